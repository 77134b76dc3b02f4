package dev.mxlab.named.lint;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Characters that look like those that a zone file is written with and are none of them: word
 * processors and web pages give curly quotes, Korean input methods full-width letters. Names and
 * texts may hold any octet, so that BIND takes them without a word.
 */
final class OddCharacters {
  /** U+2018 to U+201F. */
  private static final Pattern CURLY = Pattern.compile("[\u2018-\u201F]");

  /** The forms of ASCII's characters (U+FF01 to U+FF5E), and U+3000, the ideographic space. */
  private static final Pattern FULL_WIDTH = Pattern.compile("\\S*[\uFF01-\uFF5E\u3000]\\S*");

  private OddCharacters() {}

  static void run(ZoneLines lines, Notes notes) {
    List<String> texts = lines.texts();
    for (int i = 0; i < texts.size(); i++) {
      String text =
          new String(texts.get(i).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
      Matcher curly = CURLY.matcher(text);
      Matcher wide = FULL_WIDTH.matcher(text);
      if (curly.find()) {
        notes.add(lines.at(i), "curly quotation marks", "curly-quotes", curly.group());
      } else if (wide.find()) {
        notes.add(lines.at(i), "full-width characters", "full-width", wide.group().trim());
      }
    }
  }
}
