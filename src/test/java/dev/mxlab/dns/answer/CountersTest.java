package dev.mxlab.dns.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.dns.answer.Counters.Event;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountersTest {
  private final Counters counters = new Counters();

  @Test
  void whatSeveralThreadsCountAddsUpAlsoWhenTheyAreGone() throws InterruptedException {
    for (int round = 0; round < 3; round++) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Thread thread =
            new Thread(
                () -> {
                  for (int n = 0; n < 10_000; n++) {
                    counters.count(Event.RECURSED);
                  }
                });
        threads.add(thread);
        thread.start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    counters.count(Event.TRANSFERRED);
    assertThat(counters.snapshot().of(Event.RECURSED)).isEqualTo(120_000);
    assertThat(counters.snapshot().of(Event.TRANSFERRED)).isEqualTo(1);
    assertThat(counters.snapshot().of(Event.DROPPED)).isZero();
  }

  @Test
  void theMostConnectionsAreRemembered() {
    counters.connected();
    counters.connected();
    counters.disconnected();
    assertThat(counters.connections()).isEqualTo(1);
    assertThat(counters.mostConnections()).isEqualTo(2);
  }

  @Test
  void namesAreBinds() {
    assertThat(Event.REQUEST_EDNS.text()).isEqualTo("requests with EDNS(0) received");
    assertThat(Event.SOA_SENT_V4.maintenance()).isTrue();
    assertThat(Event.CLIENT_SUBNET.maintenance()).isFalse();
  }
}
