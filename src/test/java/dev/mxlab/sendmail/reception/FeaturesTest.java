package dev.mxlab.sendmail.reception;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.sendmail.cf.DaemonPort;
import dev.mxlab.text.Position;
import org.junit.jupiter.api.Test;

class FeaturesTest {
  private static DaemonPort port(String modify) {
    return new DaemonPort("MTA", "smtp", "inet", "", modify, "", Position.of("sendmail.cf"));
  }

  @Test
  void lettersTurnThingsOnAndOff() {
    Features plain = Features.of(port(""), "");
    assertThat(plain.without('S')).isFalse();
    assertThat(plain.with('l')).isFalse();
    Features strict = Features.of(port(""), "S l u2");
    assertThat(strict.without('S')).isTrue();
    assertThat(strict.with('l')).isTrue();
  }

  @Test
  void theRulesHaveTheLastWordOverThePort() {
    assertThat(Features.of(port("Ea"), "").without('E')).isTrue();
    assertThat(Features.of(port("Ea"), "").with('l')).isTrue();
    assertThat(Features.of(port("Ea"), "e L").without('E')).isFalse();
    assertThat(Features.of(port("Ea"), "e L").with('l')).isFalse();
  }
}
