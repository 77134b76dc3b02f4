package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.WireNames;
import java.util.Arrays;

/** Names as BIND writes them (RFC 1035 section 5.1). */
final class NameText {
  private NameText() {}

  /** Appends a whole name. */
  static void append(StringBuilder out, byte[] octets, int from) {
    if (octets[from] == 0) {
      out.append('.');
    } else {
      labels(out, octets, from, Integer.MAX_VALUE);
      out.append('.');
    }
  }

  /** Appends a name, without {@code origin} where it stands below it, in the very same letters. */
  static void append(StringBuilder out, byte[] octets, int from, byte[] origin) {
    int end = WireNames.end(octets, from);
    int begin = end - origin.length;
    if (origin.length > 1
        && begin > from
        && Arrays.equals(octets, begin, end, origin, 0, origin.length)) {
      int label = from;
      while (label < begin) {
        label += 1 + octets[label];
      }
      if (label == begin) {
        labels(out, octets, from, begin);
        return;
      }
    }
    append(out, octets, from);
  }

  /** Appends an owner that stands below {@code origin}. */
  static void owner(StringBuilder out, byte[] octets, int from, byte[] origin) {
    int begin = WireNames.end(octets, from) - origin.length;
    if (begin == from) {
      out.append('@');
    } else {
      labels(out, octets, from, begin);
    }
  }

  private static void labels(StringBuilder out, byte[] octets, int from, int to) {
    for (int label = from; label < to && octets[label] != 0; label += 1 + octets[label]) {
      out.append(label > from ? "." : "");
      for (int i = 1; i <= octets[label]; i++) {
        octet(out, octets[label + i] & 0xFF);
      }
    }
  }

  private static void octet(StringBuilder out, int c) {
    if (c <= ' ' || c >= 0x7F) {
      out.append('\\').append(c / 100).append(c / 10 % 10).append(c % 10);
    } else {
      boolean special =
          switch (c) {
            case '@', '$', '"', '(', ')', '.', ';', '\\' -> true;
            default -> false;
          };
      out.append(special ? "\\" : "").append((char) c);
    }
  }
}
