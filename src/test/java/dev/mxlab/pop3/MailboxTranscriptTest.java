package dev.mxlab.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions leave the mailbox file as dovecot left it. */
class MailboxTranscriptTest {
  private static final String FILE = "golden/dovecot/mailbox-2.3.19.1.txt";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path spool;

  private final Map<String, VirtualClient> clients = new HashMap<>();
  private String current = "1";
  private int steps;

  @Test
  void leavesTheMailboxAsDovecotDoes() throws IOException {
    List<String> lines = new ArrayList<>(lines());
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      String where = FILE + ":" + (i + 1) + ": " + line;
      if (line.startsWith("### ")) {
        begin(!line.startsWith("### + "));
      } else if (line.startsWith("--- ")) {
        current = line.substring(4);
      } else if (line.startsWith("S:")) {
        String expected = line.length() > 3 ? line.substring(3) : "";
        assertThat(client().line()).as(where).hasValue(expected);
        steps++;
      } else if (line.startsWith("C:")) {
        client().send(line.substring(3) + "\r\n");
      } else if (line.startsWith("X:")) {
        client().close();
        clients.clear();
      } else if (line.startsWith("$ ")) {
        List<String> printed = printed(line.substring(2));
        for (String one : printed) {
          i++;
          assertThat(one).as(where + ", line " + (i + 1)).isEqualTo(lines.get(i));
        }
        steps++;
      } else {
        assertThat(line).as(where).matches("#.*|");
      }
    }
    assertThat(steps).isGreaterThan(40);
  }

  private List<String> lines() throws IOException {
    try (var in = MailboxTranscriptTest.class.getResourceAsStream("/" + FILE)) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private void begin(boolean anew) throws IOException {
    clients.values().forEach(VirtualClient::close);
    clients.clear();
    current = "1";
    if (anew) {
      Files.write(spool.resolve("example"), Pop3Dialogue.bytes("fixtures/mbox3.mbox"));
    }
  }

  private VirtualClient client() {
    return clients.computeIfAbsent(
        current, n -> new VirtualClient(Pop3Settings.tutorial(), mail()));
  }

  /** Two sessions at once are sessions of one server. */
  private SpoolMail mail() {
    if (clients.isEmpty()) {
      server = new SpoolMail(spool);
    }
    return server;
  }

  @SuppressWarnings("NullAway.Init")
  private SpoolMail server;

  private List<String> printed(String command) throws IOException {
    List<String> lines =
        Files.readString(spool.resolve("example"), StandardCharsets.ISO_8859_1).lines().toList();
    List<String> out = new ArrayList<>();
    for (String part : command.split("; ")) {
      if (part.startsWith("cat -A ")) {
        int head = Integer.parseInt(part.replaceFirst(".*head -", ""));
        lines.stream().limit(head).map(l -> l.replace("\t", "^I") + "$").forEach(out::add);
      } else if (part.startsWith("grep -c \"^From \"")) {
        out.add(String.valueOf(lines.stream().filter(l -> l.startsWith("From ")).count()));
      } else if (part.startsWith("grep ^Subject")) {
        lines.stream().filter(l -> l.startsWith("Subject")).forEach(out::add);
      } else {
        throw new IllegalArgumentException(part);
      }
    }
    return out;
  }
}
