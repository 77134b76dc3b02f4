package dev.mxlab.lab;

import java.nio.charset.StandardCharsets;

/** Text as sendmail writes it to a log: nothing in it can end a line (str2prt in util.c). */
final class PrintableText {
  private PrintableText() {}

  static String of(String text) {
    if (text.chars().allMatch(c -> c >= ' ' && c < 127 && c != '\\')) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 255) {
        for (byte octet : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
          octal(octet & 255, out);
        }
      } else {
        append(c, out);
      }
    }
    return out.toString();
  }

  private static void append(char c, StringBuilder out) {
    switch (c) {
      case '\\' -> out.append("\\\\");
      case '\t' -> out.append("\\t");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      default -> {
        if (c < ' ' || c > 126) {
          octal(c, out);
        } else {
          out.append(c);
        }
      }
    }
  }

  private static void octal(int octet, StringBuilder out) {
    out.append('\\')
        .append((char) ('0' + (octet >> 6 & 7)))
        .append((char) ('0' + (octet >> 3 & 7)))
        .append((char) ('0' + (octet & 7)));
  }

  /** A reply as the client got it: without the eighth bit of anything. */
  static String sevenBits(String reply) {
    StringBuilder out = new StringBuilder(reply.length());
    reply.chars().map(c -> c & 127).forEach(c -> out.append((char) c));
    return out.toString();
  }
}
