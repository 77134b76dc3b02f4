package dev.mxlab.dovecot.doveadm;

import dev.mxlab.imap.wire.Utf7;
import java.util.regex.Pattern;

/** Names with {@code *} (anything), {@code %} (one level) and {@code ?}. */
final class Masks {
  private Masks() {}

  static boolean isMask(String text) {
    return text.indexOf('*') >= 0 || text.indexOf('%') >= 0;
  }

  static boolean matches(String mask, String name, char separator) {
    StringBuilder regex = new StringBuilder();
    for (char c : mask.toCharArray()) {
      switch (c) {
        case '*' -> regex.append(".*");
        case '%' -> regex.append("[^").append(Pattern.quote("" + separator)).append("]*");
        default -> regex.append(Pattern.quote("" + c));
      }
    }
    boolean inbox = name.equals("INBOX") && mask.equalsIgnoreCase("INBOX");
    return inbox || name.matches("(?s)" + regex);
  }

  /** A mask of users: {@code *} and {@code ?}. */
  static boolean user(String mask, String name) {
    String regex = Pattern.quote(mask).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
    return name.matches(regex);
  }

  /** A mailbox's name as people read it. */
  static String shown(String name) {
    String text = Utf7.decode(name);
    return text == null ? name : text;
  }

  /** A mailbox's name as IMAP has it; INBOX in any case of letters. */
  static String wire(String name) {
    return name.equalsIgnoreCase("INBOX") ? "INBOX" : Utf7.encode(name);
  }
}
