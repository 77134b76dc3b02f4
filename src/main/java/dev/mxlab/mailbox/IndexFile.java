package dev.mxlab.mailbox;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

  private static final int MAGIC = 0x6d786c36;
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
        DataInputStream frame =
            new DataInputStream(new ByteArrayInputStream(bytes, in.position(), length));
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
      DataInputStream in, Ledger ledger, TreeMap<Long, Entry> entries, @Nullable List<Entry> first)
      throws IOException {
    if (in.readInt() != MAGIC) {
      throw new IOException("no index");
    }
    ledger.uidValidity = in.readLong();
    ledger.uidNext = in.readLong();
    ledger.modseq = in.readLong();
    ledger.firstRecent = in.readLong();
    ledger.vanishedFrom = in.readLong();
    ledger.stamp = in.readNBytes(in.readUnsignedShort());
    int keywords = in.readInt();
    ledger.keywords = new ArrayList<>();
    for (int i = 0; i < keywords; i++) {
      ledger.keywords.add(
          new String(in.readNBytes(in.readUnsignedShort()), StandardCharsets.UTF_8));
    }
    for (int i = in.readInt(); i > 0; i--) {
      long modseq = in.readLong();
      UidSet.Builder uids = UidSet.builder();
      for (int n = in.readInt(); n > 0; n--) {
        uids.add(in.readLong(), in.readLong());
      }
      UidSet gone = uids.build();
      ledger.vanished.add(new Ledger.Vanished(modseq, gone));
      for (int r = 0; r < gone.ranges(); r++) {
        entries.subMap(gone.first(r), true, gone.last(r), true).clear();
      }
    }
    for (int i = in.readInt(); i > 0; i--) {
      Entry entry = entry(in, ledger);
      if (first != null) {
        first.add(entry);
      } else {
        entries.put(entry.uid(), entry);
      }
    }
  }

  private Entry entry(DataInputStream in, Ledger ledger) throws IOException {
    long uid = in.readInt() & 0xffff_ffffL;
    long size = in.readLong();
    long stored = in.readLong();
    Instant internal = Instant.ofEpochSecond(in.readLong());
    Instant saved = Instant.ofEpochSecond(in.readLong());
    int bits = in.readByte();
    int count = in.readUnsignedShort();
    List<String> keywords = count == 0 ? List.of() : new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keywords.add(ledger.keywords.get(in.readUnsignedShort()));
    }
    long modseq = in.readLong();
    Flags flags = ledger.flags(new Flags(bits, keywords));
    return new Entry(
        new Message(uid, size, stored, internal, saved, flags, modseq), format.read(in));
  }

  /** Everything anew. */
  void whole(Ledger ledger) throws IOException {
    byte[] frame = frame(ledger, ledger.entries, ledger.vanished);
    Path fresh = file.resolveSibling(NAME + ".tmp");
    Path directory = file.getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    Files.write(fresh, frame);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    base = frame.length;
    size = frame.length;
  }

  /** What differs: entries that are new or changed, and UIDs that vanished at this modseq. */
  void more(Ledger ledger, List<Entry> changed, UidSet gone) throws IOException {
    if (size == 0 || size > base * 2 + SLACK) {
      whole(ledger);
      return;
    }
    List<Ledger.Vanished> vanished =
        gone.isEmpty() ? List.of() : List.of(new Ledger.Vanished(ledger.modseq, gone));
    ByteBuffer frame = ByteBuffer.wrap(frame(ledger, changed, vanished));
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      while (frame.hasRemaining()) {
        size += out.write(frame, size);
      }
    } catch (NoSuchFileException removed) {
      whole(ledger);
    }
  }

  private byte[] frame(Ledger ledger, List<Entry> entries, List<Ledger.Vanished> vanished)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256 + entries.size() * 96);
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeLong(0);
    out.writeInt(MAGIC);
    out.writeLong(ledger.uidValidity);
    out.writeLong(ledger.uidNext);
    out.writeLong(ledger.modseq);
    out.writeLong(ledger.firstRecent);
    out.writeLong(ledger.vanishedFrom);
    out.writeShort(ledger.stamp.length);
    out.write(ledger.stamp);
    out.writeInt(ledger.keywords.size());
    for (String keyword : ledger.keywords) {
      byte[] text = keyword.getBytes(StandardCharsets.UTF_8);
      out.writeShort(text.length);
      out.write(text);
    }
    out.writeInt(vanished.size());
    for (Ledger.Vanished one : vanished) {
      out.writeLong(one.modseq());
      out.writeInt(one.uids().ranges());
      for (int r = 0; r < one.uids().ranges(); r++) {
        out.writeLong(one.uids().first(r));
        out.writeLong(one.uids().last(r));
      }
    }
    out.writeInt(entries.size());
    for (Entry entry : entries) {
      write(entry, ledger, out);
    }
    byte[] frame = bytes.toByteArray();
    CRC32C sum = new CRC32C();
    sum.update(frame, FRAME, frame.length - FRAME);
    ByteBuffer.wrap(frame).putInt(frame.length - FRAME).putInt((int) sum.getValue());
    return frame;
  }

  private void write(Entry entry, Ledger ledger, DataOutputStream out) throws IOException {
    Message message = entry.message();
    out.writeInt((int) message.uid());
    out.writeLong(message.size());
    out.writeLong(message.stored());
    out.writeLong(message.internalDate().getEpochSecond());
    out.writeLong(message.saved().getEpochSecond());
    out.writeByte(message.flags().bits());
    List<String> keywords = message.flags().keywords();
    out.writeShort(keywords.size());
    for (String keyword : keywords) {
      out.writeShort(Math.max(0, ledger.keywords.indexOf(keyword)));
    }
    out.writeLong(message.modseq());
    format.write(entry.spot(), out);
  }

  void delete() throws IOException {
    size = 0;
    Files.deleteIfExists(file);
  }
}
