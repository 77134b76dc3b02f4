package dev.mxlab.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that was recorded from the real server, played against ours, every line compared. */
class ImapDialogueTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path directory;

  static Stream<ImapDialogue> dialogues() {
    return Stream.of(
            "dovecot-2.3.19.1.dlg",
            "dovecot-2.3.19.1-secure.dlg",
            "dovecot-2.3.19.1-more.dlg",
            "dovecot-2.3.19.1-broken.dlg",
            "dovecot-2.3.19.1-suites.dlg",
            "dovecot-2.3.19.1-cyrus.dlg")
        .flatMap(file -> ImapDialogue.load(file).stream());
  }

  @ParameterizedTest
  @MethodSource("dialogues")
  void speaksAsDovecotDoes(ImapDialogue dialogue) throws IOException {
    byte[] inbox = ImapDialogue.bytes("fixtures/" + dialogue.settings().get("fixture") + ".mbox");
    try (ImapLab lab = ImapLab.mbox(directory, inbox)) {
      boolean secure = "dovecot-secure".equals(dialogue.settings().get("config"));
      VirtualImapClient client = (secure ? lab.secure() : lab).connect();
      for (ImapDialogue.Step step : dialogue.steps()) {
        switch (step.kind()) {
          case 'C' -> client.send(step.text());
          case 'S' ->
              assertThat(client.line())
                  .as("line %d, after:%n%s", step.line(), client.all())
                  .matches(ImapDialogue.pattern(step.text()));
          default -> assertThat(client.closed()).as("closed, line %d", step.line()).isTrue();
        }
      }
      assertThat(client.line()).as("nothing more is said").startsWith("(");
    }
  }
}
