package dev.mxlab.named.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Holds docs/named.conf.md to the table. After a change of the table: -Dmxlab.update=true. */
class StatementPageTest {
  private static final Path PAGE = Path.of("docs/named.conf.md");
  private static final String HEAD =
      """
      # The statements of named.conf

      Every statement that named.conf(5) of BIND 9.18 knows, and what becomes of it here. The list is made from the
      table that the parser and `named-checkconf` read (`src/main/resources/dev/mxlab/named/conf/statements.txt`);
      a test holds both together.

      - **honoured**: named acts on it.
      - **accepted**: it is checked as BIND checks it and has no effect otherwise. When named starts, its log names
        the statements of this kind that the configuration uses, and so does `named-checkconf`.
      - **refused**: BIND 9.18 does not start with it, and neither does named.
      """;

  private static String page() {
    Map<String, Row> rows = new TreeMap<>();
    StatementTable table = StatementTable.bind918();
    for (String context : table.contexts()) {
      for (Row row : table.in(context)) {
        rows.put(row.name() + " " + row.order(), row);
      }
    }
    StringBuilder page = new StringBuilder(HEAD);
    for (Row.Status status : Row.Status.values()) {
      List<String> lines = new ArrayList<>();
      for (Row row : rows.values()) {
        if (row.status() == status) {
          lines.add(line(row));
        }
      }
      page.append("\n## ").append(status.name().toLowerCase(Locale.ROOT)).append(" (");
      page.append(lines.size()).append(")\n\n| statement | stands in | what it is for |\n");
      page.append("| --- | --- | --- |\n");
      lines.forEach(line -> page.append(line).append('\n'));
    }
    return page.toString();
  }

  private static String line(Row row) {
    String where =
        String.join(
            ", ", row.where().stream().map(w -> w.equals("top") ? "the file itself" : w).toList());
    String flags =
        row.flags().stream()
            .filter(flag -> flag == Row.Flag.DEPRECATED || flag == Row.Flag.OBSOLETE)
            .map(flag -> " (" + flag.name().toLowerCase(Locale.ROOT) + ")")
            .findFirst()
            .orElse("");
    return "| `" + row.name() + "` | " + where + " | " + row.doc() + flags + " |";
  }

  @Test
  void thePageIsTheTable() throws IOException {
    if (Boolean.getBoolean("mxlab.update")) {
      Files.writeString(PAGE, page());
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page());
  }
}
