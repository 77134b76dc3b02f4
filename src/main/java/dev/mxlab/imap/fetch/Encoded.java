package dev.mxlab.imap.fetch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Tells whether encoded octets can be decoded without a guess (RFC 2045 sections 6.7 and 6.8). */
final class Encoded {
  private Encoded() {}

  static boolean isWhole(InputStream octets, boolean base64) throws IOException {
    try (InputStream in = new BufferedInputStream(octets)) {
      return base64 ? base64(in) : quotedPrintable(in);
    }
  }

  private static boolean base64(InputStream in) throws IOException {
    int digits = 0;
    int padding = 0;
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (isWhite(c)) {
        continue;
      }
      if (c == '=') {
        if (digits % 4 < 2 || ++padding > 4 - digits % 4) {
          return false;
        }
      } else if (padding > 0 || !isDigit(c)) {
        return false;
      } else {
        digits++;
      }
    }
    return (digits + padding) % 4 == 0;
  }

  private static boolean isWhite(int c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private static boolean isDigit(int c) {
    return c >= 'A' && c <= 'Z'
        || c >= 'a' && c <= 'z'
        || c >= '0' && c <= '9'
        || c == '+'
        || c == '/';
  }

  private static boolean quotedPrintable(InputStream in) throws IOException {
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '=' && !escape(in)) {
        return false;
      }
    }
    return true;
  }

  /** Two digits, or white space up to the line's end. */
  private static boolean escape(InputStream in) throws IOException {
    int c = in.read();
    if (Character.digit(c, 16) >= 0) {
      return Character.digit(in.read(), 16) >= 0;
    }
    while (c == ' ' || c == '\t' || c == '\r') {
      c = in.read();
    }
    return c == '\n';
  }
}
