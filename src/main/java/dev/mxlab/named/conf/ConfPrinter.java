package dev.mxlab.named.conf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A configuration in its plain form, as {@code named-checkconf -p} prints it. */
public final class ConfPrinter {
  private final boolean secretsHidden;
  private final StringBuilder out = new StringBuilder();
  private int indent;

  private ConfPrinter(boolean secretsHidden) {
    this.secretsHidden = secretsHidden;
  }

  /**
   * @param secretsHidden question marks for the keys' secrets ({@code -x})
   */
  public static String print(Value.Body top, boolean secretsHidden) {
    ConfPrinter printer = new ConfPrinter(secretsHidden);
    printer.statements(top);
    return printer.out.toString();
  }

  /** One statement in one line, as {@code rndc showzone} prints it. */
  static String line(Statement statement) {
    Value.Body alone = new Value.Body(List.of(statement), statement.at());
    return print(alone, false).strip().replaceAll("\\s*\n\\s*", " ");
  }

  /** In the order of the table, as BIND goes through its own. */
  private void statements(Value.Body body) {
    List<Statement> ordered = new ArrayList<>(body.statements());
    ordered.sort(
        Comparator.comparing((Statement s) -> !s.row().zoneOnly())
            .thenComparingInt(s -> s.row().order()));
    for (Statement statement : ordered) {
      indent();
      out.append(statement.name());
      for (Value value : statement.values()) {
        boolean secret = secretsHidden && statement.name().equals("secret");
        out.append(' ');
        value(secret ? new Value.Word("????????????????", true, value.at()) : value);
      }
      out.append(";\n");
    }
  }

  private void value(Value value) {
    if (value instanceof Value.Word word) {
      out.append(word.quoted() ? quoted(word.text()) : word.text());
    } else if (value instanceof Value.Match match) {
      out.append(match.negated() ? "!" : "");
      out.append(match.keyword().isEmpty() ? "" : match.keyword() + " ");
      match(match.target());
    } else if (value instanceof Value.Items items) {
      items(items);
    } else if (value instanceof Value.Body body) {
      out.append("{\n");
      indent++;
      statements(body);
      indent--;
      indent();
      out.append('}');
    }
  }

  private void match(Value target) {
    value(target);
  }

  private void items(Value.Items items) {
    out.append("{\n");
    indent++;
    for (List<Value> element : items.elements()) {
      indent();
      for (int i = 0; i < element.size(); i++) {
        out.append(i == 0 ? "" : " ");
        value(element.get(i));
      }
      out.append(";\n");
    }
    indent--;
    indent();
    out.append('}');
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\\\"") + '"';
  }

  private void indent() {
    out.append("\t".repeat(indent));
  }
}
