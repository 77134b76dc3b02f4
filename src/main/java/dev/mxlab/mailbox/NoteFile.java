package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Notes about messages that spare reading them, {@code mxlab.cache} beside the index: a head with
 * the UIDVALIDITY, then UID, kind, length and CRC-32C before each note. Only grows; begins anew
 * when it has become too large, or belongs to another UIDVALIDITY.
 */
final class NoteFile {
  private static final Logger LOG = LogManager.getLogger(NoteFile.class);
  static final String NAME = "mxlab.cache";

  private static final int MAGIC = 0x6d786e31;
  private static final int HEAD = 12;
  private static final int NOTE = 16;
  private static final int LONGEST = 1 << 20;
  private static final int BUFFER = 64 * 1024;

  /** Read for one note: most have no more. */
  private static final int MOST_NOTES = 1024;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final long LARGEST = 1L << 30;

  private final Path file;

  // All guarded by this object's lock.
  private final Map<Long, Long> places = new HashMap<>();

  /** Notes that are not written yet, up to the limit. */
  private ByteBuffer waiting = NOTHING;

  /** Notes that were read, from a place of the file on. */
  private @Nullable ByteBuffer block;

  private long blockStart;
  private final CRC32C sum = new CRC32C();
  private @Nullable FileChannel channel;
  private long written;
  private long validity;
  private boolean broken;

  NoteFile(Path directory) {
    this.file = directory.resolve(NAME);
  }

  /** Begins to keep notes under this UIDVALIDITY, with those that are there already. */
  synchronized void open(long uidValidity) {
    close();
    validity = uidValidity;
    broken = false;
    if (Files.exists(file)) {
      try {
        FileChannel found = channel();
        if (!read(found)) {
          found.truncate(0);
          written = 0;
        }
      } catch (IOException trouble) {
        fail(trouble);
      }
    }
  }

  private FileChannel channel() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      open =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      channel = open;
    }
    return open;
  }

  private boolean read(FileChannel in) throws IOException {
    long size = in.size();
    ByteBuffer head = ByteBuffer.allocate(HEAD);
    if (size < HEAD || size > LARGEST || in.read(head, 0) < HEAD) {
      return false;
    }
    head.flip();
    if (head.getInt() != MAGIC || head.getLong() != validity) {
      return false;
    }
    ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
    long at = HEAD;
    long base = at;
    bytes.limit(0);
    while (at + NOTE <= size) {
      if (at < base || at + NOTE > base + bytes.limit()) {
        bytes.clear();
        base = at;
        in.read(bytes, base);
        bytes.flip();
        if (bytes.limit() < NOTE) {
          break;
        }
      }
      int i = (int) (at - base);
      long key = key(bytes.getInt(i) & 0xffff_ffffL, bytes.getInt(i + 4));
      int length = bytes.getInt(i + 8);
      if (length < 0 || length > LONGEST || at + NOTE + length > size) {
        break;
      }
      places.put(key, at);
      at += NOTE + length;
    }
    written = at;
    return true;
  }

  private static long key(long uid, int kind) {
    return uid << 4 | kind & 15;
  }

  synchronized byte @Nullable [] get(long uid, int kind) {
    Long place = places.get(key(uid, kind));
    if (place == null) {
      return null;
    }
    try {
      ByteBuffer bytes = waiting;
      int at = (int) (place - written);
      if (place < written) {
        bytes = block(place);
        at = (int) (place - blockStart);
      }
      int length = at + NOTE <= bytes.limit() ? bytes.getInt(at + 8) : -1;
      if (length < 0 || length > LONGEST) {
        return null;
      }
      byte[] note = new byte[length];
      int have = Math.min(length, bytes.limit() - at - NOTE);
      bytes.get(at + NOTE, note, 0, have);
      ByteBuffer rest = ByteBuffer.wrap(note, have, length - have);
      while (rest.hasRemaining()) {
        if (channel().read(rest, place + NOTE + rest.position()) < 0) {
          return null;
        }
      }
      return sum(note, length) == bytes.getInt(at + 12) ? note : null;
    } catch (IOException trouble) {
      fail(trouble);
      return null;
    }
  }

  /**
   * The part of the file that begins with a note, or has it in itself. A note behind the one before
   * is taken for the second of many.
   */
  private ByteBuffer block(long place) throws IOException {
    ByteBuffer known = block;
    if (known != null && place >= blockStart && place + MOST_NOTES <= blockStart + known.limit()) {
      return known;
    }
    boolean many = known != null && place > blockStart && place <= blockStart + BUFFER;
    if (known == null || known.capacity() < (many ? BUFFER : MOST_NOTES)) {
      known = ByteBuffer.allocate(many ? BUFFER : MOST_NOTES);
      block = known;
    }
    known.clear();
    blockStart = place;
    long left = written - place;
    known.limit((int) Math.min(known.capacity(), left));
    while (known.hasRemaining() && channel().read(known, place + known.position()) > 0) {
      continue;
    }
    return known.flip();
  }

  /** Nobody reads one note after the other any more. */
  synchronized void rest() {
    block = null;
  }

  synchronized void put(long uid, int kind, byte[] note) {
    if (broken || note.length > LONGEST) {
      return;
    }
    if (written == 0 && waiting.limit() == 0) {
      room(HEAD).putInt(MAGIC).putLong(validity);
    }
    long place = written + waiting.limit();
    ByteBuffer to = room(NOTE + note.length);
    to.putInt((int) uid).putInt(kind).putInt(note.length).putInt(sum(note, note.length)).put(note);
    places.put(key(uid, kind), place);
    if (waiting.limit() >= BUFFER) {
      flush();
    }
  }

  /** Makes room behind what waits; it is to be filled. */
  private ByteBuffer room(int more) {
    int end = waiting.limit();
    if (end + more > waiting.capacity()) {
      int size = Math.max(end + more, Math.min(waiting.capacity() * 4, BUFFER * 2));
      waiting = ByteBuffer.allocate(size).put(waiting.rewind());
    }
    waiting.limit(end + more).position(end);
    return waiting;
  }

  private int sum(byte[] note, int length) {
    sum.reset();
    sum.update(note, 0, length);
    return (int) sum.getValue();
  }

  synchronized void flush() {
    if (waiting.limit() == 0 || broken) {
      return;
    }
    try {
      Path directory = file.getParent();
      if (channel == null && directory != null) {
        Files.createDirectories(directory);
      }
      FileChannel out = channel();
      if (written > LARGEST) {
        forget(out);
        return;
      }
      waiting.rewind();
      while (waiting.hasRemaining()) {
        written += out.write(waiting, written);
      }
      waiting = NOTHING;
      block = null;
    } catch (IOException trouble) {
      fail(trouble);
    }
  }

  private void forget(FileChannel out) throws IOException {
    out.truncate(0);
    written = 0;
    waiting = NOTHING;
    block = null;
    places.clear();
  }

  private void fail(IOException trouble) {
    LOG.warn("{}: {}", file, trouble.toString());
    broken = true;
    close();
  }

  /** The files are about to go or to be another mailbox's: nothing is written any more. */
  synchronized void end() {
    flush();
    broken = true;
    close();
  }

  synchronized void close() {
    flush();
    places.clear();
    waiting = NOTHING;
    block = null;
    written = 0;
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException trouble) {
        LOG.warn("closing {}: {}", file, trouble.toString());
      }
    }
  }
}
