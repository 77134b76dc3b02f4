package dev.mxlab.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/contract.md and the client checks say the same. */
class ContractTest {
  private static final Path PAGE = Path.of("docs/contract.md");
  private static final Path CHECKS = Path.of("src/test/clients");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (C-\\d{3}) \\|[^|]+\\|([^|]+)\\|$");
  private static final Pattern PROOF = Pattern.compile("`(check_\\w+)` in (\\S+\\.py)");
  private static final Pattern CHECK =
      Pattern.compile("def (check_\\w+)\\(lab\\):\\n {4}\"\"\"([^\"]*)\"\"\"");

  @Test
  void everyRowIsProvedByACheckThatBearsItsId() throws IOException {
    Matcher row = ROW.matcher(Files.readString(PAGE));
    int rows = 0;
    while (row.find()) {
      rows++;
      Matcher proof = PROOF.matcher(row.group(2));
      assertThat(proof.find()).as(row.group(1)).isTrue();
      do {
        String check = Files.readString(Path.of(proof.group(2)));
        assertThat(check)
            .as("%s in %s", row.group(1), proof.group(2))
            .containsPattern(
                "def " + proof.group(1) + "\\(lab\\):\\n {4}\"\"\"[^\"]*" + row.group(1));
      } while (proof.find());
    }
    assertThat(rows).isGreaterThan(50);
  }

  @Test
  void everyIdOfACheckIsOnThePage() throws IOException {
    String page = Files.readString(PAGE);
    Set<String> missing = new TreeSet<>();
    try (Stream<Path> files = Files.list(CHECKS)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".py")).toList()) {
        Matcher check = CHECK.matcher(Files.readString(file));
        while (check.find()) {
          Matcher id = Pattern.compile("C-\\d{3}").matcher(check.group(2));
          while (id.find()) {
            if (!page.contains("| " + id.group() + " |")) {
              missing.add(id.group());
            }
          }
        }
      }
    }
    assertThat(missing).isEmpty();
  }
}
