package dev.mxlab.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.mxlab.host.TestHost;
import dev.mxlab.sendmail.TestMail;
import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.cf.CfFile;
import dev.mxlab.sendmail.map.MapSources;
import dev.mxlab.sendmail.map.MapTable;
import dev.mxlab.sendmail.rewrite.Facts;
import dev.mxlab.sendmail.rewrite.InterpretedRules;
import dev.mxlab.sendmail.rewrite.Interpreter;
import dev.mxlab.sendmail.rewrite.Rulebook;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** sendmail.cf files of anything: a configuration whose rules come to an end, or errors. */
class SendmailCfFuzzTest {
  private static final int SECONDS = 20;

  @TempDir Path directory;
  private TestHost host;

  @BeforeEach
  void host() {
    host = TestMail.machine(directory);
  }

  @FuzzTest(maxDuration = "5m")
  void readsAndRunsOrSaysWhyNot(byte[] octets) throws Exception {
    String text = new String(octets, StandardCharsets.ISO_8859_1);
    if (text.contains("regex")) {
      return; // The fuzzer warns of any pattern that comes out of a file.
    }
    host.write(CfFile.PATH, text);
    Diagnosed<CfConfig> read = CfFile.read(CfFile.PATH, host.host());
    CfConfig config = read.value();
    assertThat(config == null).isEqualTo(Diagnostic.anyError(read.diagnostics()));
    if (config != null) {
      MapTable maps = MapTable.of(config, MapSources.of(host.host(), "example.com"));
      InterpretedRules rules = new InterpretedRules(new Interpreter(Rulebook.of(config), maps));
      for (String ruleset : new String[] {"parse", "check_mail", "check_rcpt"}) {
        assertThat(
                rules
                    .ask(ruleset, "<kim@daum.net>", Facts.NONE)
                    .toCompletableFuture()
                    .get(SECONDS, TimeUnit.SECONDS))
            .isNotNull();
      }
    }
  }
}
