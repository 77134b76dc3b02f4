package dev.mxlab.imap.search;

import dev.mxlab.imap.mime.EncodedWords;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A subject without what answers and lists add to it (RFC 5256 section 2.1).
 *
 * @param text folded for comparison
 * @param reply whether something said that it is an answer or was passed on
 */
record BaseSubject(String text, boolean reply) {
  private static final String[] WORDS = {"re", "fwd", "fw"};

  static BaseSubject of(@Nullable String field) {
    String text = field == null ? "" : EncodedWords.decode(field).replaceAll("\\s+", " ").strip();
    boolean reply = false;
    String before;
    do {
      before = text;
      String cut = withoutTrailer(text);
      reply |= cut.length() < text.stripTrailing().length();
      text = cut;
      int leader = leader(text);
      while (leader > 0) {
        reply |= text.charAt(0) != '[' || leader > blobs(text) || leader != blobEnd(text, 0);
        text = text.substring(leader).stripLeading();
        leader = leader(text);
      }
      if (text.toLowerCase(Locale.ROOT).startsWith("[fwd:") && text.endsWith("]")) {
        text = text.substring(5, text.length() - 1).strip();
        reply = true;
      }
    } while (!text.equals(before));
    return new BaseSubject(Needle.fold(text), reply);
  }

  private static String withoutTrailer(String text) {
    String rest = text.stripTrailing();
    while (rest.toLowerCase(Locale.ROOT).endsWith("(fwd)")) {
      rest = rest.substring(0, rest.length() - 5).stripTrailing();
    }
    return rest;
  }

  /** How long what may go from the beginning is: blobs and a {@code re:}, or one blob. */
  private static int leader(String text) {
    int answer = answer(text, blobs(text));
    if (answer > 0) {
      return answer;
    }
    int blob = text.startsWith("[") ? blobEnd(text, 0) : 0;
    return blob > 0 && blob < text.length() ? blob : 0;
  }

  /** Where the blobs at the beginning end. */
  private static int blobs(String text) {
    int at = 0;
    while (at < text.length() && text.charAt(at) == '[') {
      int end = blobEnd(text, at);
      if (end == 0) {
        break;
      }
      at = end;
    }
    return at;
  }

  /** Where {@code re}, {@code fw} or {@code fwd} with its colon ends, or 0. */
  private static int answer(String text, int from) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (String word : WORDS) {
      if (!lower.startsWith(word, from)) {
        continue;
      }
      int at = from + word.length();
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
      if (at < text.length() && text.charAt(at) == '[') {
        at = Math.max(at, blobEnd(text, at));
      }
      if (at < text.length() && text.charAt(at) == ':') {
        return at + 1;
      }
    }
    return 0;
  }

  /** Where {@code [something]} and the white space after it end, or 0. */
  private static int blobEnd(String text, int from) {
    int close = text.indexOf(']', from);
    int nested = text.indexOf('[', from + 1);
    if (close < 0 || nested >= 0 && nested < close) {
      return 0;
    }
    int at = close + 1;
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at;
  }
}
