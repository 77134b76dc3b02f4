package dev.mxlab.imap.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The fields of a message's or part's header, byte for byte as ISO 8859-1. */
public final class HeaderBlock {
  /** More of a header than this is not looked at. */
  public static final int LONGEST = 1024 * 1024;

  public static final HeaderBlock EMPTY = new HeaderBlock("", List.of(), false);

  /**
   * One field.
   *
   * @param name in small letters
   * @param start where it begins in the text, {@code value} where its value does, {@code end} where
   *     the next field begins
   */
  public record Field(String name, int start, int value, int end) {}

  private final String text;
  private final List<Field> fields;
  private final boolean ended;

  private HeaderBlock(String text, List<Field> fields, boolean ended) {
    this.text = text;
    this.fields = fields;
    this.ended = ended;
  }

  /** Takes the octets of a header apart, line ends LF or CRLF; an empty line ends it. */
  public static HeaderBlock parse(byte[] octets, int length) {
    String text = new String(octets, 0, length, StandardCharsets.ISO_8859_1);
    List<Field> fields = new ArrayList<>();
    int at = 0;
    boolean ended = false;
    while (at < text.length()) {
      int end = endOfLine(text, at);
      if (isBlank(text, at, end)) {
        ended = true;
        break;
      }
      while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
        end = endOfLine(text, end);
      }
      int colon = text.indexOf(':', at);
      int firstEnd = endOfLine(text, at);
      if (colon >= 0 && colon < firstEnd) {
        String name = text.substring(at, colon).stripTrailing().toLowerCase(Locale.ROOT);
        fields.add(new Field(name, at, colon + 1, end));
      } else {
        String line = text.substring(at, firstEnd).strip().toLowerCase(Locale.ROOT);
        fields.add(new Field(line, at, firstEnd, end));
      }
      at = end;
    }
    return new HeaderBlock(text, List.copyOf(fields), ended);
  }

  private static int endOfLine(String text, int from) {
    int lf = text.indexOf('\n', from);
    return lf < 0 ? text.length() : lf + 1;
  }

  private static boolean isBlank(String text, int at, int end) {
    return end - at == 1 && text.charAt(at) == '\n'
        || end - at == 2 && text.charAt(at) == '\r' && text.charAt(at + 1) == '\n';
  }

  /** The header as it is stored. */
  public byte[] octets() {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Whether a blank line ends it. */
  public boolean ended() {
    return ended;
  }

  public List<Field> fields() {
    return fields;
  }

  /** A field as it stands there, with its line ends. */
  public String raw(Field field) {
    return text.substring(field.start(), field.end());
  }

  /** The value on one line: line ends are left out, the white space after them stays. */
  public String value(Field field) {
    int start = field.value();
    while (start < field.end() && " \t\r\n".indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    StringBuilder value = new StringBuilder(field.end() - start);
    for (int i = start; i < field.end(); i++) {
      char c = text.charAt(i);
      if (c == '\r' && i + 1 < field.end() && text.charAt(i + 1) == '\n' || c == '\n') {
        continue;
      }
      value.append(c);
    }
    return value.toString();
  }

  /** The value of the first field of a name, null where there is none. */
  public @Nullable String first(String name) {
    for (Field field : fields) {
      if (field.name().equals(name)) {
        return value(field);
      }
    }
    return null;
  }

  /** The value of the last field of a name, null where there is none. */
  public @Nullable String last(String name) {
    for (int i = fields.size() - 1; i >= 0; i--) {
      if (fields.get(i).name().equals(name)) {
        return value(fields.get(i));
      }
    }
    return null;
  }

  /** The values of all fields of a name. */
  public List<String> all(String name) {
    List<String> values = new ArrayList<>();
    for (Field field : fields) {
      if (field.name().equals(name)) {
        values.add(value(field));
      }
    }
    return values;
  }
}
