package dev.mxlab.dovecot.lmtp;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What MAIL and RCPT name: a path and parameters behind it. */
final class LmtpPath {
  private static final Pattern PATH = Pattern.compile("<([^<>]*)>(.*)");

  private final Set<String> workarounds;
  private String address = "";

  LmtpPath(Set<String> workarounds) {
    this.workarounds = workarounds;
  }

  /** What stands between the brackets, once it was looked at. */
  String address() {
    return address;
  }

  /** What is said against {@code FROM:<a@b> BODY=8BITMIME}; empty for nothing. */
  String wrong(String args, String word) {
    if (!args.regionMatches(true, 0, word + ":", 0, word.length() + 1)) {
      return "501 5.5.4 Invalid parameters";
    }
    String rest = eased(args.substring(word.length() + 1)).replaceFirst("^<@[^:>\\s]*:", "<");
    String wrong = "501 5.5.4 Invalid " + word + ": ";
    Matcher found = PATH.matcher(rest);
    if (rest.startsWith(" ")) {
      return wrong + "Unexpected whitespace before path";
    } else if (!rest.startsWith("<")) {
      return wrong + "Missing '<' at beginning of path";
    } else if (!shape(rest).isEmpty()) {
      // A recipient's local part may be what a sender's may not.
      boolean spaced = word.equals("TO") && shape(rest).startsWith("Invalid");
      return wrong + (spaced ? "Missing '>' at end of path" : shape(rest));
    } else if (word.equals("TO") && rest.startsWith("<@")) {
      return wrong + "Missing ':' at end of source route";
    } else if (!found.matches()) {
      return wrong + "Missing '>' at end of path";
    } else if (found.group(1).matches("[^\"]*[\\s,;:\\\\].*")) {
      return wrong + "Invalid character in localpart";
    } else if (!found.group(2).isEmpty() && !found.group(2).startsWith(" ")) {
      return wrong + "Invalid character in path";
    }
    address = found.group(1);
    return parameters(found.group(2), word.equals("FROM"));
  }

  /** A path without its spaces in front, or with its missing brackets, where that is forgiven. */
  private String eased(String path) {
    boolean spaces = workarounds.contains("whitespace-before-path");
    String rest = spaces ? path.stripLeading() : path;
    boolean bare =
        workarounds.contains("mailbox-for-path")
            && !rest.startsWith("<")
            && !rest.startsWith(" ")
            && !rest.isEmpty();
    int end = rest.indexOf(' ') < 0 ? rest.length() : rest.indexOf(' ');
    return bare ? '<' + rest.substring(0, end) + '>' + rest.substring(end) : rest;
  }

  /** What is wrong with {@code <local@domain>} before its parameters; empty for nothing. */
  private static String shape(String path) {
    int at = 1;
    if (path.startsWith("<\"") || path.startsWith("<@")) {
      return "";
    }
    while (at < path.length() && "@>".indexOf(path.charAt(at)) < 0) {
      if (Character.isWhitespace(path.charAt(at))) {
        return "Invalid character in localpart";
      }
      at++;
    }
    if (at == path.length()) {
      return "Missing domain";
    }
    while (at < path.length() && path.charAt(at) != '>') {
      if (Character.isWhitespace(path.charAt(at))) {
        return "Missing '>' at end of path";
      }
      at++;
    }
    return at == path.length() ? "Missing '>' at end of path" : "";
  }

  /** What is said against parameters of MAIL or RCPT; empty for nothing. */
  private static String parameters(String text, boolean mail) {
    boolean body = false;
    for (String word : text.strip().split(" +")) {
      String upper = word.toUpperCase(Locale.ROOT);
      if (mail && upper.startsWith("BODY=")) {
        if (body) {
          return "501 5.5.4 Duplicate BODY= parameter";
        } else if (!upper.equals("BODY=7BIT") && !upper.equals("BODY=8BITMIME")) {
          return "555 5.5.4 Unsupported mail BODY type";
        }
        body = true;
      } else if (!upper.isEmpty() && (mail || !upper.startsWith("ORCPT="))) {
        return "555 5.5.4 Unsupported parameters";
      }
    }
    return "";
  }
}
