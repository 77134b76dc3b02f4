package dev.mxlab.text;

/**
 * A place in a file as its reader names it: the path the file was asked for by, line and column
 * counted from 1, 0 where not known.
 */
public record Position(String file, int line, int column) {
  public static Position of(String file, int line) {
    return new Position(file, line, 0);
  }

  public static Position of(String file) {
    return new Position(file, 0, 0);
  }

  /** {@code named.conf:9}, the form of the real tools. */
  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line;
  }
}
