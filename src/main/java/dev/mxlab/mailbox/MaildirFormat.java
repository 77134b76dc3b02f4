package dev.mxlab.mailbox;

import dev.mxlab.mailbox.MaildirFiles.Written;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox in one Maildir (maildir(5)), with dovecot's files for UIDs and keywords. A name is all
 * that is known of a message, and a rename all that changes it: nothing has to be locked, and
 * whoever finds a file gone looks for it under another name.
 */
final class MaildirFormat implements Format {
  /** What is larger is read in place. */
  private static final int LARGE = 256 * 1024;

  private static final int PIECE = 32 * 1024;

  /**
   * Times of directories are told in steps: a change in the same step is found by looking again.
   */
  private static final long STEP = TimeUnit.MILLISECONDS.toNanos(20);

  private final Path directory;
  private final String newPath;
  private final String curPath;
  private final Keeper keeper;
  private final Validity validity;
  private final UidList uidList;
  private final MaildirKeywords keywords;
  private final MaildirFiles files = new MaildirFiles();

  /** At first, since an index of another process may be older than its stamp. */
  private boolean looksAgain = true;

  private long lookAgain = System.nanoTime();

  MaildirFormat(Path directory, Keeper keeper, Validity validity) {
    this.directory = directory;
    this.newPath = directory + "/new/";
    this.curPath = directory + "/cur/";
    this.keeper = keeper;
    this.validity = validity;
    this.uidList = new UidList(directory);
    this.keywords = new MaildirKeywords(directory);
  }

  private byte[] stamp() throws IOException {
    ByteBuffer stamp = ByteBuffer.allocate(16);
    for (String one : new String[] {"new", "cur"}) {
      try {
        stamp.putLong(Files.getLastModifiedTime(directory.resolve(one)).to(TimeUnit.NANOSECONDS));
      } catch (NoSuchFileException none) {
        stamp.putLong(0);
      }
    }
    return stamp.array();
  }

  @Override
  public boolean changed(Ledger ledger) throws IOException {
    boolean again = looksAgain && System.nanoTime() - lookAgain >= 0;
    return ledger.uidValidity == 0 || again || !Arrays.equals(ledger.stamp, stamp());
  }

  /**
   * After a change of our own in {@code cur}. Of {@code new} it says nothing: somebody may have
   * delivered at the same time.
   */
  private void changedCur(Ledger ledger) throws IOException {
    byte[] now = stamp();
    if (ledger.stamp.length == now.length) {
      System.arraycopy(ledger.stamp, 0, now, 0, Long.BYTES);
    }
    stamped(ledger, now);
  }

  private void stamped(Ledger ledger, byte[] stamp) {
    looksAgain = !Arrays.equals(ledger.stamp, stamp);
    lookAgain = System.nanoTime() + STEP;
    ledger.stamp = stamp;
  }

  @Override
  public boolean sync(Ledger ledger) throws IOException {
    MaildirFiles.make(directory);
    byte[] stamp = stamp();
    boolean anew = ledger.uidValidity == 0;
    UidList.Read listed = anew ? uidList.read() : new UidList.Read(0, 0, Map.of());
    if (anew) {
      ledger.uidValidity = listed.validity() == 0 ? validity.next() : listed.validity();
      ledger.uidNext = Math.max(ledger.uidNext, listed.next());
    }
    Map<String, Entry> known = new HashMap<>();
    for (Entry entry : ledger.entries) {
      known.put(((MaildirSpot) entry.spot()).base(), entry);
    }
    byte[] piece = new byte[PIECE];
    List<Entry> entries = new ArrayList<>();
    List<String> fresh = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    boolean differs = anew;
    for (boolean inNew : new boolean[] {true, false}) {
      for (String name : names(directory.resolve(inNew ? "new" : "cur"))) {
        String now = inNew ? taken(name) : name;
        String base = MaildirSpot.base(now);
        if (!seen.add(base)) {
          // It was in new a moment ago.
          continue;
        }
        Entry entry = known.remove(base);
        Long uid = listed.uids().get(base);
        if (entry != null) {
          Entry after = renamed(ledger, entry, now);
          differs |= after != entry;
          entries.add(after);
        } else if (uid != null) {
          Entry found = found(ledger, uid, now, piece);
          if (found != null) {
            entries.add(found);
          }
        } else {
          fresh.add(now);
        }
      }
    }
    differs |= !known.isEmpty() || !fresh.isEmpty();
    fresh.sort(Comparator.comparing(MaildirFormat::order).thenComparing(Comparator.naturalOrder()));
    List<Entry> added = new ArrayList<>();
    for (String name : fresh) {
      Entry found = found(ledger, ledger.uidNext, name, piece);
      if (found != null) {
        ledger.uidNext++;
        added.add(found);
      }
    }
    entries.sort(Comparator.comparingLong(Entry::uid));
    entries.addAll(added);
    ledger.entries = entries;
    uidList.add(ledger, added);
    uidList.removed |= !known.isEmpty();
    // What was moved changed the times: the next look finds that nothing else did.
    stamped(ledger, stamp);
    return differs;
  }

  private static List<String> names(Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      for (Path path : all) {
        String name = path.getFileName().toString();
        if (!name.startsWith(".")) {
          names.add(name);
        }
      }
    }
    return names;
  }

  /** Names begin with the time. */
  private static long order(String name) {
    int dot = name.indexOf('.');
    return dot <= 0 || dot > 15 ? Long.MAX_VALUE : digits(name, 0, dot);
  }

  private static long digits(String text, int from, int end) {
    long number = 0;
    for (int i = from; i < end; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return Long.MAX_VALUE;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  /** Moves a message from {@code new} to {@code cur}, where those belong that a reader has seen. */
  private String taken(String name) throws IOException {
    String now = name.indexOf(':') < 0 ? name + ":2," : name;
    try {
      Files.move(
          directory.resolve("new").resolve(name),
          directory.resolve("cur").resolve(now),
          StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException another) {
      // Another reader was faster: it is in cur by now, or will be found there the next time.
    }
    return now;
  }

  private Entry renamed(Ledger ledger, Entry entry, String now) throws IOException {
    MaildirSpot spot = (MaildirSpot) entry.spot();
    if (spot.name().equals(now)) {
      return entry;
    }
    Flags flags = ledger.flags(keywords.flags(now));
    Message message = entry.message();
    return new Entry(
        flags.same(message.flags()) ? message : message.with(flags, ledger.modseq),
        new MaildirSpot(now, false));
  }

  /** Null when it is gone meanwhile. */
  private @Nullable Entry found(Ledger ledger, long uid, String name, byte[] piece)
      throws IOException {
    Path file = directory.resolve("cur").resolve(name);
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        return null;
      }
      long wire = number(name, ",W=");
      if (wire < 0) {
        wire = wire(curPath + name, piece);
      }
      Instant now = keeper.clock().instant().truncatedTo(ChronoUnit.SECONDS);
      Instant date = attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.SECONDS);
      return new Entry(
          new Message(
              uid,
              wire,
              attributes.size(),
              date,
              now,
              ledger.flags(keywords.flags(name)),
              ledger.modseq),
          new MaildirSpot(name, false));
    } catch (NoSuchFileException | FileNotFoundException gone) {
      return null;
    }
  }

  private static long number(String name, String key) {
    String base = MaildirSpot.base(name);
    int at = base.indexOf(key);
    if (at < 0) {
      return -1;
    }
    int end = at + key.length();
    while (end < base.length() && Character.isDigit(base.charAt(end))) {
      end++;
    }
    String digits = base.substring(at + key.length(), end);
    return digits.isEmpty() || digits.length() > 15 ? -1 : Long.parseLong(digits);
  }

  private static long wire(String file, byte[] piece) throws IOException {
    WireSize size = new WireSize();
    try (FileInputStream in = new FileInputStream(file)) {
      for (int n = in.read(piece); n > 0; n = n < piece.length ? 0 : in.read(piece)) {
        size.add(piece, n);
      }
    }
    return size.wire();
  }

  private String filePath(Entry entry) {
    MaildirSpot spot = (MaildirSpot) entry.spot();
    return (spot.inNew() ? newPath : curPath) + spot.name();
  }

  private Path file(Entry entry) {
    MaildirSpot spot = (MaildirSpot) entry.spot();
    return directory.resolve(spot.inNew() ? "new" : "cur").resolve(spot.name());
  }

  @Override
  public void append(Ledger ledger, List<NewMessage> messages) throws IOException {
    MaildirFiles.make(directory);
    Instant now = keeper.clock().instant();
    Instant saved = now.truncatedTo(ChronoUnit.SECONDS);
    List<Written> written = new ArrayList<>();
    List<Path> placed = new ArrayList<>();
    List<Entry> added = new ArrayList<>();
    boolean done = false;
    try {
      for (NewMessage message : messages) {
        try (InputStream in = message.content().open()) {
          written.add(MaildirFiles.write(directory, files.name(now, keeper.host()), in));
        }
      }
      long uid = ledger.uidNext;
      for (int i = 0; i < messages.size(); i++) {
        Written one = written.get(i);
        Flags flags = ledger.flags(messages.get(i).flags());
        String name = keywords.name(one.base(), flags, "");
        Instant told = messages.get(i).internalDate();
        Instant date = told == null ? saved : told;
        Files.setLastModifiedTime(one.file(), FileTime.from(date));
        Path target = directory.resolve("cur").resolve(name);
        Files.move(one.file(), target, StandardCopyOption.ATOMIC_MOVE);
        placed.add(target);
        added.add(
            new Entry(
                new Message(uid++, one.size(), one.stored(), date, saved, flags, ledger.modseq),
                new MaildirSpot(name, false)));
      }
      Directories.sync(directory.resolve("cur"));
      List<Entry> entries = new ArrayList<>(ledger.entries);
      entries.addAll(added);
      ledger.entries = entries;
      ledger.uidNext = uid;
      uidList.add(ledger, added);
      changedCur(ledger);
      done = true;
    } finally {
      if (!done) {
        for (Path path : placed) {
          Files.deleteIfExists(path);
        }
        for (Written one : written) {
          Files.deleteIfExists(one.file());
        }
      }
    }
  }

  @Override
  public MessageText open(Entry entry, @Nullable ReadAhead ahead) throws IOException {
    try {
      MessageText small = entry.message().stored() < LARGE ? small(entry, ahead) : null;
      if (small != null) {
        return small;
      }
      FileChannel channel = FileChannel.open(file(entry), StandardOpenOption.READ);
      return new FileText(channel, channel.size());
    } catch (NoSuchFileException | FileNotFoundException renamed) {
      throw new MessageGoneException(directory.toString(), entry.uid());
    }
  }

  /**
   * Opened in the cheapest way there is. Null when somebody has made it longer than it was: a read
   * that is short ends at the end of a file.
   */
  private @Nullable MessageText small(Entry entry, @Nullable ReadAhead ahead) throws IOException {
    int size = (int) entry.message().stored() + 1;
    byte[] bytes = ahead == null || size > ReadAhead.MOST ? new byte[size] : ahead.window();
    try (FileInputStream in = new FileInputStream(filePath(entry))) {
      int length = Math.max(0, in.read(bytes, 0, size));
      return length < size ? new BytesText(bytes, 0, length) : null;
    }
  }

  @Override
  public UidSet remove(Ledger ledger, UidSet uids) throws IOException {
    for (int attempt = 0; attempt < 3; attempt++) {
      boolean missed = false;
      for (int i : ledger.indexes(uids)) {
        missed |= !Files.deleteIfExists(file(ledger.entries.get(i)));
      }
      if (!missed) {
        break;
      }
      // Another program gave it another name, or removed it.
      sync(ledger);
    }
    UidSet.Builder gone = UidSet.builder();
    List<Entry> kept = new ArrayList<>(ledger.entries.size());
    for (Entry entry : ledger.entries) {
      if (uids.contains(entry.uid())) {
        gone.add(entry.uid());
      } else {
        kept.add(entry);
      }
    }
    ledger.entries = kept;
    uidList.removed = true;
    changedCur(ledger);
    return gone.build();
  }

  @Override
  public void flagged(Ledger ledger, int[] indexes) throws IOException {
    List<Entry> entries = new ArrayList<>(ledger.entries);
    boolean missed;
    try (Renames cur = new Renames(directory.resolve("cur"), indexes.length)) {
      missed = rename(entries, indexes, cur);
    }
    ledger.entries = entries;
    if (missed) {
      ledger.stamp = new byte[0];
    } else {
      changedCur(ledger);
    }
  }

  /** Gives files the names that their flags ask for; whether one is not where it was. */
  private boolean rename(List<Entry> entries, int[] indexes, Renames cur) throws IOException {
    boolean missed = false;
    // What follows the base of the name: most messages that change together had the same.
    Flags flags = null;
    String before = "";
    String after = "";
    for (int i : indexes) {
      Entry entry = entries.get(i);
      MaildirSpot spot = (MaildirSpot) entry.spot();
      String base = spot.base();
      boolean same =
          flags == entry.message().flags()
              && spot.name().length() == base.length() + before.length()
              && spot.name().endsWith(before);
      if (!same) {
        flags = entry.message().flags();
        before = spot.name().substring(base.length());
        after = keywords.name(base, flags, spot.name()).substring(base.length());
      }
      if (after.equals(before)) {
        continue;
      }
      String name = base + after;
      try {
        cur.rename(spot.inNew() ? "../new/" + spot.name() : spot.name(), name);
        entries.set(i, entry.at(new MaildirSpot(name, false)));
      } catch (NoSuchFileException renamed) {
        missed = true;
      }
    }
    return missed;
  }

  @Override
  public boolean staysInPlace() {
    return false;
  }

  @Override
  public Entry flagged(Entry entry) {
    return entry;
  }

  @Override
  public boolean settle(Ledger ledger) throws IOException {
    uidList.settle(ledger);
    return false;
  }

  @Override
  public void write(Entry.Spot spot, IndexWriter out) {
    MaildirSpot at = (MaildirSpot) spot;
    out.putByte(at.inNew() ? 1 : 0).putText(at.name());
  }

  @Override
  public Entry.Spot read(ByteBuffer in) {
    boolean inNew = in.get() != 0;
    return new MaildirSpot(IndexWriter.text(in), inNew);
  }

  @Override
  public List<Path> watched() {
    return List.of(directory.resolve("new").resolve("*"), directory.resolve("cur").resolve("*"));
  }

  @Override
  public void close() {
    // Nothing stays open.
  }
}
