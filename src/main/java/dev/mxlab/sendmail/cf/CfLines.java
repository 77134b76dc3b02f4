package dev.mxlab.sendmail.cf;

import java.util.ArrayList;
import java.util.List;

/**
 * The logical lines of a sendmail.cf: a line that begins with a blank or tab continues the one
 * before, and keeps its newline (CF language as in conf.c's fgetfolded).
 */
final class CfLines {
  /** {@code number} is that of the last physical line, which sendmail names in its messages. */
  record Line(int number, String text) {}

  private CfLines() {}

  static List<Line> fold(List<String> physical) {
    List<Line> lines = new ArrayList<>();
    StringBuilder open = new StringBuilder();
    int last = 0;
    for (int i = 0; i < physical.size(); i++) {
      String text = physical.get(i);
      boolean more = last > 0 && !text.isEmpty() && " \t".indexOf(text.charAt(0)) >= 0;
      if (more) {
        open.append('\n').append(text);
      } else {
        add(lines, last, open);
        open.setLength(0);
        open.append(text);
      }
      last = i + 1;
    }
    add(lines, last, open);
    return lines;
  }

  private static void add(List<Line> lines, int number, StringBuilder text) {
    if (number > 0 && text.length() > 0 && "# \t".indexOf(text.charAt(0)) < 0) {
      lines.add(new Line(number, withoutComment(text.toString())));
    }
  }

  /**
   * Cuts a comment at the end of each physical line: a {@code #} that neither follows {@code $} nor
   * is escaped.
   */
  private static String withoutComment(String text) {
    if (text.indexOf('#') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char before = out.length() == 0 ? 0 : out.charAt(out.length() - 1);
      if (c != '#' || before == '$' || before == 0) {
        out.append(c);
      } else if (before == '\\') {
        out.setCharAt(out.length() - 1, '#');
      } else {
        trimBlanks(out);
        int newline = text.indexOf('\n', i);
        if (newline < 0) {
          break;
        }
        i = newline - 1;
      }
    }
    return out.toString();
  }

  private static void trimBlanks(StringBuilder out) {
    while (out.length() > 1 && " \t".indexOf(out.charAt(out.length() - 1)) >= 0) {
      out.setLength(out.length() - 1);
    }
  }
}
