package dev.mxlab.sendmail.reception;

import dev.mxlab.sendmail.queue.Envelope;
import java.util.List;
import java.util.Locale;

/** What the ESMTP parameters of MAIL and RCPT, checked by the session, mean to the queue. */
final class Parameters {
  private Parameters() {}

  /**
   * The F line: d and n for RET=HDRS (RFC 3461 section 4.3); b and s as sendmail always sets them.
   */
  static String flags(List<String> mail) {
    String wanted = value(mail, "RET").toUpperCase(Locale.ROOT);
    return switch (wanted) {
      case "HDRS" -> "bdns";
      case "FULL" -> "bds";
      default -> "bs";
    };
  }

  /** The R and r lines (RFC 3461 sections 4.1 and 4.2). */
  static Envelope.Recipient recipient(String address, List<String> parameters) {
    String notify = value(parameters, "NOTIFY").toUpperCase(Locale.ROOT);
    StringBuilder flags = new StringBuilder("P");
    if (notify.isEmpty()) {
      flags.append("FD");
    } else {
      flags.append('N');
      flags.append(notify.contains("SUCCESS") ? "S" : "");
      flags.append(notify.contains("FAILURE") ? "F" : "");
      flags.append(notify.contains("DELAY") ? "D" : "");
    }
    String original = value(parameters, "ORCPT");
    String bare =
        address.startsWith("<") && address.endsWith(">")
            ? address.substring(1, address.length() - 1)
            : address;
    return new Envelope.Recipient(
        address,
        flags.toString(),
        original.isEmpty() ? "RFC822; " + bare : xtext(original),
        "",
        "");
  }

  private static String value(List<String> parameters, String name) {
    for (String parameter : parameters) {
      if (parameter.startsWith(name + "=")) {
        return parameter.substring(name.length() + 1);
      }
    }
    return "";
  }

  /** RFC 3461 section 4: {@code +2B} is a plus. */
  private static String xtext(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '+' && i + 2 < text.length()) {
        out.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        out.append(text.charAt(i));
      }
    }
    return out.toString();
  }
}
