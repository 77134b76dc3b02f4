package dev.mxlab.named.conf;

import dev.mxlab.text.Position;
import java.util.List;
import java.util.Optional;

/** A part of what follows a statement's name, as the file has it. */
public sealed interface Value {
  Position at();

  /**
   * A word, number, address or string.
   *
   * @param text as it counts, not always as it was written
   * @param quoted whether named-checkconf -p prints it in quotation marks
   */
  record Word(String text, boolean quoted, Position at) implements Value {}

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
    public Optional<Statement> find(String name) {
      return statements.stream().filter(s -> s.name().equals(name)).findFirst();
    }

    public List<Statement> all(String name) {
      return statements.stream().filter(s -> s.name().equals(name)).toList();
    }
  }
}
