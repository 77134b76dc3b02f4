package dev.mxlab.imap.wire;

import dev.mxlab.mailbox.Octets;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Answers on their way to a client, as octets. */
public final class Out extends OutputStream {
  private static final byte[] NOTHING = new byte[0];

  /** So much at least is enough. */
  public static final int ENOUGH = 32 * 1024;

  private static final int MOST_ESCAPES = 4;

  private byte[] bytes = NOTHING;
  private int size;
  private int most = ENOUGH;

  @Override
  public void write(int octet) {
    room(1);
    bytes[size++] = (byte) octet;
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    room(length);
    System.arraycopy(from, offset, bytes, size, length);
    size += length;
  }

  private void room(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(256, Math.max(size + more, bytes.length * 2)));
    }
  }

  /** Text byte for byte. */
  @SuppressWarnings("deprecation")
  public Out add(String latin1) {
    int n = latin1.length();
    room(n);
    latin1.getBytes(0, n, bytes, size);
    size += n;
    return this;
  }

  public Out add(char c) {
    write(c);
    return this;
  }

  public Out add(long number) {
    if (number < 0) {
      return add(Long.toString(number));
    }
    int digits = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    room(digits);
    size += digits;
    long rest = number;
    for (int at = size - 1; at >= size - digits; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return this;
  }

  public Out add(byte[] octets) {
    write(octets, 0, octets.length);
    return this;
  }

  /**
   * Octets of mail as they are sent: every LF with a CR before it, and no NUL, which IMAP cannot
   * have in a string (RFC 3501 section 4.3).
   */
  public Out mail(byte[] from, int begin, int end) {
    room(end - begin + (end - begin) / 32);
    int at = begin;
    while (at < end) {
      int stop = Octets.lfOrNul(from, at, end);
      room(stop - at + 2);
      System.arraycopy(from, at, bytes, size, stop - at);
      size += stop - at;
      if (stop < end) {
        if (from[stop] == 0) {
          bytes[size++] = (byte) 0x80;
        } else {
          if (stop == begin || from[stop - 1] != '\r') {
            bytes[size++] = '\r';
          }
          bytes[size++] = '\n';
        }
      }
      at = stop + 1;
    }
    return this;
  }

  /** A line with its end. */
  public Out line(String latin1) {
    return add(latin1).add("\r\n");
  }

  /** Text of ours, which may hold anything, as UTF-8. */
  public Out utf8(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  /** NIL, or a string. */
  public Out nstring(@Nullable String text) {
    return text == null ? add("NIL") : string(text);
  }

  /** Quoted, with backslashes if they are few, else a literal. */
  public Out string(String text) {
    int escapes = 0;
    boolean literal = false;
    for (int i = 0; i < text.length() && !literal; i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        literal = ++escapes > MOST_ESCAPES;
      } else {
        literal = c >= 0x80 || c == 0 || c == '\r' || c == '\n';
      }
    }
    if (literal) {
      return literal(text.replace('\0', '\u0080'));
    }
    String escaped = escapes == 0 ? text : text.replace("\\", "\\\\").replace("\"", "\\\"");
    return add('"').add(escaped).add('"');
  }

  public Out literal(String text) {
    return add('{').add(text.length()).add("}\r\n").add(text);
  }

  /** An atom where it can be one, else a string. */
  public Out astring(String text) {
    boolean atom = !text.isEmpty() && !text.equalsIgnoreCase("NIL");
    for (int i = 0; i < text.length() && atom; i++) {
      char c = text.charAt(i);
      atom = c > ' ' && c < 0x7f && "(){%*\"\\".indexOf(c) < 0;
    }
    return atom ? add(text) : string(text);
  }

  public int size() {
    return size;
  }

  /** What was written last. */
  public boolean endsWith(char c) {
    return size > 0 && bytes[size - 1] == c;
  }

  /** Forgets what was written after a place. */
  public void cut(int at) {
    size = at;
  }

  /** Forgets the line that is not whole yet. */
  public void cutToLine() {
    while (size > 0 && bytes[size - 1] != '\n') {
      size--;
    }
  }

  /** When a piece of work is over: so much waits to be sent. */
  public boolean isFull() {
    return size >= most;
  }

  /** Sets how much is enough for a piece of work. */
  public void fillUpTo(int octets) {
    most = octets;
  }

  /** The octets so far are the first {@link #size} of these, until something is added. */
  public byte[] octets() {
    return bytes;
  }

  /** Forgets all, but for the room that it takes. */
  public void clear() {
    size = 0;
  }

  /** All octets so far; it is empty then. */
  public byte[] take() {
    byte[] taken = bytes.length == size ? bytes : Arrays.copyOf(bytes, size);
    bytes = NOTHING;
    size = 0;
    return taken;
  }

  @Override
  public String toString() {
    return new String(bytes, 0, size, StandardCharsets.ISO_8859_1);
  }
}
