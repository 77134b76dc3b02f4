package dev.mxlab.named.tool.message;

import java.nio.charset.StandardCharsets;

/** One record in its columns, tabs eight apart. */
public final class RecordLine {
  private static final int TAB = 8;

  private final Style style;
  private final StringBuilder text = new StringBuilder();
  private int column;

  private RecordLine(Style style) {
    this.style = style;
  }

  /** Without the end of the line. */
  public static String of(Rr rr, Style style) {
    RecordLine line = new RecordLine(style);
    Style.Columns columns = style.columns();
    line.put(rr.owner().toString());
    if (!style.noTtl()) {
      line.to(columns.ttl());
      line.put(style.ttlUnits() ? TtlText.letters(rr.ttl()) : Long.toString(rr.ttl()));
    }
    if (!style.noClass()) {
      line.dclass(rr, columns);
    }
    line.type(rr, columns);
    line.to(columns.data());
    line.put(RdataText.of(rr, style.data()));
    return line.done();
  }

  /** A question: name, class and type. */
  public static String question(Rr rr, Style style) {
    RecordLine line = new RecordLine(style);
    line.put(rr.owner().toString());
    line.dclass(rr, style.columns());
    line.type(rr, style.columns());
    return style.yaml() ? line.done() : ";" + line.done();
  }

  private void dclass(Rr rr, Style.Columns columns) {
    to(columns.dclass());
    boolean unknown = style.data().unknown();
    put(unknown ? "CLASS" + rr.dclass() : Mnemonics.dclass(rr.dclass()));
  }

  private void type(Rr rr, Style.Columns columns) {
    to(columns.type());
    put(style.data().unknown() ? "TYPE" + rr.type() : Mnemonics.type(rr.type()));
  }

  private void put(String field) {
    String shown = style.idn() ? IdnText.shown(field) : field;
    text.append(shown);
    // Octets count, so that names in other scripts move the columns.
    column += shown.getBytes(StandardCharsets.UTF_8).length;
  }

  /** At least one blank, in tabs as far as they go. */
  private void to(int wanted) {
    if (style.yaml()) {
      text.append(' ');
      return;
    }
    int target = Math.max(wanted, column + 1);
    int tabs = target / TAB - column / TAB;
    int from = tabs > 0 ? target / TAB * TAB : column;
    text.append("\t".repeat(tabs)).append(" ".repeat(target - from));
    column = target;
  }

  private String done() {
    String line = text.toString();
    return style.yaml() ? "- '" + line.replace("'", "''") + "'" : line;
  }
}
