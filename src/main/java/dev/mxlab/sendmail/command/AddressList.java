package dev.mxlab.sendmail.command;

import dev.mxlab.sendmail.rewrite.Locals;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The addresses in header lines (RFC 5322 section 3.6.3). */
final class AddressList {
  private static final String RESENT = "resent-";
  private static final Set<String> RECIPIENTS = Set.of("to", "cc", "bcc");

  private AddressList() {}

  /** Everybody that the header names as recipient: -t. */
  static List<String> recipients(List<String> headers) {
    List<String> found = new ArrayList<>();
    boolean resent = headers.stream().anyMatch(header -> name(header).startsWith(RESENT));
    for (String header : headers) {
      // Of a message that is sent again only those count who get it now.
      String name = name(header);
      if (name.startsWith(RESENT) == resent && RECIPIENTS.contains(name.replace(RESENT, ""))) {
        // The last of a line is taken first.
        int at = found.size();
        for (String member : Locals.members(ungrouped(value(header)))) {
          found.add(at, member);
        }
      }
    }
    return found;
  }

  /** {@code friends: kim, lee;} are kim and lee. */
  private static String ungrouped(String value) {
    return value.replaceAll("(^|,)\\s*[^<>@,\":;]+:", "$1").replace(';', ',');
  }

  /** One address, complete. */
  static String address(String bare, String host) {
    if (bare.isEmpty() || bare.startsWith("\"") || bare.contains("!")) {
      return bare;
    }
    int at = bare.lastIndexOf('@');
    if (at < 0) {
      return bare.indexOf(' ') < 0 ? bare + "@" + host : bare;
    }
    return bare.substring(at + 1).equalsIgnoreCase("localhost")
        ? bare.substring(0, at + 1) + host
        : bare;
  }

  private static String name(String header) {
    int colon = header.indexOf(':');
    return colon < 0 ? "" : header.substring(0, colon).strip().toLowerCase(Locale.ROOT);
  }

  private static String value(String header) {
    return header.substring(header.indexOf(':') + 1).replaceAll("\n[ \t]*", " ").strip();
  }
}
