package dev.mxlab.mailbox;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** pop3_uidl_format: what UIDL calls a message. */
final class UidlFormat {
  private static final Pattern VARIABLE = Pattern.compile("%([-0-9]*)([XLUMH]*)([a-z%])");

  private UidlFormat() {}

  static String of(String format, Snapshot mailbox, Message message) {
    return VARIABLE
        .matcher(format)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    shaped(
                        value(found.group(3), mailbox, message), found.group(1), found.group(2))));
  }

  private static String value(String letter, Snapshot mailbox, Message message) {
    return switch (letter) {
      case "u" -> String.valueOf(message.uid());
      case "v" -> String.valueOf(mailbox.uidValidity());
      case "%" -> "%";
      // The message's digest, its file and its identity: one of a kind each.
      case "m", "f", "g" ->
          UUID.nameUUIDFromBytes(
                  (mailbox.uidValidity() + "." + message.uid()).getBytes(StandardCharsets.US_ASCII))
              .toString()
              .replace("-", "");
      default -> "";
    };
  }

  private static String shaped(String value, String width, String how) {
    String text = value;
    if (how.contains("X") && value.matches("\\d{1,18}")) {
      text = Long.toHexString(Long.parseLong(value));
    } else if (how.contains("U")) {
      text = value.toUpperCase(Locale.ROOT);
    }
    boolean zeros = width.startsWith("0");
    String digits = width.replace("-", "");
    int wanted = digits.isEmpty() ? 0 : Math.min(70, Integer.parseInt(digits));
    if (text.length() >= wanted) {
      return wanted > 0 && !zeros ? text.substring(0, wanted) : text;
    }
    return zeros ? "0".repeat(wanted - text.length()) + text : text;
  }
}
