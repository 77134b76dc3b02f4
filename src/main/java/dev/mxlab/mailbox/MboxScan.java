package dev.mxlab.mailbox;

import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import dev.mxlab.text.Position;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the messages of an mbox file in one pass over its bytes. Lines are found eight bytes at a
 * time: a mailbox of a gigabyte is read at the speed of the disk's cache.
 *
 * <p>A Content-Length header is believed where the body that it tells of ends at a From_ line, or
 * with the file, as dovecot believes it; one that lies hides no mail.
 */
final class MboxScan {
  /**
   * A message.
   *
   * @param size with CRLF line ends, without hidden lines
   * @param hidden octets of hidden lines
   * @param own octets of those that are a mail program's to write
   * @param uid by X-UID, 0 where there is none
   * @param base of the mailbox; in the first message
   */
  record Found(
      long from,
      long header,
      long end,
      long next,
      long size,
      int hidden,
      int own,
      long digest,
      long uid,
      Flags flags,
      boolean old,
      MboxHeader.@Nullable Base base,
      boolean internal,
      Instant date) {
    long stored() {
      return end - header - hidden;
    }
  }

  private static final int BUFFER = 1 << 20;

  private final String file;
  private final FileChannel channel;
  private final ZoneId zone;
  private final boolean headerOnly;
  private final List<Found> messages = new ArrayList<>();
  private final MboxHeader lines = new MboxHeader();

  private byte[] buffer;

  /** Where the buffer's first byte stands in the file. */
  private long base;

  private int limit;

  // The message being read.
  private boolean inMessage;
  private boolean inHeader;
  private long from;
  private long header;
  private long size;
  private int blank;
  private long bodyEnd;
  private Instant date = Instant.EPOCH;

  private MboxScan(String file, FileChannel channel, ZoneId zone, boolean headerOnly) {
    this.file = file;
    this.channel = channel;
    this.zone = zone;
    this.headerOnly = headerOnly;
    this.buffer = new byte[headerOnly ? 8192 : BUFFER];
  }

  /**
   * The messages from an offset to the end of the file, program-internal ones included.
   *
   * @param file its name, for what is said about it
   * @throws MailboxDamagedException when no From_ line stands there
   */
  static List<Found> from(String file, FileChannel channel, long begin, ZoneId zone)
      throws IOException {
    MboxScan scan = new MboxScan(file, channel, zone, false);
    scan.run(begin);
    return scan.messages;
  }

  /** The header of the message whose From_ line stands there; null where none does. */
  static @Nullable Found at(FileChannel channel, long begin) throws IOException {
    MboxScan scan = new MboxScan("", channel, ZoneId.of("UTC"), true);
    try {
      scan.run(begin);
    } catch (MailboxDamagedException none) {
      return null;
    }
    return scan.messages.isEmpty() ? null : scan.messages.get(0);
  }

  /** Whether a message begins there, or the file ends. */
  static boolean beginsOrEnds(FileChannel channel, long at) throws IOException {
    ByteBuffer next = ByteBuffer.allocate(5);
    while (next.hasRemaining() && channel.read(next, at + next.position()) > 0) {
      continue;
    }
    String text = new String(next.array(), 0, next.position(), StandardCharsets.US_ASCII);
    return text.isEmpty() || text.equals("From ");
  }

  private void run(long begin) throws IOException {
    base = begin;
    limit = 0;
    int at = 0;
    while (true) {
      int lf = Octets.lf(buffer, at, limit);
      if (lf == limit) {
        if (!fill(at)) {
          return;
        }
        at = 0;
        continue;
      }
      int length = lf > at && buffer[lf - 1] == '\r' ? lf - at - 1 : lf - at;
      line(at, length, lf - at + 1);
      at = lf + 1;
      if (headerOnly && inMessage && !inHeader) {
        break;
      }
    }
    endOfMessage(base + at);
  }

  /** Reads on, the unfinished line first; false at the file's end. */
  private boolean fill(int at) throws IOException {
    int kept = limit - at;
    if (kept == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    } else if (at > 0) {
      System.arraycopy(buffer, at, buffer, 0, kept);
    }
    base += at;
    limit = kept;
    int n = channel.read(ByteBuffer.wrap(buffer, kept, buffer.length - kept), base + kept);
    if (n <= 0) {
      // The unfinished line stands at the buffer's beginning now.
      if (kept > 0) {
        line(0, kept, kept);
      }
      endOfMessage(base + kept);
      return false;
    }
    limit += n;
    return true;
  }

  private void line(int offset, int length, int full) throws IOException {
    if (inMessage && !inHeader) {
      if (buffer[offset] == 'F' && base + offset >= bodyEnd && isFrom(offset, length)) {
        endOfMessage(base + offset);
        beginMessage(offset, length, full);
      } else {
        // The last line of a file may lack its end, and is sent without.
        size += length + (full > length ? 2 : 0);
        blank = full - length;
      }
    } else if (buffer[offset] == 'F' && isFrom(offset, length)) {
      endOfMessage(base + offset);
      beginMessage(offset, length, full);
    } else if (!inMessage) {
      throw damaged();
    } else if (length == 0) {
      inHeader = false;
      size = lines.size() + 2;
      blank = full;
      bodyEnd = bodyEnd(base + offset + full);
    } else {
      lines.line(buffer, offset, length, full);
    }
  }

  private boolean isFrom(int offset, int length) {
    return length > 5
        && buffer[offset + 1] == 'r'
        && buffer[offset + 2] == 'o'
        && buffer[offset + 3] == 'm'
        && buffer[offset + 4] == ' '
        && length <= FromLine.LONGEST
        && FromLine.is(Arrays.copyOfRange(buffer, offset, offset + length), length);
  }

  private long bodyEnd(long body) throws IOException {
    long length = lines.contentLength();
    if (length < 0 || headerOnly) {
      return 0;
    }
    long end = body + length;
    long all = channel.size();
    if (end > all) {
      return 0;
    }
    ByteBuffer there = ByteBuffer.allocate(7);
    while (there.hasRemaining() && channel.read(there, end + there.position()) > 0) {
      continue;
    }
    String text = new String(there.array(), 0, there.position(), StandardCharsets.ISO_8859_1);
    boolean ends = text.isEmpty() || text.equals("\n") || text.startsWith("\nFrom ");
    return ends || text.startsWith("From ") ? end : 0;
  }

  private void beginMessage(int offset, int length, int full) {
    inMessage = true;
    inHeader = true;
    from = base + offset;
    header = from + full;
    size = 0;
    blank = 0;
    bodyEnd = 0;
    byte[] line = Arrays.copyOfRange(buffer, offset, offset + length);
    Instant told = headerOnly ? null : FromLine.date(line, length, zone);
    date = told == null ? Instant.EPOCH : told;
    lines.begin(line, 0, length);
  }

  /** A blank line before the end is not the message's own; where there is none, a line's end. */
  private void endOfMessage(long next) {
    if (!inMessage) {
      return;
    }
    inMessage = false;
    long octets = inHeader ? lines.size() : size;
    messages.add(
        new Found(
            from,
            header,
            next - blank,
            next,
            octets - (blank > 0 ? 2 : 0),
            lines.hidden(),
            lines.own(),
            lines.digest(),
            lines.uid(),
            lines.flags(),
            lines.old(),
            lines.base(),
            messages.isEmpty() && lines.internal(),
            date));
  }

  private MailboxDamagedException damaged() {
    return new MailboxDamagedException(
        Diagnostic.error(
            Position.of(file, 1),
            "Mailbox isn't a valid mbox file",
            Phrase.of(MboxScan.class, "mbox.from", file)));
  }
}
