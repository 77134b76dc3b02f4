package dev.mxlab.named.conf;

import org.jspecify.annotations.Nullable;

/** A shape as the table of statements has it, read when it is asked for: few of them ever are. */
final class WrittenShape {
  private final String text;
  private volatile Shape.@Nullable Sequence read;

  WrittenShape(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  /**
   * @throws IllegalArgumentException when the notation is wrong
   */
  Shape.Sequence shape() {
    Shape.Sequence known = read;
    if (known == null) {
      known = ShapeNotation.read(text);
      read = known;
    }
    return known;
  }
}
