package dev.mxlab.sendmail.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Finds the parts of a message as its lines go by (RFC 2046): which of them hold text or data of
 * their own, and what only stands between.
 */
final class Entities {
  /** Hears of the parts, in order. */
  interface Sink {
    /** The header of what holds other parts, or of what is left as it is. */
    void frame(Fields fields);

    /** The header of a part that may need another encoding; its body follows. */
    void leaf(Fields fields);

    /** A piece of the leaf's body; the last one of a line ends in LF. */
    void body(byte[] bytes, int offset, int length);

    /** The leaf is over; the line end before a boundary is the boundary's own. */
    void end(boolean atBoundary);

    /** What stands between parts, and bodies that are left as they are. */
    void raw(byte[] bytes, int offset, int length);
  }

  private enum State {
    RAW,
    HEADER,
    LEAF
  }

  private static final int DEEPEST = 20;
  private static final int LONGEST_HEADER = 64 * 1024;

  /** Encodings that say nothing but how many bits there are. */
  private static final Set<String> PLAIN = Set.of("", "7bit", "8bit", "binary");

  private final Sink sink;
  private final Deque<String> boundaries = new ArrayDeque<>();
  private final StringBuilder header = new StringBuilder();
  private State state = State.RAW;
  private boolean lineStart = true;

  Entities(Sink sink) {
    this.sink = sink;
  }

  void begin(Fields top) {
    enter(top);
  }

  private void enter(Fields fields) {
    String type = fields.type();
    String boundary = fields.boundary();
    boolean multipart = type.startsWith("multipart/");
    if (multipart
        && !type.equals("multipart/signed")
        && !boundary.isEmpty()
        && boundaries.size() < DEEPEST) {
      sink.frame(fields.without(Fields.ENCODING));
      boundaries.push("--" + boundary);
      state = State.RAW;
    } else if (type.equals("message/rfc822") && boundaries.size() < DEEPEST) {
      sink.frame(fields.without(Fields.ENCODING));
      header.setLength(0);
      state = State.HEADER;
    } else if (multipart || !PLAIN.contains(fields.encoding())) {
      sink.frame(fields);
      state = State.RAW;
    } else {
      sink.leaf(fields);
      state = State.LEAF;
    }
  }

  /** A line, or a piece of a long one; it ends in LF where it is the line's last. */
  void line(byte[] bytes, int offset, int length) {
    boolean first = lineStart;
    lineStart = length > 0 && bytes[offset + length - 1] == '\n';
    if (first && separates(bytes, offset, length)) {
      sink.raw(bytes, offset, length);
      return;
    }
    switch (state) {
      case RAW -> sink.raw(bytes, offset, length);
      case LEAF -> sink.body(bytes, offset, length);
      case HEADER -> header(bytes, offset, length);
    }
  }

  private void header(byte[] bytes, int offset, int length) {
    if (length == 1 && bytes[offset] == '\n') {
      enter(Fields.of(header.toString()));
      header.setLength(0);
      return;
    }
    header.append(new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
    if (header.length() > LONGEST_HEADER) {
      byte[] all = header.toString().getBytes(StandardCharsets.ISO_8859_1);
      sink.raw(all, 0, all.length);
      header.setLength(0);
      state = State.RAW;
    }
  }

  private boolean separates(byte[] bytes, int offset, int length) {
    if (boundaries.isEmpty() || length < 3 || bytes[offset] != '-' || bytes[offset + 1] != '-') {
      return false;
    }
    String line = new String(bytes, offset, length, StandardCharsets.ISO_8859_1).stripTrailing();
    for (String boundary : boundaries) {
      boolean last = line.equals(boundary + "--");
      if (last || line.equals(boundary)) {
        leave();
        while (!boundaries.getFirst().equals(boundary)) {
          boundaries.pop();
        }
        if (last) {
          boundaries.pop();
        }
        state = last ? State.RAW : State.HEADER;
        return true;
      }
    }
    return false;
  }

  private void leave() {
    if (state == State.HEADER && header.length() > 0) {
      // A part that is all header.
      byte[] all = header.toString().getBytes(StandardCharsets.ISO_8859_1);
      sink.raw(all, 0, all.length);
    } else if (state == State.LEAF) {
      sink.end(true);
    }
    header.setLength(0);
  }

  /** No more lines come. */
  void end() {
    if (state == State.LEAF) {
      sink.end(false);
    } else {
      leave();
    }
    state = State.RAW;
  }
}
