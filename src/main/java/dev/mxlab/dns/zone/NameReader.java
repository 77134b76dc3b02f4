package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.NameKey;

/** Domain names in master file text (RFC 1035 section 5.1), to wire form in an array of its own. */
final class NameReader {
  private static final int MOST_LABEL = 63;

  /** Room for a label too many, so that lengths need not be checked octet by octet. */
  private final byte[] name = new byte[NameKey.MAX_LENGTH + MOST_LABEL + 2];

  private int length;

  /** The name read last. */
  byte[] array() {
    return name;
  }

  int length() {
    return length;
  }

  /** Reads a name; {@code origin} completes one without a final dot, {@code @} stands for it. */
  void read(byte[] text, int from, int to, byte[] origin) throws Fault.Found {
    length = 0;
    if (to - from == 1 && text[from] == '@') {
      complete(origin);
      return;
    }
    if (to - from == 1 && text[from] == '.') {
      name[length++] = 0;
      return;
    }
    int at = from;
    int label = 0;
    int octets = 0;
    while (at < to) {
      byte c = text[at++];
      if (c == '.') {
        if (octets == 0) {
          throw Fault.EMPTY_LABEL.found();
        }
        name[label] = (byte) octets;
        label += 1 + octets;
        octets = 0;
        if (label >= NameKey.MAX_LENGTH) {
          throw Fault.NO_SPACE.found();
        }
        continue;
      }
      if (c == '\\') {
        if (octets == 0 && at < to && text[at] == '[') {
          throw Fault.BAD_LABEL.found();
        }
        int escaped = escaped(text, at, to);
        at += isDigit(text[at]) ? 3 : 1;
        c = (byte) escaped;
      }
      if (octets == MOST_LABEL) {
        throw Fault.LABEL_TOO_LONG.found();
      }
      name[label + 1 + octets++] = c;
    }
    if (octets == 0) {
      name[label] = 0;
      length = label + 1;
    } else {
      name[label] = (byte) octets;
      length = label + 1 + octets;
      complete(origin);
    }
  }

  private void complete(byte[] origin) throws Fault.Found {
    if (length + origin.length > NameKey.MAX_LENGTH) {
      throw Fault.NO_SPACE.found();
    }
    System.arraycopy(origin, 0, name, length, origin.length);
    length += origin.length;
  }

  /** The octet that the escape stands for whose backslash stands before {@code at}. */
  static int escaped(byte[] text, int at, int to) throws Fault.Found {
    if (at >= to) {
      throw Fault.UNEXPECTED_END.found();
    }
    if (!isDigit(text[at])) {
      return text[at] & 0xFF;
    }
    int value = 0;
    for (int i = at; i < at + 3; i++) {
      if (i >= to) {
        throw Fault.UNEXPECTED_END.found();
      }
      if (!isDigit(text[i])) {
        throw Fault.BAD_ESCAPE.found();
      }
      value = value * 10 + text[i] - '0';
    }
    if (value > 255) {
      throw Fault.BAD_ESCAPE.found();
    }
    return value;
  }

  static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }
}
