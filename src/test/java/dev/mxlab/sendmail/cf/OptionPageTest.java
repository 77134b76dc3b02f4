package dev.mxlab.sendmail.cf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/sendmail.cf.md to the table. After a change of the table: -Dmxlab.update=true. */
class OptionPageTest {
  private static final Path PAGE = Path.of("docs/sendmail.cf.md");
  private static final String HEAD =
      """
      # The options of sendmail.cf

      Every option that sendmail 8.17 knows (O lines; `-O` and `-o` of the command), and what becomes of it here. The list is
      made from the table that the reader of sendmail.cf uses (`src/main/resources/dev/mxlab/sendmail/cf/options.tsv`); a
      test holds both together, and each honoured one to the code that reads it.

      - **honoured**: it changes what mxlab does.
      - **accepted**: it is read and kept, and has no effect: there is nothing here that it could change, or it is as if it had
        its usual value.

      Anything else is an error in sendmail's words: `readcf: unknown option name X`.
      """;

  private static final String FLAGS =
      """

      ## Flags of mailers

      The letters of F= in M lines.

      | flag | status | what it is |
      | --- | --- | --- |
      """;

  private static final String DANGERS =
      """

      ## Words of DontBlameSendmail

      What sendmail looks at, who may write to class files, maps, aliases, .forward and included files, and to the
      directories above them, and which word lets that pass. Words that stand in several lines count together.

      | word | status | what is accepted |
      | --- | --- | --- |
      """;

  /** Parts of one that the code asks for as a whole. */
  private static final Set<String> WHOLES = Set.of("Timeout.queuereturn", "Timeout.queuewarn");

  private static String page() {
    StringBuilder page = new StringBuilder(HEAD);
    for (CfOptions.Status status : CfOptions.Status.values()) {
      List<CfOptions.Row> rows =
          CfOptions.table().rows().stream().filter(row -> row.status() == status).toList();
      page.append("\n## ").append(status.name().toLowerCase(Locale.ROOT)).append(" (");
      page.append(rows.size()).append(")\n\n| option | letter | default | what it is |\n");
      page.append("| --- | --- | --- | --- |\n");
      rows.forEach(row -> page.append(line(row)).append('\n'));
    }
    return page.append(flags()).append(dangers()).toString();
  }

  private static String dangers() {
    StringBuilder page = new StringBuilder(DANGERS);
    for (Blame.Word word : Blame.words()) {
      String status = word.honoured() ? "honoured" : "accepted";
      page.append("| `%s` | %s | %s |\n".formatted(word.name(), status, word.purpose()));
    }
    return page.toString();
  }

  private static String flags() {
    StringBuilder page = new StringBuilder(FLAGS);
    for (MailerFlag flag : MailerFlag.values()) {
      page.append("| `")
          .append(flag.letter() == '|' ? "\\|" : String.valueOf(flag.letter()))
          .append("` | ")
          .append(flag.status().name().toLowerCase(Locale.ROOT))
          .append(" | ")
          .append(flag.purpose())
          .append(" |\n");
    }
    return page.toString();
  }

  @Test
  void eachFlagThatIsHonouredIsOneThatTheCodeAsksFor() throws IOException {
    String code = code();
    assertThat(Stream.of(MailerFlag.values()).map(MailerFlag::letter)).doesNotHaveDuplicates();
    for (MailerFlag flag : MailerFlag.values()) {
      if (flag.status() == MailerFlag.Status.HONOURED && !BY_H_LINES.contains(flag)) {
        assertThat(code)
            .as("the code that asks for it")
            .containsPattern("MailerFlag\\." + flag.name() + "\\b");
      }
    }
  }

  /** What the conditions of H lines ask for. */
  private static final Set<MailerFlag> BY_H_LINES =
      Set.of(
          MailerFlag.DATE,
          MailerFlag.FROM,
          MailerFlag.MESSAGE_ID,
          MailerFlag.RETURN_PATH,
          MailerFlag.FULL_NAME);

  private static String line(CfOptions.Row row) {
    return "| `"
        + row.name()
        + "` | "
        + (row.letter() == 0 ? "" : "`" + row.letter() + "`")
        + " | "
        + (row.initial().isEmpty() ? "" : "`" + row.initial() + "`")
        + " | "
        + row.purpose()
        + " |";
  }

  @Test
  void thePageIsTheTable() throws IOException {
    if (Boolean.getBoolean("mxlab.update")) {
      Files.writeString(PAGE, page());
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page());
  }

  @Test
  void whatIsHonouredIsWhatTheCodeReads() throws IOException {
    String code = code();
    for (CfOptions.Row row : CfOptions.table().rows()) {
      boolean part = WHOLES.stream().anyMatch(whole -> row.name().startsWith(whole + "."));
      if (row.status() == CfOptions.Status.HONOURED && !part && !ALWAYS.contains(row.name())) {
        assertThat(code).as("the code that reads it").contains('"' + row.name() + '"');
      }
    }
  }

  /** Here it is never otherwise. */
  private static final Set<String> ALWAYS = Set.of("SuperSafe", "RejectNUL");

  private static String code() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java/dev/mxlab"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(OptionPageTest::text)
          .collect(Collectors.joining());
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
