package dev.mxlab.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/rfc.tsv tells which standards the code follows, and how far. */
class RfcIndexTest {
  private static final Path SOURCES = Path.of("src/main/java");

  /** The number may stand on the next line of a comment. */
  private static final Pattern CITED = Pattern.compile("\\bRFC[\\s*/]+(\\d{3,4})\\b");

  private static List<String[]> rows() throws IOException {
    return Files.readAllLines(Path.of("docs/rfc.tsv")).stream()
        .skip(1)
        .map(line -> line.split("\t", -1))
        .toList();
  }

  @Test
  void everyRfcThatTheCodeCitesIsFollowedAtLeastPartly() throws IOException {
    Map<Integer, Path> cited = new TreeMap<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        CITED
            .matcher(Files.readString(file))
            .results()
            .forEach(found -> cited.put(Integer.valueOf(found.group(1)), file));
      }
    }
    Map<Integer, String> known =
        rows().stream().collect(Collectors.toMap(row -> Integer.valueOf(row[0]), row -> row[1]));
    cited.forEach(
        (number, file) ->
            assertThat(known.getOrDefault(number, "missing"))
                .as("docs/rfc.tsv: status of RFC %d, cited in %s", number, file)
                .isIn("yes", "partial"));
  }

  @Test
  void rowsAreWholeAndInOrder() throws IOException {
    List<String[]> rows = rows();
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row).hasSize(4);
              assertThat(row[1]).isIn("yes", "partial", "no");
              assertThat(row[2]).isNotBlank();
            });
    List<Integer> numbers = rows.stream().map(row -> Integer.valueOf(row[0])).toList();
    assertThat(numbers).containsExactlyElementsOf(new TreeSet<>(numbers));
  }
}
