package dev.mxlab.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.mxlab.sendmail.TestMail;
import dev.mxlab.sendmail.rewrite.Cracked;
import dev.mxlab.sendmail.rewrite.Facts;
import dev.mxlab.sendmail.rewrite.Resolution.Side;
import dev.mxlab.sendmail.rewrite.Rules;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Addresses of anything, through the rules of a whole sendmail.cf. */
class AddressFuzzTest {
  private static final int SECONDS = 20;

  @TempDir Path directory;
  private Rules rules;

  @BeforeEach
  void rules() {
    rules = TestMail.in(directory).mta().rules();
  }

  @FuzzTest(maxDuration = "5m")
  void rulesComeToAnEnd(byte[] octets) throws Exception {
    String text = new String(octets, StandardCharsets.ISO_8859_1);
    for (String ruleset : new String[] {"parse", "check_mail", "check_rcpt", "check_relay"}) {
      assertThat(
              rules
                  .ask(ruleset, text, Facts.NONE)
                  .toCompletableFuture()
                  .get(SECONDS, TimeUnit.SECONDS))
          .isNotNull();
    }
    for (Side side : Side.values()) {
      assertThat(
              rules
                  .remote(text, side, "esmtp", "naver.com", Facts.NONE)
                  .toCompletableFuture()
                  .get(SECONDS, TimeUnit.SECONDS))
          .isNotNull();
    }
    Cracked cracked = Cracked.of(text);
    assertThat(cracked.around("x")).contains(cracked.after() == null ? "" : "x");
  }
}
