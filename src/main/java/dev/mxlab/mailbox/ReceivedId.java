package dev.mxlab.mailbox;

import java.nio.charset.StandardCharsets;

/** Under which queue id a message came: the {@code id} of a Received field. */
public final class ReceivedId {
  private static final int SHORTEST = 6;
  private static final int LONGEST = 32;

  private static final byte[] RECEIVED = "received:".getBytes(StandardCharsets.US_ASCII);

  private ReceivedId() {}

  /** The id that the topmost Received of a message tells; empty where there is none. */
  public static String in(byte[] message, int from, int limit) {
    int begin = from;
    while (begin < limit && !blank(message, begin, limit)) {
      int end = line(message, begin, limit);
      if (isReceived(message, begin, end)) {
        while (end < limit && (message[end] == ' ' || message[end] == '\t')) {
          end = line(message, end, limit);
        }
        return in(new String(message, begin, end - begin, StandardCharsets.ISO_8859_1));
      }
      begin = end;
    }
    return "";
  }

  private static boolean blank(byte[] message, int at, int length) {
    return message[at] == '\n' || message[at] == '\r' && at + 1 < length && message[at + 1] == '\n';
  }

  private static int line(byte[] message, int from, int length) {
    return Math.min(length, Octets.lf(message, from, length) + 1);
  }

  private static boolean isReceived(byte[] message, int from, int to) {
    if (to - from < RECEIVED.length) {
      return false;
    }
    for (int i = 0; i < RECEIVED.length; i++) {
      byte b = message[from + i];
      if ((b >= 'A' && b <= 'Z' ? b | 32 : b) != RECEIVED[i]) {
        return false;
      }
    }
    return true;
  }

  /** The id that the field tells; empty where it tells none. */
  public static String in(String received) {
    for (int at = 0; at + 2 < received.length(); at++) {
      if (isSpace(received.charAt(at))
          && (received.charAt(at + 1) | 32) == 'i'
          && (received.charAt(at + 2) | 32) == 'd') {
        String id = at(received, at + 3);
        if (!id.isEmpty()) {
          return id;
        }
      }
    }
    return "";
  }

  /** White space and the id behind it. */
  private static String at(String text, int from) {
    int begin = from;
    while (begin < text.length() && isSpace(text.charAt(begin))) {
      begin++;
    }
    int end = begin;
    while (end < text.length() && isLetterOrDigit(text.charAt(end))) {
      end++;
    }
    boolean whole = end == text.length() || text.charAt(end) != '_';
    boolean right = begin > from && end - begin >= SHORTEST && end - begin <= LONGEST;
    return right && whole ? text.substring(begin, end) : "";
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }

  private static boolean isLetterOrDigit(char c) {
    return c >= '0' && c <= '9' || (c | 32) >= 'a' && (c | 32) <= 'z';
  }
}
