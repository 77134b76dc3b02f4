package dev.mxlab.host.shell;

import java.util.List;

/**
 * A parsed command line: pipelines, each with the operator that stood before it.
 *
 * @param steps the first step's operator is {@code ;}
 */
record Script(List<Step> steps) {
  Script {
    steps = List.copyOf(steps);
  }

  /** {@code operator} is one of {@code ; && ||}. */
  record Step(String operator, List<Part> pipeline) {
    Step {
      pipeline = List.copyOf(pipeline);
    }
  }

  /** What stands between two pipes. */
  sealed interface Part {
    /** Behind it, for all that is within. */
    List<Redirection> redirections();
  }

  /** {@code for NAME in WORD...; do BODY; done}. */
  record Loop(String name, List<Word> words, Script body, List<Redirection> redirections)
      implements Part {
    Loop {
      words = List.copyOf(words);
      redirections = List.copyOf(redirections);
    }
  }

  /**
   * {@code if CONDITION; then BODY; else OTHERWISE; fi}, or {@code while CONDITION; do BODY; done}.
   *
   * @param again whether it is a loop
   */
  record Choice(
      Script condition,
      Script body,
      Script otherwise,
      boolean again,
      List<Redirection> redirections)
      implements Part {
    Choice {
      redirections = List.copyOf(redirections);
    }
  }

  /** One command: its words, first among them assignments, and its redirections in their order. */
  record Simple(List<Word> words, List<Redirection> redirections) implements Part {
    Simple {
      words = List.copyOf(words);
      redirections = List.copyOf(redirections);
    }
  }

  /**
   * A redirection of {@code descriptor}.
   *
   * @param operator {@code <}, {@code >}, {@code >>}, {@code >&}
   */
  record Redirection(int descriptor, String operator, Word target) {}

  /** A word before expansion. */
  record Word(List<Piece> pieces) {
    Word {
      pieces = List.copyOf(pieces);
    }

    /** The bare text of a word without quotes and variables; empty for any other. */
    String plain() {
      return pieces.size() == 1 && pieces.get(0) instanceof Literal literal && !literal.quoted()
          ? literal.text()
          : "";
    }
  }

  /** A part of a word. */
  sealed interface Piece {
    /** Between quotes: not split, not matched against file names. */
    boolean quoted();
  }

  record Literal(String text, boolean quoted) implements Piece {}

  record Variable(String name, boolean quoted) implements Piece {}

  /** {@code $(line)}. */
  record Substitution(String line, boolean quoted) implements Piece {}

  /** {@code $((expression))}. */
  record Arithmetic(String expression, boolean quoted) implements Piece {}
}
