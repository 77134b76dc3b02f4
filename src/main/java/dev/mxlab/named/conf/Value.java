package dev.mxlab.named.conf;

import dev.mxlab.text.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A part of what follows a statement's name, as the file has it. */
public sealed interface Value {
  Position at();

  /** The word that follows a keyword among values; null when the keyword is not there. */
  static @Nullable String after(List<Value> values, String keyword) {
    for (int i = 0; i + 1 < values.size(); i++) {
      if (values.get(i) instanceof Word word
          && !word.quoted()
          && word.text().equals(keyword)
          && values.get(i + 1) instanceof Word next) {
        return next.text();
      }
    }
    return null;
  }

  /**
   * A word, number, address or string.
   *
   * @param text as it counts, not always as it was written
   * @param shown as named-checkconf -p prints it
   * @param quoted whether named-checkconf -p prints it in quotation marks
   */
  record Word(String text, boolean quoted, String shown, Position at) implements Value {
    Word(String text, boolean quoted, Position at) {
      this(text, quoted, text, at);
    }
  }

  /** The elements between braces, each of one or more values. */
  record Items(List<List<Value>> elements, Position at) implements Value {}

  /**
   * An element of an address match list.
   *
   * @param keyword {@code key}, or empty
   * @param target a word or a nested list
   */
  record Match(boolean negated, String keyword, Value target, Position at) implements Value {}

  /** The statements between braces. */
  record Body(List<Statement> statements, Position at) implements Value {
    // Asked hundreds of times for each of thousands of zones: no streams here.
    public Optional<Statement> find(String name) {
      for (Statement statement : statements) {
        if (statement.name().equals(name)) {
          return Optional.of(statement);
        }
      }
      return Optional.empty();
    }

    public List<Statement> all(String name) {
      List<Statement> found = List.of();
      for (Statement statement : statements) {
        if (statement.name().equals(name)) {
          found = found.isEmpty() ? new ArrayList<>() : found;
          found.add(statement);
        }
      }
      return found;
    }
  }
}
