package dev.mxlab.sendmail.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Expected ids were recorded from sendmail 8.17.1.9 (Debian 12). */
final class QueueIdsTest {
  private static QueueIds at(String instant, long seed) {
    return new QueueIds(InstantSource.fixed(Instant.parse(instant)), new Random(seed));
  }

  @Test
  void beginsWithTheTimeAsSendmailDoes() {
    assertThat(at("2026-11-22T01:53:42Z", 1).next()).startsWith("6AM1rg").hasSize(14);
    assertThat(at("2026-11-22T01:54:19Z", 1).next()).startsWith("6AM1sJ");
    assertThat(at("2026-11-22T02:12:47Z", 1).next()).startsWith("6AM2Cl");
    assertThat(at("2026-11-22T01:55:51Z", 1).next()).startsWith("6AM1tp");
  }

  @Test
  void hasTheFormOfSendmailsIds() {
    for (String id :
        List.of("6AM1rg1F000039", "6AM1sJgp000109", at("2026-01-01T00:00:00Z", 5).next())) {
      assertThat(QueueIds.isQueueId(id)).as(id).isTrue();
    }
    assertThat(QueueIds.isQueueId("../../passwd00")).isFalse();
    assertThat(QueueIds.isQueueId("6AM1rg1F")).isFalse();
  }

  @Test
  void neverGivesAnIdTwiceThoughTheClockStandsStill() throws Exception {
    QueueIds ids = at("2026-11-22T01:53:42Z", 7);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<List<String>>> made = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        made.add(
            threads.submit(
                () -> {
                  List<String> mine = new ArrayList<>();
                  for (int i = 0; i < 5000; i++) {
                    mine.add(ids.next());
                  }
                  return mine;
                }));
      }
      Set<String> all = new HashSet<>();
      for (Future<List<String>> part : made) {
        all.addAll(part.get());
      }
      assertThat(all).hasSize(20_000);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void startsElsewhereAfterARestart() {
    Set<String> first = new HashSet<>();
    for (int seed = 0; seed < 500; seed++) {
      first.add(at("2026-11-22T01:53:42Z", seed).next());
    }
    assertThat(first).hasSize(500);
  }
}
