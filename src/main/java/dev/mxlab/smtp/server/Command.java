package dev.mxlab.smtp.server;

import dev.mxlab.smtp.Reply;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A line of the client, taken apart.
 *
 * @param verb null for a word that is no command
 * @param word the first word as the client wrote it
 * @param argument what follows it, leading blanks taken off
 * @param line the whole line, for the replies that repeat it
 */
record Command(@Nullable Verb verb, String word, String argument, String line) {
  /** The commands that are known, though not all are obeyed. */
  enum Verb {
    HELO,
    EHLO,
    MAIL,
    RCPT,
    DATA,
    RSET,
    NOOP,
    QUIT,
    HELP,
    VRFY,
    EXPN,
    VERB,
    ETRN,
    AUTH,
    STARTTLS,
    SEND,
    SAML,
    SOML,
    TURN
  }

  private static final Map<String, Verb> VERBS =
      Stream.of(Verb.values())
          .collect(Collectors.toUnmodifiableMap(Verb::name, Function.identity()));

  /** A line ends for us where a NUL stands, as it does for a server written in C. */
  static Command parse(String received) {
    int nul = received.indexOf('\0');
    String line = nul < 0 ? received : received.substring(0, nul);
    int start = skipBlanks(line, 0);
    int end = start;
    while (end < line.length() && !isBlank(line.charAt(end))) {
      end++;
    }
    String word = line.substring(start, end);
    String argument = line.substring(skipBlanks(line, end));
    return new Command(VERBS.get(word.toUpperCase(Locale.ROOT)), word, argument, line);
  }

  static boolean isBlank(char c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }

  static int skipBlanks(String text, int from) {
    int i = from;
    while (i < text.length() && isBlank(text.charAt(i))) {
      i++;
    }
    return i;
  }

  /** A text that is short enough for a reply: its middle left out where it is not. */
  static String shorten(String text) {
    return Reply.shortened(text);
  }

  /** Whether a client may call itself so. */
  static boolean isName(String name) {
    return name.chars()
        .allMatch(
            c ->
                c >= '0' && c <= '9'
                    || c >= 'A' && c <= 'Z'
                    || c >= 'a' && c <= 'z'
                    || "[].-_#:".indexOf(c) >= 0);
  }
}
