package dev.mxlab.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that was recorded from the real server, played against ours, every byte compared. */
class Pop3DialogueTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path spool;

  static Stream<Pop3Dialogue> dialogues() {
    return Stream.of(
            "dovecot-2.3.19.1.dlg", "dovecot-2.3.19.1-secure.dlg", "dovecot-2.3.19.1-more.dlg")
        .flatMap(file -> Pop3Dialogue.load(file).stream());
  }

  @ParameterizedTest
  @MethodSource("dialogues")
  void speaksAsDovecotDoes(Pop3Dialogue dialogue) throws IOException {
    try (VirtualClient client = connect(dialogue)) {
      for (Pop3Dialogue.Step step : dialogue.steps()) {
        switch (step.kind()) {
          case 'C' -> client.send(step.text() + "\r\n");
          case 'S' ->
              assertThat(client.line())
                  .as("line %d, after:%n%s", step.line(), client.all())
                  .hasValueSatisfying(
                      line -> assertThat(line).matches(Pop3Dialogue.pattern(step.text())));
          default -> assertThat(client.closed()).as("closed, line %d", step.line()).isTrue();
        }
      }
      assertThat(client.line()).as("nothing more is said").isEmpty();
    }
  }

  @Test
  void keepsOnlyTheMailThatWasNotDeleted() throws IOException {
    Pop3Dialogue dialogue =
        dialogues()
            .filter(d -> d.name().equals("pop3-dele-quit-removes"))
            .findFirst()
            .orElseThrow();
    speaksAsDovecotDoes(dialogue);
    assertThat(spool.resolve("example"))
        .content()
        .startsWith("From lee@naver.com  Sun Nov 22 10:05:01 2026\n")
        .containsOnlyOnce("Subject:")
        .contains("Subject: second");
  }

  private VirtualClient connect(Pop3Dialogue dialogue) throws IOException {
    String fixture = dialogue.settings().get("fixture");
    Files.write(spool.resolve("example"), Pop3Dialogue.bytes("fixtures/" + fixture + ".mbox"));
    boolean plaintext = !"dovecot-secure".equals(dialogue.settings().get("config"));
    Pop3Settings settings =
        new Pop3Settings("Dovecot (Debian) ready.", plaintext, Duration.ofSeconds(2), false, false);
    return new VirtualClient(settings, new SpoolMail(spool));
  }
}
