package dev.mxlab.sendmail.local;

import dev.mxlab.sendmail.rewrite.AddressText;
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
   * The addresses of a field's value, each with what belongs to it: the first of a group has its
   * name, {@code friends: kim}, the last its end, {@code lee;}.
   */
  static List<String> addresses(String value) {
    List<String> all = new ArrayList<>();
    int depth = 0;
    boolean quoted = false;
    int from = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\') {
        i++;
      } else if (quoted) {
        quoted = c != '"';
      } else if (c == ',' && depth == 0) {
        add(all, value.substring(from, i));
        from = i + 1;
      } else if (c == '"') {
        quoted = depth == 0;
      } else if (c == '(' || c == ')') {
        depth = Math.max(0, depth + (c == '(' ? 1 : -1));
      }
    }
    add(all, value.substring(Math.min(from, value.length())));
    return all;
  }

  private static void add(List<String> all, String text) {
    String one = text.strip();
    if (!one.isEmpty()) {
      all.add(one);
    }
  }

  /** Whether nothing of it can be read: a comment that does not end. */
  static boolean isVoid(String address) {
    return address.startsWith("(") && !AddressText.scan(address).ok();
  }

  /** The address with quotes and brackets in balance: what is open is closed, what is not goes. */
  static String balanced(String address) {
    StringBuilder text = new StringBuilder();
    int comments = 0;
    int angles = 0;
    boolean quoted = false;
    for (int i = 0; i < address.length(); i++) {
      char c = address.charAt(i);
      if (c == '\\' && i + 1 < address.length()) {
        text.append(c).append(address.charAt(++i));
        continue;
      } else if (quoted) {
        quoted = c != '"';
      } else if (c == '(') {
        comments++;
      } else if (c == ')') {
        if (comments == 0) {
          continue;
        }
        comments--;
      } else if (comments == 0) {
        quoted = c == '"';
        if (c == '>' && angles == 0) {
          continue;
        }
        angles += c == '<' ? 1 : c == '>' ? -1 : 0;
      }
      text.append(c);
    }
    return text + (quoted ? "\"" : "") + ")".repeat(comments) + ">".repeat(angles);
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
      if (address.isEmpty()) {
        continue;
      }
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
