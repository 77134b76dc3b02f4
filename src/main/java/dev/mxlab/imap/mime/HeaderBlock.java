package dev.mxlab.imap.mime;

import dev.mxlab.mailbox.Octets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
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

  /** Names as they come most often, by which a field's need not be made anew. */
  private static final String[] USUAL = {
    "received",
    "date",
    "from",
    "to",
    "cc",
    "bcc",
    "subject",
    "sender",
    "reply-to",
    "message-id",
    "in-reply-to",
    "references",
    "return-path",
    "mime-version",
    "content-type",
    "content-transfer-encoding"
  };

  private final String text;
  private final boolean ended;

  /** Taken apart when it is asked for; several threads make the same of it. */
  private @Nullable List<Field> fields;

  private HeaderBlock(String text, @Nullable List<Field> fields, boolean ended) {
    this.text = text;
    this.fields = fields;
    this.ended = ended;
  }

  /** The octets of a header, line ends LF or CRLF; an empty line ends it. */
  public static HeaderBlock parse(byte[] octets, int begin, int length) {
    String text = new String(octets, begin, length, StandardCharsets.ISO_8859_1);
    boolean ended =
        text.equals("\n")
            || text.equals("\r\n")
            || text.endsWith("\n\n")
            || text.endsWith("\n\r\n");
    return new HeaderBlock(text, null, ended);
  }

  /** Where a header ends among these octets, its empty line included. */
  public static int end(byte[] octets, int begin, int limit) {
    int stop = (int) Math.min(limit, begin + (long) LONGEST);
    int at = begin;
    while (at < stop) {
      int lf = Octets.lf(octets, at, stop);
      if (lf == stop) {
        return stop;
      }
      boolean blank = lf == at || lf == at + 1 && octets[at] == '\r';
      at = lf + 1;
      if (blank) {
        return at;
      }
    }
    return stop;
  }

  private List<Field> split() {
    List<Field> found = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int firstEnd = endOfLine(text, at);
      if (isBlank(text, at, firstEnd)) {
        break;
      }
      int end = firstEnd;
      while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
        end = endOfLine(text, end);
      }
      int colon = text.indexOf(':', at);
      if (colon >= 0 && colon < firstEnd) {
        found.add(new Field(name(at, colon), at, colon + 1, end));
      } else {
        String line = text.substring(at, firstEnd).strip().toLowerCase(Locale.ROOT);
        found.add(new Field(line, at, firstEnd, end));
      }
      at = end;
    }
    return Collections.unmodifiableList(found);
  }

  private String name(int at, int colon) {
    for (String usual : USUAL) {
      if (usual.length() == colon - at
          && usual.charAt(0) == (text.charAt(at) | 32)
          && usual.regionMatches(true, 0, text, at, colon - at)) {
        return usual;
      }
    }
    return text.substring(at, colon).stripTrailing().toLowerCase(Locale.ROOT);
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

  /** How many octets it has, as it is stored. */
  public int length() {
    return text.length();
  }

  /** Whether a blank line ends it. */
  public boolean ended() {
    return ended;
  }

  public List<Field> fields() {
    List<Field> known = fields;
    if (known == null) {
      known = split();
      fields = known;
    }
    return known;
  }

  /** A field as it stands there, with its line ends. */
  public String raw(Field field) {
    return text.substring(field.start(), field.end());
  }

  /** Where a value begins: a first line of nothing but white space loses one octet of it. */
  private int start(Field field) {
    int start = field.value();
    while (start < field.end() && isWhite(text.charAt(start))) {
      start++;
    }
    boolean bare = start >= field.end() || "\r\n".indexOf(text.charAt(start)) >= 0;
    if (!bare) {
      return start;
    }
    return start > field.value() ? field.value() + 1 : start;
  }

  private static boolean isWhite(char c) {
    return c == ' ' || c == '\t';
  }

  /** The value on one line: line ends are left out, the white space after them stays. */
  public String value(Field field) {
    int start = start(field);
    int lf = text.indexOf('\n', start);
    if (lf < 0 || lf >= field.end() - 1) {
      // All on one line, as most are.
      int end = lf < 0 || lf >= field.end() ? field.end() : lf;
      return text.substring(
          start, lf == end && end > start && text.charAt(end - 1) == '\r' ? end - 1 : end);
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
    for (Field field : fields()) {
      if (field.name().equals(name)) {
        return value(field);
      }
    }
    return null;
  }

  /** The value of the last field of a name, null where there is none. */
  public @Nullable String last(String name) {
    List<Field> all = fields();
    for (int i = all.size() - 1; i >= 0; i--) {
      if (all.get(i).name().equals(name)) {
        return value(all.get(i));
      }
    }
    return null;
  }

  /** The same with the ends of its lines, but for the last one. */
  public @Nullable String lastFolded(String name) {
    List<Field> all = fields();
    for (int i = all.size() - 1; i >= 0; i--) {
      if (all.get(i).name().equals(name)) {
        Field field = all.get(i);
        int end = field.end();
        while (end > start(field) && "\r\n".indexOf(text.charAt(end - 1)) >= 0) {
          end--;
        }
        return text.substring(start(field), end);
      }
    }
    return null;
  }

  /** The values of all fields of a name. */
  public List<String> all(String name) {
    List<String> values = new ArrayList<>();
    for (Field field : fields()) {
      if (field.name().equals(name)) {
        values.add(value(field));
      }
    }
    return values;
  }
}
