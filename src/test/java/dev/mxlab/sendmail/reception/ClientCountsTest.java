package dev.mxlab.sendmail.reception;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.sendmail.rewrite.Facts;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClientCountsTest {
  private Instant now = Instant.parse("2026-11-22T01:00:00Z");
  private final ClientCounts counts = new ClientCounts(() -> now, Duration.ofMinutes(10));

  private String opened(int last) throws UnknownHostException {
    Facts facts = counts.opened(client(last), Facts.NONE);
    return facts.get("{client_connections}")
        + " open, "
        + facts.get("{client_rate}")
        + " of late, all "
        + facts.get("{total_rate}");
  }

  private static InetAddress client(int last) throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) last});
  }

  private void later(int minutes) {
    now = now.plus(Duration.ofMinutes(minutes));
  }

  @Test
  void countsTheConnectionsOfEachClientTheNewOneIncluded() throws UnknownHostException {
    assertThat(opened(1)).isEqualTo("1 open, 1 of late, all 1");
    assertThat(opened(1)).isEqualTo("2 open, 2 of late, all 2");
    assertThat(opened(2)).isEqualTo("1 open, 1 of late, all 3");
    counts.closed(client(1));
    assertThat(opened(1)).isEqualTo("2 open, 3 of late, all 4");
  }

  @Test
  void forgetsWhatIsOlderThanTheWindow() throws UnknownHostException {
    opened(1);
    later(9);
    assertThat(opened(1)).isEqualTo("2 open, 2 of late, all 2");
    later(3);
    assertThat(opened(1)).isEqualTo("3 open, 2 of late, all 2");
    later(60);
    assertThat(opened(1)).isEqualTo("4 open, 1 of late, all 1");
  }

  @Test
  void neverCountsBelowNothing() throws UnknownHostException {
    counts.closed(client(1));
    opened(1);
    counts.closed(client(1));
    counts.closed(client(1));
    assertThat(opened(1)).startsWith("1 open");
  }

  @Test
  void remembersAFewThousandClients() throws UnknownHostException {
    opened(1);
    for (int i = 0; i < 10_000; i++) {
      byte[] address = {10, 0, (byte) (i >> 8), (byte) i};
      counts.opened(InetAddress.getByAddress(address), Facts.NONE);
    }
    assertThat(opened(1)).as("forgotten").startsWith("1 open, 1 of late");
  }
}
