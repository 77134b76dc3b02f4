package dev.mxlab.mailbox;

/** Under which queue id a message came: the {@code id} of a Received field. */
public final class ReceivedId {
  private static final int SHORTEST = 6;
  private static final int LONGEST = 32;

  private ReceivedId() {}

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
