package dev.mxlab.named.conf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the notation of values in the table of statements. */
final class ShapeNotation {
  private final List<String> tokens;
  private int at;

  private ShapeNotation(String notation) {
    this.tokens = notation.isBlank() ? List.of() : List.of(notation.trim().split("\\s+"));
  }

  /**
   * @throws IllegalArgumentException when the notation is wrong
   */
  static Shape.Sequence read(String notation) {
    ShapeNotation reader = new ShapeNotation(notation);
    Shape.Sequence shape = reader.sequence("");
    if (reader.at < reader.tokens.size()) {
      throw new IllegalArgumentException("trailing text in: " + notation);
    }
    return shape;
  }

  private Shape.Sequence sequence(String end) {
    List<Shape> parts = new ArrayList<>();
    while (at < tokens.size() && !tokens.get(at).equals(end)) {
      parts.add(part());
    }
    return new Shape.Sequence(List.copyOf(parts));
  }

  private Shape part() {
    String token = tokens.get(at++);
    return switch (token) {
      case "(" -> choice();
      case "[" -> optional();
      case "~" -> keyed();
      case "&" -> new Shape.Sequence(List.of());
      case "{" -> {
        Shape.Sequence inner = sequence("}");
        at++;
        yield braces(inner);
      }
      default -> leaf(token);
    };
  }

  private Shape.Optional optional() {
    Shape.Optional shape = new Shape.Optional(sequence("]"));
    closed("]", shape);
    return shape;
  }

  private Shape keyed() {
    List<Shape.Optional> parts = new ArrayList<>();
    while (at < tokens.size() && tokens.get(at).equals("[")) {
      at++;
      parts.add(optional());
    }
    return new Shape.Keyed(List.copyOf(parts));
  }

  private static Shape braces(Shape.Sequence inner) {
    Shape only = inner.parts().size() == 1 ? inner.parts().get(0) : inner;
    return only instanceof Shape.Keyword block && block.word().startsWith("@")
        ? new Shape.Block(block.word().substring(1))
        : new Shape.ListOf(only);
  }

  private Shape closed(String end, Shape shape) {
    if (at >= tokens.size() || !tokens.get(at).equals(end)) {
      throw new IllegalArgumentException("missing " + end + " in: " + tokens);
    }
    at++;
    return shape;
  }

  private Shape choice() {
    List<String> words = new ArrayList<>();
    Shape other = null;
    while (!tokens.get(at).equals(")")) {
      Shape part = part();
      if (part instanceof Shape.Keyword word) {
        words.add(word.word());
      } else {
        other = part;
      }
      if (tokens.get(at).equals("|")) {
        at++;
      }
    }
    return closed(")", choice(words, other));
  }

  private static Shape choice(List<String> words, @Nullable Shape other) {
    return new Shape.Choice(List.copyOf(words), other);
  }

  private static Shape leaf(String token) {
    if (token.startsWith("<") && token.endsWith(">")) {
      String name = token.substring(1, token.length() - 1).toUpperCase(Locale.ROOT);
      return new Shape.Leaf(Shape.Kind.valueOf(name));
    }
    return new Shape.Keyword(token);
  }
}
