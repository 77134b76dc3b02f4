package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The beginning of a message as it stands in the file, checked to be the one that is meant. */
final class MboxRead {
  /** So much of the next From_ line is looked at. */
  static final int NEXT = 5;

  private final byte[] bytes;

  /** Where its From_ line stands among them. */
  private final int origin;

  /** How many octets there are from there on. */
  private final int length;

  private final MboxHeader header;

  /** Where the header ends, its blank line included; from the From_ line on. */
  private final int body;

  private MboxRead(byte[] bytes, int origin, int length, MboxHeader header, int body) {
    this.bytes = bytes;
    this.origin = origin;
    this.length = length;
    this.header = header;
    this.body = body;
  }

  /** Null when it is another message, or none. */
  static @Nullable MboxRead of(FileChannel channel, MboxSpot spot, int size) throws IOException {
    byte[] bytes = new byte[size];
    int length = MboxFormat.read(channel, bytes, spot.from());
    MboxRead read = parse(bytes, 0, length, spot);
    if (read == null && length == size && size < spot.end() - spot.from()) {
      // A header that is longer than what was read.
      return size < 1 << 24 ? of(channel, spot, size * 4) : null;
    }
    return read != null && read.header.digest() == spot.digest() ? read : null;
  }

  /** The whole message, which stands in the window; null when it is another. */
  static @Nullable MboxRead of(ReadAhead ahead, MboxSpot spot) {
    int length = Math.min(ahead.rest(spot.from()), (int) (spot.next() - spot.from()) + NEXT);
    MboxRead read = parse(ahead.window(), ahead.index(spot.from()), length, spot);
    return read != null && read.header.digest() == spot.digest() && read.endsWell(spot)
        ? read
        : null;
  }

  private static @Nullable MboxRead parse(byte[] bytes, int origin, int length, MboxSpot spot) {
    int end = origin + (int) Math.min(length, spot.end() - spot.from());
    int at = origin + (int) (spot.header() - spot.from());
    if (origin + length < at || bytes[at - 1] != '\n' || bytes[origin] != 'F') {
      return null;
    }
    MboxHeader header = new MboxHeader();
    header.begin(bytes, origin, trimmed(bytes, origin, at - 1));
    while (at < end) {
      int lf = Octets.lf(bytes, at, end);
      if (lf == end && end - origin < spot.end() - spot.from()) {
        return null;
      }
      int content = trimmed(bytes, at, lf);
      int full = Math.min(end, lf + 1) - at;
      at += full;
      if (content == 0) {
        return new MboxRead(bytes, origin, length, header, at - origin);
      }
      header.line(bytes, at - full, content, full);
    }
    return new MboxRead(bytes, origin, length, header, at - origin);
  }

  private static int trimmed(byte[] bytes, int from, int lf) {
    return lf > from && bytes[lf - 1] == '\r' ? lf - from - 1 : lf - from;
  }

  /** Whether another From_ line, or the end of the file, stands behind it. */
  boolean endsWell(MboxSpot spot) {
    int all = (int) (spot.next() - spot.from());
    int next = origin + all;
    return length == all
        || length == all + NEXT
            && bytes[next] == 'F'
            && bytes[next + 1] == 'r'
            && bytes[next + 2] == 'o'
            && bytes[next + 3] == 'm'
            && bytes[next + 4] == ' ';
  }

  /** Its notes are left out. The whole message was read. */
  MessageText text(MboxSpot spot) {
    int begin = origin + (int) (spot.header() - spot.from());
    int end = origin + (int) (spot.end() - spot.from());
    List<MboxHeader.Line> hidden = header.hiddenLines();
    int gone = 0;
    // What stands before a hidden line moves up behind it, the last first.
    for (int i = hidden.size() - 1; i >= 0; i--) {
      MboxHeader.Line line = hidden.get(i);
      int before = i == 0 ? 0 : hidden.get(i - 1).end();
      int moved = line.start() - before;
      gone += line.end() - line.start();
      System.arraycopy(bytes, begin + before, bytes, begin + before + gone, moved);
    }
    return new BytesText(bytes, begin + gone, end - begin - gone);
  }

  /** Where in the file its parts stand that are shown. */
  long[] parts(MboxSpot spot) {
    List<MboxHeader.Line> hidden = header.hiddenLines();
    long[] parts = new long[hidden.size() * 2 + 2];
    long at = spot.header();
    int n = 0;
    for (MboxHeader.Line line : hidden) {
      parts[n++] = at;
      parts[n++] = spot.header() + line.start();
      at = spot.header() + line.end();
    }
    parts[n++] = at;
    parts[n] = spot.end();
    return parts;
  }

  MboxHeader header() {
    return header;
  }

  /** The header, its blank line included. */
  byte[] headerBytes(MboxSpot spot) {
    int begin = origin + (int) (spot.header() - spot.from());
    return java.util.Arrays.copyOfRange(bytes, begin, origin + body);
  }
}
