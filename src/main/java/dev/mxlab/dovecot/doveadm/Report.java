package dev.mxlab.dovecot.doveadm;

import dev.mxlab.text.Json;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Records on their way to a person or program, in one of doveadm's forms. */
final class Report {
  /** What {@code -f} names. */
  enum Form {
    FLOW,
    PAGER,
    TAB,
    TABLE,
    JSON;

    static Optional<Form> of(String name) {
      return Arrays.stream(values())
          .filter(form -> form.name().toLowerCase(Locale.ROOT).equals(name))
          .findFirst();
    }
  }

  /**
   * A column.
   *
   * @param titled whether its title stands before each of its values
   * @param wide whether it takes what room is left in a table
   */
  record Column(String title, boolean titled, boolean wide) {
    static Column of(String title) {
      return new Column(title, true, false);
    }

    static Column untitled(String title) {
      return new Column(title, false, false);
    }
  }

  private static final int SCREEN = 80;

  /** A table's columns are as wide as the first so many records need. */
  private static final int MOST_LINES = 10_000;

  private final PrintStream out;
  private final Form form;
  private final List<Column> columns;
  private final List<List<String>> table = new ArrayList<>();
  private final Shared shared;
  private long records;

  Report(PrintStream out, Form form, List<Column> columns) {
    this(out, form, columns, new Shared());
  }

  /**
   * @param shared by several users, each of whose records his name begins
   */
  Report(PrintStream out, Form form, List<Column> columns, Shared shared) {
    this.shared = shared;
    this.out = out;
    this.form = form;
    this.columns = List.copyOf(columns);
    if (form == Form.TAB) {
      tabbed(columns.stream().map(Column::title).toList());
    } else if (form == Form.JSON) {
      out.print("[");
    }
  }

  /** One value for each column. */
  void record(List<String> own) {
    List<String> values = new ArrayList<>(own);
    if (shared.isSeveral()) {
      values.add(0, shared.user());
    }
    switch (form) {
      case FLOW -> flow(values);
      case PAGER -> pager(values);
      case TAB -> tabbed(values);
      case JSON -> json(values);
      case TABLE -> {
        table.add(values);
        if (table.size() >= MOST_LINES) {
          flushTable();
        }
      }
    }
    records++;
  }

  private void flow(List<String> values) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      Column column = columns.get(i);
      line.append(i == 0 ? "" : " ");
      line.append(column.titled() ? column.title() + '=' : "").append(values.get(i));
    }
    out.println(line);
  }

  private void pager(List<String> values) {
    if (records > 0) {
      out.print("\f\n");
    }
    for (int i = 0; i < values.size(); i++) {
      Column column = columns.get(i);
      String value = values.get(i);
      if (value.indexOf('\n') >= 0) {
        out.print(column.title() + ":\n" + value + (value.endsWith("\n") ? "" : "\n"));
      } else {
        out.println((column.titled() ? column.title() + ": " : "") + value);
      }
    }
  }

  private void tabbed(List<String> values) {
    List<String> escaped =
        values.stream()
            .map(
                v ->
                    v.replace("\1", "\0011")
                        .replace("\t", "\1t")
                        .replace("\n", "\1n")
                        .replace("\r", "\1r"))
            .toList();
    out.println(String.join("\t", escaped));
  }

  private void json(List<String> values) {
    StringBuilder text = new StringBuilder(records > 0 ? ",{" : "{");
    for (int i = 0; i < values.size(); i++) {
      text.append(i == 0 ? "" : ",").append(Json.of(columns.get(i).title())).append(':');
      text.append(Json.of(values.get(i)));
    }
    out.print(text.append('}'));
  }

  /** Ends it. */
  void end() {
    if (shared.isSeveral()) {
      return;
    }
    if (form == Form.TABLE) {
      flushTable();
    } else if (form == Form.JSON) {
      out.println("]");
    }
  }

  private void flushTable() {
    int[] widths = new int[columns.size()];
    int total = columns.size() - 1;
    int wide = columns.size() - 1;
    for (int i = 0; i < widths.length; i++) {
      widths[i] = columns.get(i).title().length();
      for (List<String> record : table) {
        widths[i] = Math.max(widths[i], record.get(i).length());
      }
      total += widths[i];
      wide = columns.get(i).wide() ? i : wide;
    }
    widths[wide] += Math.max(0, (SCREEN - total) / 2);
    if (columns.stream().anyMatch(Column::titled)) {
      tableLine(columns.stream().map(Column::title).toList(), widths);
    }
    table.forEach(record -> tableLine(record, widths));
    table.clear();
  }

  private void tableLine(List<String> values, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(i == 0 ? "" : " ").append(values.get(i));
      line.append(" ".repeat(Math.max(0, widths[i] - values.get(i).length())));
    }
    out.println(line);
  }
}
