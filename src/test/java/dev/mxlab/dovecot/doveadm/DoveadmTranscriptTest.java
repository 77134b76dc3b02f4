package dev.mxlab.dovecot.doveadm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.dovecot.Dovecot;
import dev.mxlab.dovecot.DovecotConf;
import dev.mxlab.dovecot.DovecotDaemon;
import dev.mxlab.host.TestHost;
import dev.mxlab.mailbox.Spools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What doveadm of Dovecot 2.3.19.1 (Debian 12) said, one command after the other on one host: the
 * file has commands after {@code $} with their output (O:), errors (E:) and exit code (=).
 */
class DoveadmTranscriptTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path disk;

  @ParameterizedTest
  @ValueSource(strings = {"doveadm-2.3.19.1", "doveadm-more-2.3.19.1"})
  void saysWhatDoveadmSays(String name) throws IOException {
    Spools spools = new Spools();
    TestHost host =
        TestHost.on(disk)
            .users("example", "lee", "kim")
            .commands(List.of(new Doveadm(spools), new Dovecot()))
            .build();
    host.write(DovecotConf.FILE, resource("/dovecot/" + name + ".conf"));
    host.write("/var/mail/example", resource("/dialogue/imap/fixtures/mbox3.mbox"));
    DovecotDaemon daemon = new DovecotDaemon(host.host(), spools);
    host.host().units().install(daemon);
    assertThat(host.host().units().start(daemon, TestHost.NOW).diagnostics()).isEmpty();
    List<String> expected = new ArrayList<>();
    List<String> said = new ArrayList<>();
    for (String line : resource("/dovecot/" + name + ".txt").split("\n")) {
      expected.add(masked(line));
      if (line.startsWith("$ ")) {
        said.add(masked(line));
        TestHost.Result result = host.run(line.substring(2));
        add(said, "O: ", result.out());
        add(said, "E: ", result.err());
        if (result.code() != 0) {
          said.add("= " + result.code());
        }
      }
    }
    assertThat(String.join("\n", said)).isEqualTo(String.join("\n", expected));
  }

  private static void add(List<String> said, String mark, String text) {
    if (!text.isEmpty()) {
      String whole = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
      for (String line : whole.split("\n", -1)) {
        said.add(masked(mark + line));
      }
    }
  }

  /** Without what differs from one run to the next. */
  private static String masked(String line) {
    return line.replaceAll("\\b[0-9a-f]{32}\\b", "GUID")
        .replaceAll("(uidvalidity|highestmodseq|firstsaved)=\\d+", "$1=N")
        .replaceAll("(date.saved: ).*", "$1N")
        .replaceAll("\\b400[123]\\b|\\b100[0123]\\b", "UID")
        .replaceAll("<\\d+><>", "<N><>");
  }

  private static String resource(String name) throws IOException {
    try (var in = Objects.requireNonNull(DoveadmTranscriptTest.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
