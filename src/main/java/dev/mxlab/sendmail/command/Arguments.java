package dev.mxlab.sendmail.command;

import dev.mxlab.sendmail.queue.Selection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The command line of sendmail(8), read as getopt(3) does.
 *
 * @param mode letter of -b: m unless given
 * @param queue what a -q without a selection has: empty, or an interval; null without any -q
 * @param selection the words of -qI, -qR, -qS
 * @param foreground -qf
 * @param persistent -qp
 * @param errors letter of -oe, 0 unless given
 * @param client -Ac
 * @param debug -d0 or -d: shows the machine's names first
 * @param debugging what all -d have, with commas
 * @param options -o and -O, as an O line has them
 * @param values what -B, -D, -h, -L, -N, -p, -R, -V and -X were given last, by letter
 * @param quarantine what -Q has, empty for an end of quarantine; null without it
 * @param problem what is wrong with the line, empty when nothing is
 * @param misused whether the line ends the program without a word
 */
record Arguments(
    char mode,
    @Nullable String queue,
    Selection selection,
    boolean foreground,
    boolean persistent,
    boolean client,
    boolean mta,
    boolean verbose,
    boolean fromHeader,
    boolean ignoreDots,
    @Nullable String sender,
    @Nullable String fullName,
    String file,
    boolean debug,
    char errors,
    String debugging,
    List<String> options,
    List<String> addresses,
    Map<Character, String> values,
    @Nullable String quarantine,
    String problem,
    boolean misused) {

  /** Letters that take a value, attached or as the next word. */
  private static final String VALUED = "ABbCDFfhLMNOopRrVX";

  /** Letters whose value, if any, is attached. */
  private static final String ATTACHED = "dqeIQ";

  private static final String PLAIN = "GimnsTtUvc";

  /** Whether the command is one of those that submit: its file is submit.cf. */
  boolean submits() {
    return client;
  }

  /** -B with a word that no body type has. */
  boolean illegalBody() {
    String type = values.getOrDefault('B', "7BIT");
    return !type.equalsIgnoreCase("7BIT") && !type.equalsIgnoreCase("8BITMIME");
  }

  static Arguments parse(List<String> words) {
    return new Reading(words).read();
  }

  private static final class Reading {
    private final List<String> words;
    private final List<String> options = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();
    private char mode = 'm';
    private @Nullable String queue;
    private Selection selection = Selection.ALL;
    private boolean foreground;
    private boolean persistent;
    private char errors;
    private boolean client;
    private boolean gateway;
    private boolean mta;
    private boolean verbose;
    private boolean fromHeader;
    private boolean ignoreDots;
    private @Nullable String sender;
    private @Nullable String fullName;
    private String file = "";
    private boolean debug;
    private final StringBuilder debugging = new StringBuilder();
    private final Map<Character, String> values = new HashMap<>();
    private @Nullable String quarantine;
    private String interval = "";
    private String problem = "";
    private boolean misused;

    Reading(List<String> words) {
      this.words = words;
    }

    Arguments read() {
      int i = 0;
      while (i < words.size() && problem.isEmpty()) {
        String word = words.get(i);
        if (word.startsWith("--")) {
          // Whatever follows the second sign: this getopt looks no further.
          addresses.addAll(words.subList(i + 1, words.size()));
          break;
        } else if (word.length() > 1 && word.charAt(0) == '-') {
          i += options(word, i + 1 < words.size() ? words.get(i + 1) : null);
        } else {
          addresses.add(word);
        }
        i++;
      }
      return new Arguments(
          mode,
          queue,
          selection,
          foreground,
          persistent,
          client || gateway && !mta,
          mta,
          verbose,
          fromHeader,
          ignoreDots,
          sender,
          fullName,
          file,
          debug,
          errors,
          debugging.toString(),
          options,
          addresses,
          Map.copyOf(values),
          quarantine,
          problem.isEmpty() ? misplaced() : problem,
          misused);
    }

    /** A queue run and something else at once; or what is wrong with the run. */
    private String misplaced() {
      boolean other = "vit".indexOf(mode) >= 0;
      StringBuilder wrong = new StringBuilder();
      if (other && quarantine != null) {
        wrong.append("Can not use -Q with -b").append(mode);
      }
      if (other && (queue != null || !interval.isEmpty())) {
        wrong.append(wrong.isEmpty() ? "" : "\n").append("Can not use -q with -b").append(mode);
      }
      return wrong.isEmpty() ? interval : wrong.toString();
    }

    /** Returns how many further words it used. */
    private int options(String word, @Nullable String next) {
      for (int at = 1; at < word.length(); at++) {
        char letter = word.charAt(at);
        String rest = word.substring(at + 1);
        if (letter == 'q' && rest.isEmpty() && next != null && !next.startsWith("-")) {
          set(letter, next);
          return 1;
        } else if (ATTACHED.indexOf(letter) >= 0) {
          set(letter, rest);
          return 0;
        } else if (VALUED.indexOf(letter) >= 0) {
          if (rest.isEmpty() && next == null && letter == 'b') {
            problem = "Invalid operation mode  ";
            return 0;
          }
          if (rest.isEmpty() && next == null) {
            missing(letter);
            return 0;
          }
          set(letter, rest.isEmpty() && next != null ? next : rest);
          return rest.isEmpty() ? 1 : 0;
        } else if (PLAIN.indexOf(letter) < 0) {
          problem = "illegal option -- " + letter;
          return 0;
        }
        set(letter, "");
      }
      return 0;
    }

    private void missing(char letter) {
      if (letter == 'C') {
        file = "sendmail.cf";
        return;
      }
      String nowhere = letter == 'D' ? "cannot open (null): Bad address\nsendmail: " : "";
      problem = nowhere + "option requires an argument -- " + letter;
    }

    private void set(char letter, String value) {
      switch (letter) {
        case 'A' -> {
          client = value.startsWith("c");
          mta = value.startsWith("m");
        }
        case 'b' -> mode(value.isEmpty() ? ' ' : value.charAt(0));
        case 'B', 'D', 'L', 'p', 'X' -> values.put(letter, value);
        case 'N' -> {
          wrong(
              !value.matches("(?i)never|(success|failure|delay)(,(success|failure|delay))*"),
              "Invalid -N argument");
          values.put(letter, value);
        }
        case 'h' -> {
          wrong(!value.matches("\\s*[-+]?[0-9]+"), "Bad hop count (" + value + ")");
          values.put(letter, value);
        }
        case 'R' -> {
          wrong(!value.matches("(?i)full|hdrs"), "Invalid -R value");
          values.put(letter, value);
        }
        case 'V' -> {
          wrong(!value.matches("[!-~&&[^=]]*"), "Invalid syntax in -V flag");
          values.put(letter, value);
        }
        case 'G' -> gateway = true;
        case 'Q' -> quarantine = value;
        case 'U' -> misused = true;
        case 'C' -> file = value;
        case 'e' -> errors = value.isEmpty() ? 0 : value.charAt(0);
        case 'd' -> {
          debug |= value.isEmpty() || value.matches("0([-.,].*)?");
          debugging.append(value).append(',');
        }
        case 'F' -> fullName = value;
        case 'f', 'r' -> {
          wrong(sender != null, "More than one \"from\" person");
          sender = value;
        }
        case 'i' -> ignoreDots = true;
        case 'O' -> options.add(" " + value);
        case 'o' -> short_(value);
        case 'q' -> queue(value);
        case 't' -> fromHeader = true;
        case 'v' -> verbose = true;
        default -> {
          // -I, -m, -M, -s, -T ...: nothing that changes anything here
        }
      }
    }

    /** {@code -q}, {@code -q30m}, {@code -qf}, {@code -qGname}, {@code -q!Inaver}, ... */
    private void queue(String value) {
      Optional<Selection.Term> term = Selection.term(value);
      if (term.isPresent()) {
        selection = selection.and(term.get());
      }
      switch (value.isEmpty() ? ' ' : value.charAt(0)) {
        case 'f' -> foreground = true;
        case 'p' -> {
          persistent = true;
          queue = value.substring(1);
        }
        case 'G' -> group(value.substring(1));
        case 'I', 'R', 'S', 'Q', 'L', '!', ' ' -> queue = queue == null ? "" : queue;
        default -> interval(value);
      }
      if (foreground && queue == null) {
        queue = "";
      }
    }

    private void group(String name) {
      queue = queue == null ? "" : queue;
      selection = selection.in(name);
    }

    private void interval(String value) {
      StringBuilder wrong = new StringBuilder();
      for (char sign : value.toCharArray()) {
        if (!Character.isDigit(sign) && "smhdwSMHDW".indexOf(sign) < 0) {
          wrong.append(wrong.isEmpty() ? "" : "\n").append("Invalid time unit `" + sign + "'");
        }
      }
      if (value.startsWith("-")) {
        interval = "Invalid -q value";
      } else if (!wrong.isEmpty()) {
        interval = wrong.toString();
      } else {
        queue = value;
      }
    }

    private void wrong(boolean is, String what) {
      problem = is && problem.isEmpty() ? what : problem;
    }

    private void mode(char letter) {
      wrong(letter == 'z', "Frozen configurations unsupported");
      wrong("abCdDhHimpPstvz".indexOf(letter) < 0, "Invalid operation mode " + letter);
      mode = letter == 'a' ? 'm' : letter;
    }

    private void short_(String value) {
      char first = value.isEmpty() ? ' ' : value.charAt(0);
      if (value.isBlank()) {
        wrong(true, "readcf: null option name");
      } else if (first < '0' || first > 'z') {
        wrong(true, "readcf: unknown option name 0x%x".formatted((int) first));
      } else if (value.startsWith("e") && value.length() > 1) {
        errors = value.charAt(1);
        options.add(value);
      } else if (value.startsWith("i")) {
        ignoreDots = true;
      } else {
        options.add(value);
      }
    }
  }
}
