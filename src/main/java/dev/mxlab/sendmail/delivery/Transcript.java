package dev.mxlab.sendmail.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a notification of this attempt will quote: refusals with the command before them, and our
 * own words. What {@code sendmail -v} prints goes to the listener at once. Used by one step of the
 * attempt at a time.
 */
final class Transcript {
  private static final int MAX_LINES = 500;

  private final List<String> lines = new ArrayList<>();

  /** The codes before our own words, which no terminal gets to see (putoutmsg in err.c). */
  private static final Pattern CODES = Pattern.compile("^[45]\\d\\d [45]\\.\\d{1,3}\\.\\d{1,3} ");

  private final @Nullable Consumer<String> verbose;
  private final boolean failuresToo;

  Transcript(@Nullable Consumer<String> verbose) {
    this(verbose, true);
  }

  /**
   * @param failuresToo whether the listener hears of them, who is not told in another way
   */
  Transcript(@Nullable Consumer<String> verbose, boolean failuresToo) {
    this.verbose = verbose;
    this.failuresToo = failuresToo;
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  synchronized void add(String line) {
    if (lines.size() < MAX_LINES) {
      lines.add(line);
    }
  }

  /** Whether anybody listens. */
  boolean heard() {
    return verbose != null;
  }

  /** For the terminal alone. */
  void say(String line) {
    if (verbose != null) {
      verbose.accept(line);
    }
  }

  /** For both; what programs said of a failure is not repeated either to who gets it by mail. */
  void tell(List<String> all) {
    boolean failure = !all.isEmpty() && CODES.matcher(all.get(all.size() - 1)).lookingAt();
    for (String line : all) {
      add(line);
      String words = CODES.matcher(line).replaceFirst("");
      if (failuresToo || !failure) {
        say(words);
      }
    }
  }
}
