package dev.mxlab.smtp;

import java.util.List;

/**
 * An SMTP reply (RFC 5321 section 4.2).
 *
 * @param code 200 to 599
 * @param dsn enhanced status code (RFC 3463) without trailing blank, empty where the reply bears
 *     none
 * @param lines at least one, without code and enhanced code
 * @param aside what is said before it in lines with the code 050, to who wants to know more (VERB)
 */
public record Reply(int code, String dsn, List<String> lines, List<String> aside) {
  /** How much of what a client said a reply repeats. */
  private static final int SHOWN = 203;

  public Reply(int code, String dsn, List<String> lines) {
    this(code, dsn, lines, List.of());
  }

  public Reply {
    lines = List.copyOf(lines);
    aside = List.copyOf(aside);
    if (code < 200 || code > 599 || lines.isEmpty()) {
      throw new IllegalArgumentException("reply " + code + " " + lines);
    }
  }

  public static Reply of(int code, String dsn, String text) {
    return new Reply(code, dsn, List.of(text));
  }

  /** A text that is short enough for a reply: its middle left out where it is not. */
  public static String shortened(String text) {
    if (text.length() <= SHOWN) {
      return text;
    }
    int half = (SHOWN - 3) / 2;
    return text.substring(0, half) + "..." + text.substring(text.length() - half);
  }

  /** With something said before it. */
  public Reply after(List<String> said) {
    return new Reply(code, dsn, lines, said);
  }

  /** A refusal as a temporary one: {@code 450 4.1.1} for {@code 550 5.1.1}. */
  public Reply softened() {
    return permanent()
        ? new Reply(code - 100, dsn.startsWith("5") ? "4" + dsn.substring(1) : dsn, lines, aside)
        : this;
  }

  public boolean positive() {
    return code < 400;
  }

  public boolean temporary() {
    return code >= 400 && code < 500;
  }

  public boolean permanent() {
    return code >= 500;
  }

  /** The last line as it stands on the wire: {@code 550 5.1.1 <x@y>... User unknown}. */
  @Override
  public String toString() {
    String text = lines.get(lines.size() - 1);
    return dsn.isEmpty() ? code + " " + text : code + " " + dsn + " " + text;
  }
}
