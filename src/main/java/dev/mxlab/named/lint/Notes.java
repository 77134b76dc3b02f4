package dev.mxlab.named.lint;

import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import dev.mxlab.text.Position;
import dev.mxlab.text.Severity;
import java.util.ArrayList;
import java.util.List;

/** Collects notes, each place and matter once. */
final class Notes {
  /** More at once helps nobody. */
  private static final int MOST = 50;

  private final List<Diagnostic> found = new ArrayList<>();

  /**
   * @param message what is the matter, for the log
   * @param key of the phrase that says what it does and how to mend it
   */
  void add(Position at, String message, String key, Object... arguments) {
    Phrase mend = Phrase.of(Notes.class, key, arguments);
    boolean known =
        found.stream().anyMatch(d -> d.at().equals(at) && d.message().equals(at + ": " + message));
    if (!known && found.size() < MOST) {
      found.add(new Diagnostic(at, Severity.NOTE, at + ": " + message, mend));
    }
  }

  List<Diagnostic> all() {
    return List.copyOf(found);
  }
}
