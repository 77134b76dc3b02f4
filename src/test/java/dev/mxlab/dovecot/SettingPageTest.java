package dev.mxlab.dovecot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds docs/dovecot.conf.md to the table. After a change of the table: -Dmxlab.update=true. */
class SettingPageTest {
  private static final Path PAGE = Path.of("docs/dovecot.conf.md");
  private static final String HEAD =
      """
      # The settings of dovecot.conf

      Every setting that Dovecot 2.3.19 knows, with its type and default, and what becomes of it here. The list is made
      from the table that the parser and `doveconf` read (`src/main/resources/dev/mxlab/dovecot/settings.tsv`); a test
      holds both together.

      - **honoured**: the server acts on it.
      - **accepted**: it is checked as Dovecot checks it, `doveconf` shows it, and it has no effect otherwise.

      Anything else is an unknown setting, here as there. `plugin` and `dict` sections may hold any name.

      Of mail_location, INBOX, LAYOUT, CONTROL (subscriptions), SUBSCRIPTIONS and the variables count; INDEX, VOLATILEDIR, UTF-8
      and the others are read and change nothing. sdbox and mdbox keep their mail as Maildirs below `mailboxes`. Whose the mail's
      files are counts as the lab's record has it, but a home below /home that is missing is made, and inboxes are written to
      also where the user may not make a dotlock beside them.
      """;

  private static String page() {
    SettingTable table = DovecotConf.defaults().table();
    List<SettingTable.Row> all = new ArrayList<>();
    table.types().forEach(type -> all.addAll(table.rows(type)));
    all.sort(Comparator.comparing(SettingTable.Row::name).thenComparing(SettingTable.Row::section));
    StringBuilder page = new StringBuilder(HEAD);
    for (boolean honoured : new boolean[] {true, false}) {
      List<SettingTable.Row> rows = all.stream().filter(r -> r.honoured() == honoured).toList();
      page.append("\n## ").append(honoured ? "honoured" : "accepted").append(" (");
      page.append(rows.size()).append(")\n\n| setting | stands in | type | default |");
      page.append(honoured ? " what it is for |\n" : "\n");
      page.append("| --- | --- | --- | --- |").append(honoured ? " --- |\n" : "\n");
      rows.forEach(row -> page.append(line(row)).append('\n'));
    }
    return page.toString();
  }

  private static String line(SettingTable.Row row) {
    String where = row.section().isEmpty() ? "the file itself" : row.section();
    String type =
        row.type().startsWith("enum ") ? row.type().substring(5).replace(":", ", ") : row.type();
    String initial = row.initial().isEmpty() ? "" : '`' + row.initial().replace("|", "\\|") + '`';
    String doc = row.honoured() ? ' ' + row.doc() + " |" : "";
    return "| `%s` | %s | %s | %s |%s".formatted(row.name(), where, type, initial, doc);
  }

  @Test
  void thePageIsTheTable() throws IOException {
    if (Boolean.getBoolean("mxlab.update")) {
      Files.writeString(PAGE, page());
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page());
  }

  @Test
  void whatIsHonouredSaysWhatItIsFor() {
    SettingTable table = DovecotConf.defaults().table();
    for (String type : table.types()) {
      assertThat(table.rows(type))
          .allSatisfy(row -> assertThat(row.doc().isEmpty()).isEqualTo(!row.honoured()));
    }
  }
}
