package dev.mxlab.sendmail.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.sendmail.TestMail;
import dev.mxlab.sendmail.delivery.Router;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.queue.QfFormat;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** See the README beside the cases. */
class RuleFormTest {
  private final List<Envelope.Header> headers = new ArrayList<>();
  private String sender = "";
  private String flags = "";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "masquerade",
        "exposed",
        "allmasquerade",
        "generics",
        "notification",
        "flags",
        "folding"
      })
  void writesAsTheMailersRulesSay(String name, @TempDir Path directory) {
    TestMail mail = TestMail.in(directory);
    List<String> lines = TestMail.resource("/sendmail/forms/" + name + ".txt").lines().toList();
    StringBuilder mc = new StringBuilder();
    lines.stream()
        .filter(l -> l.startsWith("mc "))
        .forEach(l -> mc.append(l.substring(3)).append('\n'));
    mail.make(mc.toString());
    List<String> expected = new ArrayList<>();
    List<String> found = new ArrayList<>();
    for (String line : lines) {
      String[] words = line.split(" ", 2);
      switch (words[0]) {
        case "table" -> {
          String[] entry = words[1].split(" ");
          mail.table(entry[0], entry[1], entry[2]);
        }
        case "sender" -> sender = words[1];
        case "flags" -> flags = words[1];
        case "H" -> header(words[1]);
        case "for" -> {
          String[] via = words[1].split(" ", 2);
          expected.add(line);
          found.add(line);
          Router.Form form =
              mail.mta().router().form(envelope(), via[0], via[1]).toCompletableFuture().join();
          found.add("= " + form.sender());
          for (String sent : form.header().split("\n(?![ \t])")) {
            found.add("= " + sent.replace("\n", "\\n"));
          }
        }
        case "=" -> expected.add(line);
        default -> {}
      }
    }
    assertThat(found).isEqualTo(expected);
  }

  private void header(String text) {
    String[] parts = text.split("\\|", 2);
    headers.add(
        parts[1].startsWith("Return-Path")
            ? QfFormat.RETURN_PATH
            : new Envelope.Header(parts[0], parts[1].replace("\\n", "\n")));
  }

  private Envelope envelope() {
    return new Envelope(
        "6AM1sJCJ014969",
        "6AM1sJCJ014969",
        Instant.EPOCH,
        Instant.EPOCH,
        0,
        0,
        "",
        sender,
        flags,
        Map.of(),
        List.of(),
        headers);
  }
}
