package dev.mxlab.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.smtp.server.DialogueFile.Case;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Plays what a real sendmail was heard to say, word for word, against the session. */
class DialogueTest {
  private static final String HOME = "/dialogue/smtp";

  private static Set<String> needMta() throws IOException {
    return Files.readAllLines(DialogueFile.directory(HOME).resolve("needs-mta.txt")).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split("\\s", 2)[0])
        .collect(Collectors.toSet());
  }

  @TestFactory
  Stream<DynamicTest> saysWhatSendmailSays() throws IOException {
    Set<String> others = needMta();
    return DialogueFile.folder(HOME).stream()
        .filter(one -> !others.contains(one.name()))
        .map(one -> DynamicTest.dynamicTest(one.name(), () -> play(one)));
  }

  @Test
  void namesOnlyExistingCasesAsNotItsOwn() throws IOException {
    assertThat(DialogueFile.folder(HOME).stream().map(Case::name)).containsAll(needMta());
  }

  private static void play(Case dialogue) {
    ScriptedReception reception =
        dialogue.facts().getOrDefault("config", "").contains("MaxMessageSize=1000")
            ? ScriptedReception.limited(1000, 3)
            : new ScriptedReception();
    new SessionDriver(reception).open().play(dialogue.steps());
  }
}
