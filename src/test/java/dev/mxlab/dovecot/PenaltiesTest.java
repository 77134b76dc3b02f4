package dev.mxlab.dovecot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PenaltiesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T01:02:03Z");
  private final Penalties penalties = new Penalties();

  @Test
  void everyFailureDoublesTheWait() throws UnknownHostException {
    InetAddress client = InetAddress.getByName("192.168.111.10");
    long[] waits = {0, 2, 4, 8, 15, 15};
    for (int i = 0; i < waits.length; i++) {
      assertThat(penalties.delay(client, NOW)).isEqualTo(Duration.ofSeconds(waits[i]));
      penalties.failed(client, "lee", "wrong" + i, NOW);
    }
    assertThat(penalties.entries(NOW)).hasSize(1);
    assertThat(penalties.delay(InetAddress.getByName("192.168.111.11"), NOW)).isZero();
    assertThat(penalties.delay(client, NOW.plusSeconds(121))).isZero();
    penalties.succeeded(client);
    assertThat(penalties.delay(client, NOW)).isZero();
  }

  @Test
  void theSameWrongPasswordCountsOnce() throws UnknownHostException {
    InetAddress client = InetAddress.getByName("192.168.111.10");
    for (int i = 0; i < 5; i++) {
      penalties.failed(client, "lee", "old", NOW);
    }
    assertThat(penalties.delay(client, NOW)).isEqualTo(Duration.ofSeconds(2));
  }
}
