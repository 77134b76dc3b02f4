package dev.mxlab.sendmail.dsn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SpanTest {
  @Test
  void spellsLengthsAsSendmailDoes() {
    assertThat(Span.spelt(Duration.ofHours(4))).isEqualTo("4 hours");
    assertThat(Span.spelt(Duration.ofDays(5))).isEqualTo("5 days");
    assertThat(Span.spelt(Duration.ofDays(8).plusSeconds(61)))
        .isEqualTo("1 week 1 day 1 minute 1 second");
    assertThat(Span.spelt(Duration.ZERO)).isEqualTo("zero seconds");
  }
}
