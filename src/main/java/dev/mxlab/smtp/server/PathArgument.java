package dev.mxlab.smtp.server;

import dev.mxlab.smtp.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The argument of MAIL and RCPT, {@code FROM:<path> NAME=value ...} (RFC 5321 section 4.1.2), cut
 * as sendmail cuts it: the path ends at the first blank that stands outside angle brackets, quotes
 * and comments, and what it means is for the mail system to say.
 */
record PathArgument(String path, List<Parameter> parameters) {
  /**
   * An ESMTP parameter.
   *
   * @param name in upper case
   * @param value empty also where there is no equals sign
   */
  record Parameter(String name, String value, boolean valued, String asWritten) {
    @Override
    public String toString() {
      return valued ? name + "=" + value : name;
    }
  }

  private static final int MOST_PARAMETERS = 18;

  /**
   * @param keyword {@code FROM} or {@code TO}
   */
  static PathArgument parse(String keyword, String argument) throws Refusal {
    int end = 0;
    while (end < argument.length()
        && argument.charAt(end) != ':'
        && !Command.isBlank(argument.charAt(end))) {
      end++;
    }
    String word = argument.substring(0, end);
    int colon = Command.skipBlanks(argument, end);
    if (colon == argument.length() || argument.charAt(colon) != ':') {
      throw syntax(word);
    }
    int path = Command.skipBlanks(argument, colon + 1);
    if (path == argument.length() || !word.equalsIgnoreCase(keyword)) {
      throw syntax(word);
    }
    int pathEnd = pathEnd(argument, path);
    return new PathArgument(argument.substring(path, pathEnd), parameters(argument, pathEnd));
  }

  private static Refusal syntax(String word) {
    return new Refusal(
        501, "5.5.2", "Syntax error in parameters scanning \"" + Command.shorten(word) + "\"");
  }

  private static int pathEnd(String text, int from) {
    int angles = 0;
    int comments = 0;
    boolean quoted = false;
    for (int i = from; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '\\' -> i++;
        case '"' -> quoted = comments == 0 ? !quoted : quoted;
        case '(' -> comments += quoted ? 0 : 1;
        case ')' -> {
          if (!quoted && comments == 0) {
            return text.length();
          }
          comments -= quoted ? 0 : 1;
        }
        case '<' -> angles += quoted || comments > 0 ? 0 : 1;
        case '>' -> {
          angles -= quoted || comments > 0 ? 0 : 1;
          if (angles < 0) {
            // One too many: nobody knows where the address ends.
            return text.length();
          }
        }
        case ' ', '\t', '\n', 11, '\f', '\r' -> {
          if (!quoted && comments == 0 && angles <= 0) {
            return i;
          }
        }
        default -> {}
      }
    }
    return text.length();
  }

  private static List<Parameter> parameters(String text, int from) throws Refusal {
    List<Parameter> parameters = new ArrayList<>();
    int at = Command.skipBlanks(text, from);
    while (at < text.length()) {
      int nameEnd = at;
      while (nameEnd < text.length() && isKeyword(text.charAt(nameEnd))) {
        nameEnd++;
      }
      String name = text.substring(at, nameEnd);
      boolean valued = nameEnd < text.length() && text.charAt(nameEnd) == '=';
      int end = valued ? valueEnd(text, nameEnd + 1) : nameEnd;
      String value = valued ? text.substring(nameEnd + 1, end) : "";
      parameters.add(new Parameter(name.toUpperCase(Locale.ROOT), value, valued, name));
      if (name.isEmpty() || parameters.size() > MOST_PARAMETERS) {
        break;
      }
      at = Command.skipBlanks(text, Math.min(end + 1, text.length()));
    }
    if (parameters.size() > MOST_PARAMETERS) {
      throw new Refusal(501, "5.5.4", "Too many parameters");
    }
    return parameters;
  }

  private static boolean isKeyword(char c) {
    return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '-';
  }

  private static int valueEnd(String text, int from) {
    int end = from;
    while (end < text.length()
        && text.charAt(end) > ' '
        && text.charAt(end) != '='
        && text.charAt(end) != 127) {
      end++;
    }
    return end;
  }

  /** Looks at parameters. */
  interface Check {
    void accept(List<Parameter> parameters) throws Refusal;
  }

  Reception.Path toPath(Check check) {
    Reply objection = null;
    try {
      check.accept(parameters);
    } catch (Refusal refusal) {
      objection = refusal.reply();
    }
    List<String> texts = parameters.stream().map(Parameter::toString).toList();
    return new Reception.Path(path, texts, objection);
  }
}
