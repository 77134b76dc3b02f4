package dev.mxlab.named.tool.query;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/** Reads names as they are typed (RFC 1035 section 5.1). */
public final class NameText {
  private static final int MAX_LABEL = 63;
  private static final int MAX_NAME = 255;

  /** It is no name; the text is BIND's word for why. */
  public static final class BadName extends Exception {
    private static final long serialVersionUID = 1;

    BadName(String why) {
      super(why, null, false, false);
    }

    public String why() {
      return String.valueOf(getMessage());
    }
  }

  private final byte[] text;
  private final ByteArrayOutputStream wire = new ByteArrayOutputStream();
  private final ByteArrayOutputStream label = new ByteArrayOutputStream();
  private int labels;
  private int at;

  private NameText(String text) {
    this.text = text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @param absolute whether it ended in a dot
   */
  record Typed(byte[] labels, int count, boolean absolute) {}

  /** {@code text} below {@code origin} unless it ends in a dot. */
  public static Name of(String text, Name origin) throws BadName {
    if (text.equals("@")) {
      return origin;
    }
    return below(read(text), origin);
  }

  /** How many labels it has, the root's counted; null when it is no name. */
  static @Nullable Typed readOrNull(String text) {
    try {
      return read(text);
    } catch (BadName none) {
      return null;
    }
  }

  static Typed read(String text) throws BadName {
    return new NameText(text).parse();
  }

  static Name below(Typed typed, Name origin) throws BadName {
    byte[] tail = typed.absolute() ? new byte[1] : origin.toWire();
    if (typed.labels().length + tail.length > MAX_NAME) {
      throw new BadName(typed.absolute() ? "ran out of space" : "name too long");
    }
    byte[] whole = java.util.Arrays.copyOf(typed.labels(), typed.labels().length + tail.length);
    System.arraycopy(tail, 0, whole, typed.labels().length, tail.length);
    try {
      return new Name(whole);
    } catch (IOException impossible) {
      throw new BadName("bad label type");
    }
  }

  private Typed parse() throws BadName {
    if (text.length == 0) {
      throw new BadName("unexpected end of input");
    }
    if (text.length == 1 && text[0] == '.') {
      return new Typed(new byte[0], 1, true);
    }
    boolean open = false;
    while (at < text.length) {
      int octet = text[at++] & 0xff;
      open = octet != '.';
      if (octet == '.') {
        endLabel();
      } else if (octet == '\\') {
        escape();
      } else {
        add(octet);
      }
    }
    if (open) {
      endLabel();
    }
    return new Typed(wire.toByteArray(), labels + (open ? 0 : 1), !open);
  }

  private void escape() throws BadName {
    if (at >= text.length) {
      throw new BadName("unexpected end of input");
    }
    int first = text[at++] & 0xff;
    if (first < '0' || first > '9') {
      add(first);
      return;
    }
    int value = first - '0';
    for (int i = 0; i < 2; i++) {
      int digit = at < text.length ? text[at++] - '0' : -1;
      if (digit < 0 || digit > 9) {
        throw new BadName("bad escape");
      }
      value = value * 10 + digit;
    }
    if (value > 0xff) {
      throw new BadName("bad escape");
    }
    add(value);
  }

  private void add(int octet) throws BadName {
    label.write(octet);
    if (label.size() > MAX_LABEL) {
      throw new BadName("label too long");
    }
  }

  private void endLabel() throws BadName {
    if (label.size() == 0) {
      throw new BadName("empty label");
    }
    labels++;
    wire.write(label.size());
    wire.writeBytes(label.toByteArray());
    label.reset();
    if (wire.size() >= MAX_NAME) {
      throw new BadName("ran out of space");
    }
  }
}
