package dev.mxlab.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.smtp.server.DialogueFile.Case;
import dev.mxlab.smtp.server.DialogueFile.Step;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Plays what a real sendmail was heard to say, word for word, against the session. */
class DialogueTest {
  private static final Path HOME = home();

  private static Path home() {
    try {
      return Path.of(
          Objects.requireNonNull(DialogueTest.class.getResource("/dialogue/smtp")).toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static List<Case> cases() throws IOException {
    try (Stream<Path> files = Files.list(HOME)) {
      return files
          .filter(file -> file.toString().endsWith(".dlg"))
          .sorted()
          .flatMap(file -> DialogueFile.read(file).stream())
          .toList();
    }
  }

  private static Set<String> needMta() throws IOException {
    return Files.readAllLines(HOME.resolve("needs-mta.txt")).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split("\\s", 2)[0])
        .collect(Collectors.toSet());
  }

  @TestFactory
  Stream<DynamicTest> saysWhatSendmailSays() throws IOException {
    Set<String> others = needMta();
    return cases().stream()
        .filter(one -> !others.contains(one.name()))
        .map(one -> DynamicTest.dynamicTest(one.name(), () -> play(one)));
  }

  @Test
  void namesOnlyExistingCasesAsNotItsOwn() throws IOException {
    assertThat(cases().stream().map(Case::name)).containsAll(needMta());
  }

  private static void play(Case dialogue) {
    ScriptedReception reception =
        dialogue.facts().getOrDefault("config", "").contains("MaxMessageSize=1000")
            ? ScriptedReception.limited(1000, 3)
            : new ScriptedReception();
    SessionDriver driver = new SessionDriver(reception).open();
    Deque<String> heard = new ArrayDeque<>();
    for (Step step : dialogue.steps()) {
      if (step instanceof Step.Send send) {
        assertThat(heard).as("said too much before %s", send).isEmpty();
        driver.send(send.bytes());
      } else if (step instanceof Step.Expect expect) {
        String said = driver.said();
        if (!said.isEmpty()) {
          heard.addAll(Arrays.asList(said.split("\r\n")));
        }
        assertThat(heard.poll())
            .as("after %s", step)
            .isNotNull()
            .matches(DialogueFile.pattern(expect.line()));
      } else {
        assertThat(driver.closed()).as("closed").isTrue();
      }
    }
    assertThat(heard).isEmpty();
    assertThat(driver.said()).isEmpty();
  }
}
