package dev.mxlab.sendmail.rewrite;

/**
 * An address as text: comments out, quotes and brackets in balance (prescan in parseaddr.c). The
 * complaints are sendmail's.
 */
public final class AddressText {
  /** The text without comments; or what is wrong with it, then {@code text} is not to be used. */
  public record Scanned(String text, String complaint) {
    public boolean ok() {
      return complaint.isEmpty();
    }
  }

  private AddressText() {}

  /** Removes comments and blanks that do nothing. */
  public static Scanned scan(String text) {
    StringBuilder out = new StringBuilder();
    int comments = 0;
    int angles = 0;
    boolean quoted = false;
    boolean tooFew = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        if (comments == 0) {
          out.append(c).append(text.charAt(i + 1));
        }
        i++;
      } else if (quoted) {
        quoted = c != '"';
        out.append(c);
      } else if (c == '(') {
        comments++;
      } else if (c == ')') {
        if (comments == 0) {
          return wrong("Unbalanced ')'");
        }
        comments--;
      } else if (comments == 0) {
        quoted = c == '"';
        angles += c == '<' ? 1 : c == '>' ? -1 : 0;
        tooFew |= angles < 0;
        out.append(c);
      }
    }
    if (comments > 0) {
      return wrong("Unbalanced '('");
    } else if (quoted) {
      return wrong("Unbalanced '\"'");
    } else if (angles > 0) {
      return wrong("Unbalanced '<'");
    } else if (tooFew) {
      return wrong("Unbalanced '>'");
    }
    return new Scanned(out.toString().strip(), "");
  }

  private static Scanned wrong(String complaint) {
    return new Scanned("", complaint);
  }

  /** What stands in the innermost angle brackets; all of it where there are none. */
  public static String bare(String text) {
    int open = -1;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == '<' && !quoted) {
        open = i;
      } else if (c == '>' && !quoted) {
        return open < 0 ? text.strip() : text.substring(open + 1, i).strip();
      }
    }
    return text.strip();
  }

  /** Without one pair of angle brackets around it: $g and $f of {@code <kim@daum.net>}. */
  public static String unbracketed(String text) {
    String plain = text.strip();
    return plain.startsWith("<") && plain.endsWith(">")
        ? plain.substring(1, plain.length() - 1).strip()
        : plain;
  }

  /** Where {@code c} stands outside quotes, from {@code from} on; -1 for nowhere. */
  static int indexOf(String text, char c, int from) {
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char here = text.charAt(i);
      if (i >= from && here == c && !quoted) {
        return i;
      } else if (here == '\\') {
        i++;
      } else if (here == '"') {
        quoted = !quoted;
      }
    }
    return -1;
  }
}
