package dev.mxlab.host.command;

import java.io.PrintStream;
import java.util.List;

/** Names in columns, filled downwards, as ls prints them on a terminal. */
final class Columns {
  private static final int GAP = 2;

  private Columns() {}

  static void print(List<String> names, int width, PrintStream out) {
    if (names.isEmpty()) {
      return;
    }
    int rows = 1;
    while (rows < names.size() && !fits(names, rows, width)) {
      rows++;
    }
    for (int row = 0; row < rows; row++) {
      StringBuilder line = new StringBuilder();
      int column = 0;
      for (int i = row; i < names.size(); i += rows) {
        String name = names.get(i);
        line.append(name);
        if (i + rows < names.size()) {
          line.append(" ".repeat(widest(names, column * rows, rows) + GAP - name.length()));
        }
        column++;
      }
      out.println(line);
    }
  }

  private static boolean fits(List<String> names, int rows, int width) {
    int used = -GAP;
    for (int start = 0; start < names.size(); start += rows) {
      used += widest(names, start, rows) + GAP;
    }
    return used <= width;
  }

  private static int widest(List<String> names, int start, int rows) {
    return names.subList(start, Math.min(start + rows, names.size())).stream()
        .mapToInt(String::length)
        .max()
        .orElse(0);
  }
}
