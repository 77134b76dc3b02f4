package dev.mxlab.named.logging;

/** Takes what named says; from any thread, without making it wait. */
@FunctionalInterface
public interface NamedLog {
  void write(Category category, Level level, String text);

  /** Whether anybody would read it: for messages that cost something to make. */
  default boolean wants(Category category, Level level) {
    return true;
  }

  default void info(Category category, String text) {
    write(category, Level.INFO, text);
  }
}
