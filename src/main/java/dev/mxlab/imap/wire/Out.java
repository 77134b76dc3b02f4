package dev.mxlab.imap.wire;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Answers on their way to a client, as octets. */
public final class Out extends OutputStream {
  private static final byte[] NOTHING = new byte[0];

  private static final int MOST_ESCAPES = 4;

  private byte[] bytes = NOTHING;
  private int size;

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
    return add(Long.toString(number));
  }

  public Out add(byte[] octets) {
    write(octets, 0, octets.length);
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
