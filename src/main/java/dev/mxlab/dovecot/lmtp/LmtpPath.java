package dev.mxlab.dovecot.lmtp;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What MAIL and RCPT name: a path and parameters behind it. */
final class LmtpPath {
  /** RFC 5321's atext, for a regular expression. */
  private static final String LETTERS = "A-Za-z0-9!#$%&'*+/=?^_`{|}~\\-";

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
    if (rest.isBlank()) {
      return wrong + "Path is empty string";
    } else if (rest.startsWith(" ")) {
      return wrong + "Unexpected whitespace before path";
    } else if (!rest.startsWith("<")) {
      return wrong + "Missing '<' at beginning of path";
    } else if (!shape(rest).isEmpty()) {
      // Of a recipient's local part the letters before count: what follows ends it.
      boolean cut = word.equals("TO") && shape(rest).startsWith("Invalid") && rest.charAt(1) != ' ';
      return wrong + (cut ? "Missing '>' at end of path" : shape(rest));
    } else if (word.equals("TO") && rest.startsWith("<@")) {
      return wrong + "Missing ':' at end of source route";
    } else if (!found.matches()) {
      return wrong + "Missing '>' at end of path";
    } else if (word.equals("TO") && !recipient(found.group(1)).isEmpty()) {
      return wrong + recipient(found.group(1));
    } else if (!found.group(2).isEmpty() && !found.group(2).startsWith(" ")) {
      return wrong + "Invalid character in path";
    }
    address = plain(found.group(1));
    if (word.equals("TO") && address.isEmpty()) {
      return wrong + "Null path not allowed";
    }
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

  /** An address without the quotation marks of its local part. */
  private static String plain(String address) {
    int at = address.lastIndexOf('@');
    String local = at < 0 ? address : address.substring(0, at);
    boolean quoted = local.length() > 1 && local.startsWith("\"") && local.endsWith("\"");
    return quoted
        ? local.substring(1, local.length() - 1).replaceAll("\\\\(.)", "$1")
            + address.substring(Math.max(at, 0))
        : address;
  }

  /** The same with quotation marks where they are needed. */
  static String shown(String address) {
    int at = address.lastIndexOf('@');
    String local = at < 0 ? address : address.substring(0, at);
    boolean word = local.matches("[" + LETTERS + "]+([.][" + LETTERS + "]+)*");
    return word || local.isEmpty()
        ? address
        : '"' + local.replaceAll("([\"\\\\])", "\\\\$1") + '"' + address.substring(local.length());
  }

  /** What is wrong with a recipient, where a sender may be anything; empty for nothing. */
  private static String recipient(String address) {
    int at = address.lastIndexOf('@');
    String local = at < 0 ? address : address.substring(0, at);
    String domain = at < 0 ? "" : address.substring(at + 1);
    if (!local.startsWith("\"") && local.indexOf('@') >= 0) {
      return "Invalid domain";
    } else if (!local.startsWith("\"") && !local.matches("[" + LETTERS + ".]*")) {
      boolean first = !local.substring(0, 1).matches("[" + LETTERS + "]");
      return first ? "Invalid character in localpart" : "Missing '>' at end of path";
    }
    return domain.endsWith(".") ? "Invalid character in domain" : "";
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
      if (!upper.isEmpty() && !upper.matches("[A-Z0-9][A-Z0-9-]*(=.*)?")) {
        return "501 5.5.4 Invalid %s parameter: Unexpected character in parameter keyword"
            .formatted(mail ? "MAIL" : "RCPT");
      } else if (!mail && upper.startsWith("ORCPT=") && upper.indexOf(';') < 0) {
        return "501 5.5.4 Invalid addr-type for ORCPT= parameter";
      }
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
