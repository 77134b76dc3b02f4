package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A ledger on the disk: {@code mxlab.index}, a log of frames, each of them length, CRC-32C and what
 * differs from the frames before. The first holds everything; once the later ones outgrow it the
 * file is written anew. A frame that was cut short ends the log. It spares reading the mail,
 * nothing more: whoever takes it compares its stamp with the mail's files, and reads them where it
 * is damaged or gone.
 */
final class IndexFile {
  static final String NAME = "mxlab.index";

  private static final int MAGIC = 0x6d786c37;
  private static final int FRAME = 8;
  private static final long SLACK = 256 * 1024;

  private final Path file;
  private final Format format;
  private long base;
  private long size;

  IndexFile(Path directory, Format format) {
    this.file = directory.resolve(NAME);
    this.format = format;
  }

  /** Null where there is none that can be used. */
  @Nullable Ledger load() throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException none) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    Ledger ledger = null;
    List<Entry> entries = new ArrayList<>();
    TreeMap<Long, Entry> changes = new TreeMap<>();
    int good = 0;
    try {
      while (in.remaining() >= FRAME) {
        int length = in.getInt();
        int sum = in.getInt();
        if (length <= 0 || length > in.remaining()) {
          break;
        }
        CRC32C found = new CRC32C();
        found.update(bytes, in.position(), length);
        if ((int) found.getValue() != sum) {
          break;
        }
        ByteBuffer frame = in.slice(in.position(), length);
        in.position(in.position() + length);
        if (ledger == null) {
          ledger = new Ledger();
          base = in.position();
          apply(frame, ledger, changes, entries);
        } else {
          if (changes.isEmpty()) {
            entries.forEach(entry -> changes.put(entry.uid(), entry));
            entries.clear();
          }
          apply(frame, ledger, changes, null);
        }
        good = in.position();
      }
    } catch (IOException | RuntimeException damaged) {
      return null;
    }
    if (ledger == null) {
      return null;
    }
    // What stands behind the last whole frame is written over by the next one.
    size = good;
    ledger.entries = entries.isEmpty() ? List.copyOf(changes.values()) : List.copyOf(entries);
    return ledger;
  }

  private void apply(
      ByteBuffer in, Ledger ledger, TreeMap<Long, Entry> entries, @Nullable List<Entry> first)
      throws IOException {
    if (in.getInt() != MAGIC) {
      throw new IOException("no index");
    }
    ledger.uidValidity = in.getLong();
    ledger.uidNext = in.getLong();
    ledger.modseq = in.getLong();
    ledger.firstRecent = in.getLong();
    ledger.vanishedFrom = in.getLong();
    ledger.stamp = IndexWriter.bytes(in);
    int keywords = in.getInt();
    ledger.keywords = new ArrayList<>();
    for (int i = 0; i < keywords; i++) {
      ledger.keywords.add(IndexWriter.text(in));
    }
    for (int i = in.getInt(); i > 0; i--) {
      long modseq = in.getLong();
      UidSet.Builder uids = UidSet.builder();
      for (int n = in.getInt(); n > 0; n--) {
        uids.add(in.getLong(), in.getLong());
      }
      UidSet gone = uids.build();
      ledger.vanished.add(new Ledger.Vanished(modseq, gone));
      for (int r = 0; r < gone.ranges(); r++) {
        entries.subMap(gone.first(r), true, gone.last(r), true).clear();
      }
    }
    Reading reading = new Reading(ledger);
    for (int i = in.getInt(); i > 0; i--) {
      Entry entry = reading.entry(in);
      if (first != null) {
        first.add(entry);
      } else {
        entries.put(entry.uid(), entry);
      }
    }
    // What was written before there were changes of flags alone ends here.
    for (int i = in.hasRemaining() ? in.getInt() : 0; i > 0; i--) {
      Flags flags = reading.flags(in);
      long modseq = in.getLong();
      for (int n = in.getInt(); n > 0; n--) {
        entries
            .subMap(in.getLong(), true, in.getLong(), true)
            .replaceAll(
                (uid, entry) -> format.flagged(entry.with(entry.message().with(flags, modseq))));
      }
    }
    ledger.modseqsFrom = in.hasRemaining() ? in.getLong() : 0;
  }

  /** Reads entries; what several have in common is one object. */
  private final class Reading {
    private final Ledger ledger;
    private Instant internal = Instant.EPOCH;
    private Instant saved = Instant.EPOCH;
    private Flags flags = Flags.NONE;

    Reading(Ledger ledger) {
      this.ledger = ledger;
    }

    Entry entry(ByteBuffer in) {
      long uid = in.getInt() & 0xffff_ffffL;
      long size = in.getLong();
      long stored = in.getLong();
      internal = instant(internal, in.getLong());
      saved = instant(saved, in.getLong());
      Flags known = flags(in);
      long modseq = in.getLong();
      return new Entry(
          new Message(uid, size, stored, internal, saved, known, modseq), format.read(in));
    }

    Flags flags(ByteBuffer in) {
      int bits = in.get();
      int count = in.getShort() & 0xffff;
      if (count > 0 || bits != flags.bits() || !flags.keywords().isEmpty()) {
        List<String> keywords = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          keywords.add(ledger.keywords.get(in.getShort() & 0xffff));
        }
        flags = ledger.flags(new Flags(bits, keywords));
      }
      return flags;
    }

    private Instant instant(Instant last, long seconds) {
      return last.getEpochSecond() == seconds ? last : Instant.ofEpochSecond(seconds);
    }
  }

  /** Everything anew. */
  void whole(Ledger ledger) throws IOException {
    ByteBuffer frame = frame(ledger, ledger.entries, ledger.vanished, List.of());
    int length = frame.remaining();
    Path fresh = file.resolveSibling(NAME + ".tmp");
    Path directory = file.getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    try (FileChannel out =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      while (frame.hasRemaining()) {
        out.write(frame, frame.position());
      }
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    base = length;
    size = length;
  }

  /** What differs: entries that are new or changed, and UIDs that vanished at this modseq. */
  void more(Ledger ledger, List<Entry> changed, UidSet gone) throws IOException {
    List<Ledger.Vanished> vanished =
        gone.isEmpty() ? List.of() : List.of(new Ledger.Vanished(ledger.modseq, gone));
    append(ledger, frame(ledger, changed, vanished, List.of()));
  }

  /** Entries that differ in their flags alone, by ascending UID. */
  void flags(Ledger ledger, List<Entry> changed) throws IOException {
    boolean stay = format.staysInPlace();
    append(
        ledger, frame(ledger, stay ? List.of() : changed, List.of(), stay ? changed : List.of()));
  }

  /** Writes everything anew if that has become much shorter; for moments when nobody waits. */
  void tidy(Ledger ledger) throws IOException {
    if (size > base * 2 + SLACK) {
      whole(ledger);
    }
  }

  private void append(Ledger ledger, ByteBuffer frame) throws IOException {
    if (size == 0 || size > base * 4 + 4 * SLACK) {
      whole(ledger);
      return;
    }
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      while (frame.hasRemaining()) {
        size += out.write(frame, size);
      }
    } catch (NoSuchFileException removed) {
      whole(ledger);
    }
  }

  private ByteBuffer frame(
      Ledger ledger, List<Entry> entries, List<Ledger.Vanished> vanished, List<Entry> flagged) {
    IndexWriter out = new IndexWriter(256 + entries.size() * 112);
    out.putLong(0)
        .putInt(MAGIC)
        .putLong(ledger.uidValidity)
        .putLong(ledger.uidNext)
        .putLong(ledger.modseq)
        .putLong(ledger.firstRecent)
        .putLong(ledger.vanishedFrom)
        .putBytes(ledger.stamp)
        .putInt(ledger.keywords.size());
    ledger.keywords.forEach(out::putText);
    out.putInt(vanished.size());
    for (Ledger.Vanished one : vanished) {
      out.putLong(one.modseq());
      ranges(one.uids(), out);
    }
    out.putInt(entries.size());
    for (Entry entry : entries) {
      write(entry, ledger, out);
    }
    flags(flagged, ledger, out);
    out.putLong(ledger.modseqsFrom);
    ByteBuffer frame = out.whole();
    CRC32C sum = new CRC32C();
    sum.update(frame.array(), FRAME, frame.remaining() - FRAME);
    return frame.putInt(0, frame.remaining() - FRAME).putInt(4, (int) sum.getValue());
  }

  /** Groups of the same flags and modseq, with the ranges of their UIDs. */
  private static void flags(List<Entry> flagged, Ledger ledger, IndexWriter out) {
    Map<Flags, Map<Long, UidSet.Builder>> groups = new LinkedHashMap<>();
    Message last = null;
    UidSet.Builder group = UidSet.builder();
    int count = 0;
    for (Entry entry : flagged) {
      Message message = entry.message();
      if (last == null || message.flags() != last.flags() || message.modseq() != last.modseq()) {
        Map<Long, UidSet.Builder> same =
            groups.computeIfAbsent(message.flags(), any -> new LinkedHashMap<>());
        group = same.get(message.modseq());
        if (group == null) {
          group = UidSet.builder();
          same.put(message.modseq(), group);
          count++;
        }
      }
      group.add(message.uid());
      last = message;
    }
    out.putInt(count);
    groups.forEach(
        (flags, same) ->
            same.forEach(
                (modseq, uids) -> {
                  write(flags, ledger, out);
                  out.putLong(modseq);
                  ranges(uids.build(), out);
                }));
  }

  private static void ranges(UidSet uids, IndexWriter out) {
    out.putInt(uids.ranges());
    for (int r = 0; r < uids.ranges(); r++) {
      out.putLong(uids.first(r)).putLong(uids.last(r));
    }
  }

  private static void write(Flags flags, Ledger ledger, IndexWriter out) {
    List<String> keywords = flags.keywords();
    out.putByte(flags.bits()).putShort(keywords.size());
    if (!keywords.isEmpty()) {
      for (String keyword : keywords) {
        out.putShort(Math.max(0, ledger.keywords.indexOf(keyword)));
      }
    }
  }

  private void write(Entry entry, Ledger ledger, IndexWriter out) {
    Message message = entry.message();
    out.putInt((int) message.uid())
        .putLong(message.size())
        .putLong(message.stored())
        .putLong(message.internalDate().getEpochSecond())
        .putLong(message.saved().getEpochSecond());
    write(message.flags(), ledger, out);
    out.putLong(message.modseq());
    format.write(entry.spot(), out);
  }
}
