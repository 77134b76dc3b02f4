package dev.mxlab.sendmail.rewrite;

import org.jspecify.annotations.Nullable;

/**
 * What stands around an address: {@code Kim <$g>}, {@code $g (Kim)}, {@code friends: $g;}
 * (crackaddr in headers.c). A name that has signs in it which may stand within quotes alone gets
 * them.
 *
 * @param before the address
 * @param after it; null where the line holds no address at all
 */
public record Cracked(String before, @Nullable String after) {
  /** Whatever O MustQuoteChars says. */
  public static final String ALWAYS_QUOTE = "@,;:\\()[]";

  /** Where the file says nothing. */
  public static final String MUST_QUOTE = ALWAYS_QUOTE + ".'";

  public static final Cracked NOTHING = new Cracked("", "");

  private static final char ADDRESS = '\u0001';

  /** {@code Kim <kim@daum.net>}: before is {@code Kim <}. */
  public static Cracked of(String line) {
    return of(line, MUST_QUOTE);
  }

  public static Cracked of(String line, String mustQuote) {
    String form = new Reading(line.stripLeading(), mustQuote).read();
    int at = form.indexOf(ADDRESS);
    return at < 0
        ? new Cracked(form, null)
        : new Cracked(form.substring(0, at), form.substring(at + 1));
  }

  /** Around another address. */
  public String around(String address) {
    return after == null ? before : before + address + after;
  }

  /** With {@code $g} for the address, as address test mode shows it. */
  @Override
  public String toString() {
    return around("$g");
  }

  /**
   * Reads a line once, from its beginning. What was taken for the address turns out to be a phrase
   * at a {@code <}, and a group's name at a colon: then it is written anew.
   */
  private static final class Reading {
    private final String text;
    private final String mustQuote;
    private final StringBuilder out = new StringBuilder();

    /** Where the next sign stands. */
    private int next;

    /** Where the part behind a group's name begins, here and there. */
    private int from;

    private int head;

    /** Above 0 what is read belongs to the form, not to the address. */
    private int copying;

    private int comments;
    private int brackets;
    private boolean inAngles;
    private boolean quoted;
    private boolean quoteOpen;
    private boolean toQuote;
    private boolean angleSeen;
    private boolean colonSeen;
    private boolean placed;

    Reading(String text, String mustQuote) {
      this.text = text.replace(ADDRESS, ' ');
      this.mustQuote = mustQuote;
    }

    String read() {
      while (next < text.length()) {
        char c = text.charAt(next++);
        if (copying > 0) {
          out.append(c);
        }
        if (c == '\\') {
          escaped();
        } else if (c == '"' && comments == 0) {
          quoted = !quoted;
          quoteOpen ^= copying > 0;
        } else if (quoted) {
          place();
        } else if (c == '(' || comments > 0) {
          comment(c);
        } else {
          sign(c);
        }
      }
      if (quoteOpen) {
        out.append('"');
      }
      out.append(")".repeat(comments));
      return inAngles ? out.append('>').toString() : out.toString();
    }

    private void escaped() {
      toQuote |= comments == 0 && !quoted;
      if (next < text.length()) {
        char c = text.charAt(next++);
        if (copying > 0) {
          out.append(c);
        }
      }
      place();
    }

    private void comment(char c) {
      if (c == '(') {
        comments++;
        if (copying++ == 0) {
          out.append(out.length() == head ? "(" : " (");
        }
      } else if (c == ')') {
        comments--;
        copying--;
      }
    }

    private void sign(char c) {
      if (c == ')' && copying > 0) {
        out.setLength(out.length() - 1);
      }
      brackets += c == '[' ? 1 : c == ']' ? -1 : 0;
      if (c == ':' && !inAngles && brackets <= 0 && !colonSeen) {
        colon();
        return;
      }
      if (c == ';' && copying == 0) {
        out.append(c);
      }
      toQuote |= mustQuote.indexOf(c) >= 0;
      if (c == '<') {
        toQuote |= angleSeen;
        angleSeen = true;
        inAngles = true;
        phrase();
      } else if (c == '>') {
        close();
      } else {
        place();
      }
    }

    private void colon() {
      char c = next < text.length() ? text.charAt(next) : ' ';
      if (c == ':' || c == '.') {
        // A host of DECnet, not a group.
        toQuote = true;
        if (copying > 0) {
          out.append(c);
        }
        next++;
        place();
        return;
      }
      colonSeen = true;
      phrase();
      while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
        out.append(text.charAt(next++));
      }
      head = out.length();
      from = next;
    }

    /** What came before the sign that was just read is no address, with the sign. */
    private void phrase() {
      int end = next;
      if (toQuote) {
        end--;
        while (end > from && Character.isWhitespace(text.charAt(end - 1))) {
          end--;
        }
      }
      String name = text.substring(from, Math.max(from, end));
      out.setLength(head);
      if (!toQuote) {
        out.append(name);
      } else {
        if (!name.isEmpty()) {
          out.append('"').append(name.replace("\"", "\\\"")).append('"');
        }
        out.append(text, Math.max(from, end), next);
      }
      copying = 0;
      placed = false;
      toQuote = false;
    }

    private void close() {
      if (inAngles) {
        inAngles = false;
        if (copying++ == 0) {
          out.append('>');
        }
      } else {
        if (copying > 0) {
          out.setLength(out.length() - 1);
        }
        toQuote = true;
      }
    }

    private void place() {
      if (copying <= 0 && !placed) {
        if (out.length() > 0 && out.charAt(out.length() - 1) == ')') {
          out.append(' ');
        }
        out.append(ADDRESS);
        placed = true;
      }
    }
  }
}
