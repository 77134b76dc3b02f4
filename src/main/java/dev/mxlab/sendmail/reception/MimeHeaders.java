package dev.mxlab.sendmail.reception;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Keeps MIME headers short that could harm programs behind us (O MaxMimeHeaderLength): whole
 * headers, and parameters of those that have any (RFC 2045 section 5.1). What is cut within a
 * comment or a quoted string is closed again.
 */
final class MimeHeaders {
  private static final Set<String> FIELDS = Set.of("content-disposition", "content-type");
  private static final Set<String> TEXT = Set.of("content-description");
  private static final Set<String> STRUCTURED =
      Set.of(
          "content-disposition",
          "content-id",
          "content-transfer-encoding",
          "content-type",
          "mime-version");

  private final int header;
  private final int field;
  private final List<String> remarks = new ArrayList<>();

  /** {@code 2048/1024}; without the second half of the first, 0 for no limit. */
  MimeHeaders(String option) {
    String[] parts = option.strip().split("/", 2);
    this.header = number(parts[0]);
    this.field = parts.length > 1 ? number(parts[1]) : header / 2;
  }

  private static int number(String text) {
    String digits = text.strip();
    return digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : 0;
  }

  /** What the log says of what was cut. */
  List<String> remarks() {
    return remarks;
  }

  /** A header line as it may stand in the message. */
  String shortened(String line) {
    int colon = line.indexOf(':');
    String name = colon < 0 ? "" : line.substring(0, colon).stripTrailing();
    String key = name.toLowerCase(Locale.ROOT);
    String value = line.substring(colon + 1);
    if (field > 0 && FIELDS.contains(key)) {
      value = fields(name, value);
    }
    if (header > 0 && TEXT.contains(key) && value.length() > header) {
      told(name, value.length());
      value = value.substring(0, header);
    } else if (header > 0 && STRUCTURED.contains(key)) {
      String cut = cut(value, header);
      if (!cut.equals(value) && value.length() < header) {
        remarks.add("Fixed MIME " + name + " header (possible attack)");
      } else if (!cut.equals(value)) {
        told(name, value.length());
      }
      value = cut;
    }
    return line.substring(0, colon + 1) + value;
  }

  private void told(String name, int length) {
    remarks.add(
        "Truncated long MIME " + name + " header (length = " + length + ") (possible attack)");
  }

  private String fields(String name, String value) {
    StringBuilder all = new StringBuilder();
    int last = 0;
    for (int at = 0; at <= value.length(); ) {
      int end = semicolon(value, at);
      String one = value.substring(at, end);
      String cut = cut(one, field);
      if (!cut.equals(one) && one.length() < field) {
        remarks.add("Fixed MIME " + name + " header field (possible attack)");
      } else if (!cut.equals(one)) {
        last = one.length();
      }
      all.append(cut).append(end < value.length() ? ";" : "");
      at = end + 1;
    }
    if (last > 0) {
      remarks.add(
          "Truncated MIME "
              + name
              + " header due to field size (length = "
              + last
              + ") (possible attack)");
    }
    return all.toString();
  }

  /** The next one outside of comments and quoted strings, or the end. */
  private static int semicolon(String value, int from) {
    Nesting nesting = new Nesting();
    int at = from;
    while (at < value.length()
        && (value.charAt(at) != ';' || nesting.quoted || nesting.comments > 0)) {
      nesting.take(value.charAt(at));
      at++;
    }
    return at;
  }

  /** At most one octet more than {@code limit}, with all that is open in it closed. */
  private static String cut(String value, int limit) {
    int most = value.length() <= limit ? value.length() : limit + 1;
    Nesting nesting = new Nesting();
    int at = 0;
    while (at < value.length()) {
      Nesting before = nesting.copy();
      nesting.take(value.charAt(at));
      if (most - at <= nesting.toClose()) {
        nesting = before;
        break;
      }
      at++;
    }
    return value.substring(0, at) + nesting.closing();
  }

  /** What is open at a place of a header's value. */
  private static final class Nesting {
    private int comments;
    private boolean quoted;
    private boolean escaped;

    private Nesting copy() {
      Nesting copy = new Nesting();
      copy.comments = comments;
      copy.quoted = quoted;
      copy.escaped = escaped;
      return copy;
    }

    void take(char sign) {
      if (escaped) {
        escaped = false;
      } else if (sign == '\\') {
        escaped = true;
      } else if (sign == '(' && !quoted) {
        comments++;
      } else if (sign == ')' && !quoted) {
        comments = Math.max(0, comments - 1);
      } else if (sign == '"' && comments == 0) {
        quoted = !quoted;
      }
    }

    int toClose() {
      return comments + (quoted ? 1 : 0) + (escaped ? 1 : 0);
    }

    String closing() {
      return (escaped ? "\\" : "") + ")".repeat(comments) + (quoted ? "\"" : "");
    }
  }
}
