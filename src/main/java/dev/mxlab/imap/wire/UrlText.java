package dev.mxlab.imap.wire;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The letters of a URL and how others are written with them (RFC 3986 section 2). */
final class UrlText {
  private static final String MARKS = "-._~!$&'()*+,;=";

  private UrlText() {}

  /** Where the first one of some letters is, or the end. */
  static int end(String text, int from, String letters) {
    int at = from;
    while (at < text.length() && letters.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at;
  }

  /** Whether it may be a host's name. */
  static boolean isName(String text) {
    return text.chars().allMatch(c -> c == '%' || isPlain((char) c, ""));
  }

  private static boolean isPlain(char c, String more) {
    boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    return letter || MARKS.indexOf(c) >= 0 || more.indexOf(c) >= 0;
  }

  /** What is wrong with the letters of a part of a URL; empty if nothing is. */
  static String complaint(String url, int from, int to, String what) {
    for (int at = from; at < to; at++) {
      char c = url.charAt(at);
      if (c != '%' && !isPlain(c, "/:@?")) {
        return what + " component contains invalid character";
      }
      String wrong = c == '%' ? percent(url, at) : "";
      if (!wrong.isEmpty()) {
        return wrong;
      }
    }
    return "";
  }

  private static String percent(String url, int at) {
    if (at + 2 >= url.length()) {
      return "Unexpected URI boundary after '%'";
    }
    for (int i = at + 1; i <= at + 2; i++) {
      if (Character.digit(url.charAt(i), 16) < 0) {
        return "Expecting hex digit after '%s', but found '%s'"
            .formatted(url.substring(at, i), url.charAt(i));
      }
    }
    return url.startsWith("%00", at)
        ? "Percent encoding is not allowed to encode NUL character"
        : "";
  }

  /** A text with nothing in it that means something in a URL. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** What letters that were looked at mean. */
  static String decoded(String text) {
    byte[] octets = new byte[text.length()];
    int length = 0;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '%') {
        octets[length++] = (byte) Integer.parseInt(text.substring(at + 1, at + 3), 16);
        at += 2;
      } else {
        octets[length++] = (byte) c;
      }
    }
    return new String(Arrays.copyOf(octets, length), StandardCharsets.UTF_8);
  }
}
