package dev.mxlab.sendmail.reception;

import java.util.Locale;

/** What aliases may name and no client may write to (recipient.c). */
final class DirectMail {
  private DirectMail() {}

  /** What {@code user} would be; empty for somebody to whom a client may write. */
  static String to(String user) {
    String plain = user.replace("\"", "");
    if (plain.startsWith("|")) {
      return "programs";
    } else if (plain.startsWith("/")) {
      return "files";
    }
    return plain.toLowerCase(Locale.ROOT).startsWith(":include:") ? ":include:s" : "";
  }
}
