package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox in one mbox file, kept as dovecot keeps it: UIDs and flags are written into the headers
 * when a session ends, until then the index alone has them.
 */
final class MboxFormat implements Format {
  /** What is larger is read in place. */
  static final int LARGE = 256 * 1024;

  private final MboxFiles files;
  private final MboxFile file;
  private final Keeper keeper;
  private final Validity validity;
  private final Duration patience;

  /** Messages that are being read in place. */
  private final AtomicInteger readers = new AtomicInteger();

  /** Takes over one use of the file. */
  MboxFormat(MboxFiles files, MboxFile file, Keeper keeper, Validity validity, Duration patience) {
    this.files = files;
    this.file = file;
    this.keeper = keeper;
    this.validity = validity;
    this.patience = patience;
  }

  @Override
  public boolean changed(Ledger ledger) throws IOException {
    return ledger.uidValidity == 0 || !Arrays.equals(ledger.stamp, MboxStamp.of(file.path()));
  }

  @Override
  public boolean sync(Ledger ledger) throws IOException {
    try (MboxFile.Locked locked = file.lock(patience, false)) {
      return sync(locked, ledger);
    }
  }

  private boolean sync(MboxFile.Locked locked, Ledger ledger) throws IOException {
    MboxHandle handle = locked.handle();
    return new MboxSync(file.path(), ledger, keeper, validity)
        .run(handle == null ? null : handle.channel());
  }

  @Override
  public MessageText open(Entry entry, @Nullable ReadAhead ahead) throws IOException {
    MboxSpot spot = (MboxSpot) entry.spot();
    int length = (int) Math.min(LARGE, spot.next() - spot.from()) + MboxRead.NEXT;
    if (ahead == null || length > ReadAhead.MOST) {
      return open(entry);
    }
    if (!ahead.has(spot.from(), length)) {
      MboxHandle handle = file.current(false);
      if (handle == null) {
        throw new MessageGoneException(file.path().toString(), entry.uid());
      }
      try {
        ahead.fill((into, n, at) -> read(handle.channel(), into, n, at), spot.from(), length);
      } finally {
        handle.release();
      }
    }
    MboxRead read = MboxRead.of(ahead, spot);
    if (read == null) {
      ahead.forget();
      return open(entry);
    }
    MessageText text = read.text(spot);
    ahead.used(spot.next());
    return text;
  }

  private MessageText open(Entry entry) throws IOException {
    MboxHandle handle = file.current(false);
    if (handle == null) {
      throw new MessageGoneException(file.path().toString(), entry.uid());
    }
    boolean kept = false;
    try {
      MessageText text = text(handle, (MboxSpot) entry.spot());
      if (text == null) {
        throw new MessageGoneException(file.path().toString(), entry.uid());
      }
      kept = text instanceof MboxText;
      return text;
    } finally {
      if (!kept) {
        handle.release();
      }
    }
  }

  /** Null when the message does not stand there. */
  private @Nullable MessageText text(MboxHandle handle, MboxSpot spot) throws IOException {
    long length = spot.next() - spot.from();
    boolean large = length > LARGE;
    MboxRead read =
        MboxRead.of(handle.channel(), spot, large ? 64 * 1024 : (int) length + MboxRead.NEXT);
    if (read == null || !large && !read.endsWell(spot)) {
      return null;
    } else if (!large) {
      return read.text(spot);
    }
    if (!MboxScan.beginsOrEnds(handle.channel(), spot.next())) {
      return null;
    }
    files.use(file.path());
    readers.incrementAndGet();
    return new MboxText(
        handle,
        read.parts(spot),
        () -> {
          readers.decrementAndGet();
          files.leave(file);
        });
  }

  @Override
  public void append(Ledger ledger, List<NewMessage> messages) throws IOException {
    try (MboxFile.Locked locked = file.lock(patience, true)) {
      MboxHandle handle = locked.handle();
      if (handle == null) {
        throw new IOException(file.path() + " vanished");
      }
      if (changed(ledger)) {
        sync(locked, ledger);
      }
      new MboxSave(file.path(), ledger, keeper).run(locked, handle.channel(), messages);
    }
  }

  @Override
  public UidSet remove(Ledger ledger, UidSet uids) throws IOException {
    try (MboxFile.Locked locked = file.lock(patience, false)) {
      if (changed(ledger)) {
        sync(locked, ledger);
      }
      MboxHandle handle = locked.handle();
      return handle == null
          ? UidSet.NONE
          : new MboxUpdate(file.path(), ledger, keeper)
              .run(locked, handle, uids, readers.get() > 0);
    }
  }

  @Override
  public void flagged(Ledger ledger, int[] indexes) {
    List<Entry> entries = new ArrayList<>(ledger.entries);
    for (int i : indexes) {
      entries.set(i, flagged(entries.get(i)));
    }
    ledger.entries = entries;
  }

  @Override
  public boolean staysInPlace() {
    return true;
  }

  @Override
  public Entry flagged(Entry entry) {
    MboxSpot spot = (MboxSpot) entry.spot();
    return spot.state() == MboxSpot.State.WRITTEN || spot.state() == MboxSpot.State.FRESH
        ? entry.at(spot.in(MboxSpot.State.DIRTY))
        : entry;
  }

  @Override
  public boolean settle(Ledger ledger) throws IOException {
    try (MboxFile.Locked locked = file.lock(patience, false)) {
      if (changed(ledger)) {
        sync(locked, ledger);
      }
      MboxHandle handle = locked.handle();
      if (handle == null) {
        return false;
      }
      new MboxUpdate(file.path(), ledger, keeper)
          .run(locked, handle, UidSet.NONE, readers.get() > 0);
      return true;
    }
  }

  @Override
  public void write(Entry.Spot spot, IndexWriter out) {
    MboxSpot at = (MboxSpot) spot;
    out.putLong(at.from())
        .putShort((int) (at.header() - at.from()))
        .putLong(at.end())
        .putByte((int) (at.next() - at.end()))
        .putLong(at.digest())
        .putInt(at.block())
        .putByte(at.state().ordinal());
  }

  @Override
  public Entry.Spot read(ByteBuffer in) {
    long from = in.getLong();
    long header = from + (in.getShort() & 0xffff);
    long end = in.getLong();
    long next = end + (in.get() & 0xff);
    return new MboxSpot(
        from, header, end, next, in.getLong(), in.getInt(), MboxSpot.State.of(in.get()));
  }

  @Override
  public List<Path> watched() {
    return List.of(file.path());
  }

  @Override
  public void close() {
    files.leave(file);
  }

  /** Reads all of a part of the file, or as much as there is. */
  static int read(FileChannel channel, byte[] into, long at) throws IOException {
    return read(channel, into, into.length, at);
  }

  private static int read(FileChannel channel, byte[] into, int length, long at)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(into, 0, length);
    while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) > 0) {
      continue;
    }
    return bytes.position();
  }
}
