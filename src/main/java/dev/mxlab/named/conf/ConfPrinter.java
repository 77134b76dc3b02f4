package dev.mxlab.named.conf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** A configuration in its plain form, as {@code named-checkconf -p} prints it. */
public final class ConfPrinter {
  private final boolean secretsHidden;
  private final StringBuilder out = new StringBuilder();
  private int indent;
  private String block = "top";

  private ConfPrinter(boolean secretsHidden) {
    this.secretsHidden = secretsHidden;
  }

  /**
   * @param secretsHidden question marks for the keys' secrets ({@code -x})
   */
  public static String print(Value.Body top, boolean secretsHidden) {
    ConfPrinter printer = new ConfPrinter(secretsHidden);
    printer.statements(top, "top");
    return printer.out.toString();
  }

  /** One statement in one line, as {@code rndc showzone} prints it. */
  static String line(Statement statement) {
    Value.Body alone = new Value.Body(List.of(statement), statement.at());
    return print(alone, false).strip().replaceAll("\\s*\n\\s*", " ");
  }

  /** In the order of the table, as BIND goes through its own; a server block's is the alphabet. */
  private void statements(Value.Body body, String of) {
    List<Statement> ordered = new ArrayList<>(body.statements());
    Comparator<Statement> order =
        of.equals("server")
            ? Comparator.comparing(Statement::name)
            : Comparator.comparingInt((Statement s) -> rank(s, of))
                .thenComparingInt(s -> s.row().order());
    ordered.sort(order);
    for (Statement statement : ordered) {
      indent();
      out.append(statement.name());
      if (statement.values().isEmpty()) {
        out.append(' ');
      }
      boolean glued = false;
      for (Value value : statement.values()) {
        boolean secret = secretsHidden && statement.name().equals("secret");
        // A slip of BIND's own: dnstap-output file"name".
        out.append(glued ? "" : " ");
        glued =
            statement.name().equals("dnstap-output")
                && !glued
                && value == statement.values().get(0);
        block = statement.name();
        value(secret ? new Value.Word("????????????????", true, value.at()) : value);
      }
      out.append(";\n");
    }
  }

  /** What may stand in such a block alone comes first. */
  private static int rank(Statement statement, String of) {
    Set<String> where = statement.row().where();
    if (where.equals(Set.of(of))) {
      return 0;
    }
    return of.equals("view") && where.contains("top") ? 1 : 2;
  }

  private void value(Value value) {
    if (value instanceof Value.Word word) {
      out.append(word.quoted() ? quoted(word.shown()) : word.shown());
    } else if (value instanceof Value.Match match) {
      out.append(match.negated() ? "!" : "");
      out.append(match.keyword().equals("key") ? "key " : "");
      match(match.target());
    } else if (value instanceof Value.Items items) {
      items(items);
    } else if (value instanceof Value.Body body) {
      out.append("{\n");
      indent++;
      statements(body, block);
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
