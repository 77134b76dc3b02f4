package dev.mxlab.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whatever is said to people is said in English and in Korean. */
class PhraseBundlesTest {
  private static final Path RESOURCES = Path.of("src/main/resources");
  private static final Pattern HANGUL = Pattern.compile("\\p{IsHangul}");
  private static final Pattern ARGUMENT = Pattern.compile("\\{(\\d+)[,}]");

  @TestFactory
  Stream<DynamicTest> areThereInBothLanguages() throws IOException {
    try (Stream<Path> files = Files.walk(RESOURCES)) {
      List<Path> bundles = files.filter(f -> f.endsWith("messages.properties")).toList();
      assertThat(bundles).isNotEmpty();
      return bundles.stream()
          .map(
              english ->
                  DynamicTest.dynamicTest(
                      RESOURCES.relativize(english).toString(), () -> compare(english)));
    }
  }

  private static void compare(Path file) throws IOException {
    Properties english = read(file);
    Properties korean = read(file.resolveSibling("messages_ko.properties"));
    assertThat(korean.stringPropertyNames())
        .containsExactlyInAnyOrderElementsOf(english.stringPropertyNames());
    for (String key : english.stringPropertyNames()) {
      SortedSet<String> arguments = arguments(key, english.getProperty(key), Locale.ENGLISH);
      assertThat(arguments(key, korean.getProperty(key), Locale.KOREAN))
          .as("arguments of %s", key)
          .isEqualTo(arguments);
    }
    assertThat(String.join(" ", english.values().toArray(String[]::new)))
        .doesNotContainPattern(HANGUL);
    assertThat(String.join(" ", korean.values().toArray(String[]::new))).containsPattern(HANGUL);
  }

  private static Properties read(Path file) throws IOException {
    try (Reader in = Files.newBufferedReader(file)) {
      Properties read = new Properties();
      read.load(in);
      return read;
    }
  }

  /** The numbers of the arguments that the format really fills in. */
  private static SortedSet<String> arguments(String key, String text, Locale locale) {
    MessageFormat format = new MessageFormat(text, locale);
    SortedSet<String> found = new TreeSet<>();
    ARGUMENT.matcher(format.toPattern()).results().forEach(one -> found.add(one.group(1)));
    // An apostrophe alone would quote what follows, arguments and all.
    assertThat(text.replace("''", "").replaceAll("'[{}]+'", "")).as(key).doesNotContain("'");
    return found;
  }
}
