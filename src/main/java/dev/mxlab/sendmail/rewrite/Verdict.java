package dev.mxlab.sendmail.rewrite;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code $#mailer $@host $:user}, what rulesets resolve to (buildaddr in parseaddr.c).
 *
 * @param host as text, empty when there is none
 */
record Verdict(String mailer, String host, Workspace user, String blank) {
  private static final Pattern ENHANCED = Pattern.compile("[245]\\.[0-9]{1,3}\\.[0-9]{1,3}");
  private static final int EX_CODE_LENGTH = 3;
  private static final int EX_UNAVAILABLE = 69;

  /** Null for a workspace that resolves to nothing. */
  static @Nullable Verdict of(Workspace tokens, Rulebook book) {
    if (!tokens.startsWith('#') || tokens.length() < 2) {
      return null;
    }
    int user = tokens.indexOf(':', 1);
    int end = user < 0 ? tokens.length() : user;
    int host = tokens.indexOf('@', 1);
    boolean hosted = host > 0 && host < end;
    Workspace rest = new Workspace();
    if (user >= 0) {
      rest.add(tokens, user + 1, tokens.length());
    }
    return new Verdict(
        tokens.get(1).text().toLowerCase(Locale.ROOT),
        hosted ? tokens.join(host + 1, end, book.blank()) : "",
        rest,
        book.blank());
  }

  boolean isError() {
    return mailer.equals("error");
  }

  /** The text's own codes count; {@code $@} gives the enhanced one where it has none. */
  Decision refusal() {
    String text = unquoted(user.join(" ")).strip();
    if (host.equalsIgnoreCase("quarantine")) {
      return new Decision.Quarantine(text);
    }
    // A code that is none of a refusal would have the client believe that all is well.
    if (!text.matches("[45][0-9][0-9] .*")) {
      return new Decision.Refuse(553, "5.3.0", text, null, exit(host));
    }
    int code = Integer.parseInt(text.substring(0, EX_CODE_LENGTH));
    String rest = text.substring(EX_CODE_LENGTH + 1);
    Matcher own = ENHANCED.matcher(rest);
    if (own.lookingAt() && rest.startsWith(" ", own.end())) {
      String more = rest.substring(own.end() + 1);
      return new Decision.Refuse(code, own.group(), more, null, exit(host));
    }
    String dsn = ENHANCED.matcher(host).matches() ? host : code / 100 + ".0.0";
    return new Decision.Refuse(code, dsn, rest, null, exit(host));
  }

  /** Without quotes and backslashes; what stands behind a backslash stays (stripquotes). */
  static String unquoted(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        plain.append(text.charAt(++i));
      } else if (c != '"' && c != '\\') {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  /** ErrorCodes in parseaddr.c, dsntoexitstat in err.c. */
  private static int exit(String host) {
    if (host.isEmpty()) {
      return EX_UNAVAILABLE;
    }
    return switch (host.toLowerCase(Locale.ROOT)) {
      case "usage" -> 64;
      case "nouser" -> 67;
      case "nohost" -> 68;
      case "unavailable" -> EX_UNAVAILABLE;
      case "software" -> 70;
      case "tempfail" -> 75;
      case "protocol" -> 76;
      case "config" -> 78;
      default -> 0;
    };
  }
}
