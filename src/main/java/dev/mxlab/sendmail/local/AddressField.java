package dev.mxlab.sendmail.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Header lines that hold addresses (HdrInfo in conf.c), cut into them and put together again. */
final class AddressField {
  private static final Set<String> SENDERS =
      Set.of(
          "from",
          "sender",
          "reply-to",
          "errors-to",
          "disposition-notification-to",
          "resent-from",
          "resent-sender",
          "resent-reply-to");
  private static final Set<String> RECIPIENTS =
      Set.of("to", "cc", "apparently-to", "resent-to", "resent-cc");

  /** No line is longer, as far as addresses can help it (commaize in headers.c). */
  private static final int LONGEST = 78;

  private static final String INDENT = "        ";

  private AddressField() {}

  static boolean isSender(String name) {
    return SENDERS.contains(name.toLowerCase(Locale.ROOT));
  }

  static boolean isRecipient(String name) {
    return RECIPIENTS.contains(name.toLowerCase(Locale.ROOT));
  }

  /**
   * The addresses of a field's value, each with what belongs to it: the name of a group stands
   * before its first, the sign that ends it behind its last.
   */
  static List<String> addresses(String value) {
    List<String> all = new ArrayList<>();
    int depth = 0;
    int angles = 0;
    boolean quoted = false;
    int from = 0;
    for (int i = 0; i <= value.length(); i++) {
      char c = i == value.length() ? ',' : value.charAt(i);
      if (i == value.length() || c == ',' && !quoted && depth == 0 && angles <= 0) {
        String one = value.substring(Math.min(from, i), i).strip();
        // What is open at the end is closed.
        if (quoted) {
          one += '"';
        } else if (angles > 0) {
          one += ">".repeat(angles);
        }
        if (!one.isEmpty()) {
          all.add(one);
        }
        from = i + 1;
      } else if (c == '\\') {
        i++;
      } else if (quoted) {
        quoted = c != '"';
      } else if (c == '"') {
        quoted = depth == 0;
      } else if (c == '(' || c == ')') {
        depth = Math.max(0, depth + (c == '(' ? 1 : -1));
      } else if (depth == 0) {
        angles += c == '<' ? 1 : c == '>' ? -1 : 0;
      }
      if (i > value.length()) {
        break;
      }
    }
    return all;
  }

  /** A recipients' field without commas: blanks stand between its words (O OldStyleHeaders). */
  static List<String> words(String value) {
    boolean plain = value.chars().noneMatch(c -> ",;:<>()\"\\".indexOf(c) >= 0);
    String text = value.strip();
    return plain && !text.isEmpty() ? List.of(text.split("\\s+")) : List.of();
  }

  /** A field of these addresses, folded where a line would become too long. */
  static String written(String name, String blank, List<String> addresses) {
    StringBuilder text = new StringBuilder(name).append(':').append(blank);
    int column = text.length();
    boolean first = true;
    for (String address : addresses) {
      column += address.length() + (first ? 0 : 2);
      if (!first && column > LONGEST) {
        text.append(",\n").append(INDENT);
        column = INDENT.length() + address.length();
      } else if (!first) {
        text.append(", ");
      }
      text.append(address);
      first = false;
    }
    return text.toString();
  }
}
