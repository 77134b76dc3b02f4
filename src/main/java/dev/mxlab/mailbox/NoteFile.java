package dev.mxlab.mailbox;

import java.io.ByteArrayOutputStream;
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
  private static final long LARGEST = 1L << 30;

  private final Path file;

  // All guarded by this object's lock.
  private final Map<Long, Long> places = new HashMap<>();
  private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
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
      if (place >= written) {
        byte[] all = waiting.toByteArray();
        ByteBuffer head = ByteBuffer.wrap(all, (int) (place - written), NOTE);
        head.getLong();
        byte[] note = new byte[head.getInt()];
        System.arraycopy(all, (int) (place - written) + NOTE, note, 0, note.length);
        return note;
      }
      ByteBuffer bytes = ByteBuffer.allocate(1024);
      FileChannel in = channel();
      if (in.read(bytes, place) < NOTE) {
        return null;
      }
      int length = bytes.getInt(8);
      int sum = bytes.getInt(12);
      byte[] note = new byte[length];
      int have = Math.min(length, bytes.position() - NOTE);
      System.arraycopy(bytes.array(), NOTE, note, 0, have);
      ByteBuffer rest = ByteBuffer.wrap(note, have, length - have);
      while (rest.hasRemaining()) {
        if (in.read(rest, place + NOTE + rest.position()) < 0) {
          return null;
        }
      }
      return sum(note) == sum ? note : null;
    } catch (IOException trouble) {
      fail(trouble);
      return null;
    }
  }

  synchronized void put(long uid, int kind, byte[] note) {
    if (broken || note.length > LONGEST) {
      return;
    }
    if (written == 0 && waiting.size() == 0) {
      waiting.writeBytes(ByteBuffer.allocate(HEAD).putInt(MAGIC).putLong(validity).array());
    }
    long place = written + waiting.size();
    ByteBuffer head = ByteBuffer.allocate(NOTE);
    head.putInt((int) uid).putInt(kind).putInt(note.length).putInt(sum(note));
    waiting.writeBytes(head.array());
    waiting.writeBytes(note);
    places.put(key(uid, kind), place);
    if (waiting.size() >= BUFFER) {
      flush();
    }
  }

  private static int sum(byte[] note) {
    CRC32C sum = new CRC32C();
    sum.update(note);
    return (int) sum.getValue();
  }

  synchronized void flush() {
    if (waiting.size() == 0 || broken) {
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
      ByteBuffer bytes = ByteBuffer.wrap(waiting.toByteArray());
      while (bytes.hasRemaining()) {
        written += out.write(bytes, written);
      }
      waiting.reset();
    } catch (IOException trouble) {
      fail(trouble);
    }
  }

  private void forget(FileChannel out) throws IOException {
    out.truncate(0);
    written = 0;
    waiting.reset();
    places.clear();
  }

  private void fail(IOException trouble) {
    LOG.warn("{}: {}", file, trouble.toString());
    broken = true;
    close();
  }

  synchronized void close() {
    flush();
    places.clear();
    waiting.reset();
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
