package dev.mxlab.mua;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Header texts that are not ASCII, as RFC 2047 wants them. */
final class EncodedWords {
  /**
   * RFC 2047 section 2: a line with encoded words has at most 76 characters; so many bytes fit in
   * base64 behind {@code Subject: }.
   */
  private static final int MOST_BYTES = 39;

  private EncodedWords() {}

  /** The text as it may stand in a header; further words on further lines. */
  static String encode(String text) {
    String line = text.replaceAll("[\\r\\n]+", " ");
    if (line.chars().allMatch(c -> c >= ' ' && c < 0x7f || c == '\t')) {
      return line;
    }
    StringBuilder all = new StringBuilder();
    StringBuilder word = new StringBuilder();
    int bytes = 0;
    for (int i = 0; i < line.length(); ) {
      String character = Character.toString(line.codePointAt(i));
      int length = character.getBytes(StandardCharsets.UTF_8).length;
      if (bytes + length > MOST_BYTES) {
        append(all, word);
        bytes = 0;
      }
      word.append(character);
      bytes += length;
      i += character.length();
    }
    append(all, word);
    return all.toString();
  }

  private static void append(StringBuilder all, StringBuilder word) {
    all.append(all.isEmpty() ? "" : "\n ");
    byte[] bytes = word.toString().getBytes(StandardCharsets.UTF_8);
    all.append("=?UTF-8?B?").append(Base64.getEncoder().encodeToString(bytes)).append("?=");
    word.setLength(0);
  }
}
