package dev.mxlab.imap.serve;

import dev.mxlab.imap.mime.HeaderBlock;

/** Under which queue id a message was delivered here: the {@code id} of its topmost Received. */
final class QueueId {
  private static final int SHORTEST = 6;
  private static final int LONGEST = 32;

  private QueueId() {}

  /** Empty where there is none. */
  static String of(HeaderBlock header) {
    String received = header.first("received");
    String text = received == null ? "" : received;
    for (int at = 0; at + 2 < text.length(); at++) {
      if (isSpace(text.charAt(at))
          && (text.charAt(at + 1) | 32) == 'i'
          && (text.charAt(at + 2) | 32) == 'd') {
        String id = idAt(text, at + 3);
        if (!id.isEmpty()) {
          return id;
        }
      }
    }
    return "";
  }

  /** White space and the id behind it. */
  private static String idAt(String text, int from) {
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
