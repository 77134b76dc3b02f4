package dev.mxlab.dns.zone;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The expression in NAPTR data (RFC 3402 section 3.2): {@code !^(.*)$!sip:\1!i}. */
final class Substitution {
  private Substitution() {}

  static boolean isValid(byte[] octets) {
    String text = new String(octets, StandardCharsets.ISO_8859_1);
    if (text.isEmpty()) {
      return true;
    }
    char delimiter = text.charAt(0);
    if (delimiter == '\\'
        || delimiter == 'i'
        || delimiter == 0
        || delimiter >= '0' && delimiter <= '9') {
      return false;
    }
    int end = end(text, 1, delimiter);
    int last = end < 0 ? -1 : end(text, end + 1, delimiter);
    if (last < 0) {
      return false;
    }
    String flags = text.substring(last + 1);
    if (!flags.isEmpty() && !flags.equals("i")) {
      return false;
    }
    int groups = groups(text.substring(1, end));
    return groups >= 0 && refersTo(text.substring(end + 1, last), groups);
  }

  /** Where the delimiter stands next that no backslash is before. */
  private static int end(String text, int from, char delimiter) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == delimiter) {
        return i;
      }
    }
    return -1;
  }

  /** How many groups the pattern has; negative when it is none. */
  private static int groups(String pattern) {
    try {
      return Pattern.compile(pattern).matcher("").groupCount();
    } catch (PatternSyntaxException bad) {
      return -1;
    }
  }

  private static boolean refersTo(String replacement, int groups) {
    for (int i = 0; i < replacement.length(); i++) {
      if (replacement.charAt(i) == '\\' && ++i < replacement.length()) {
        int digit = replacement.charAt(i) - '0';
        if (digit >= 0 && digit <= 9 && (digit == 0 || digit > groups)) {
          return false;
        }
      }
    }
    return true;
  }
}
