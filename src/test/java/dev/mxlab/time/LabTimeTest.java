package dev.mxlab.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LabTimeTest {
  private static final Instant START = Instant.parse("2026-11-22T01:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Test
  void advancingRunsEachTimerAtItsOwnTime() throws Exception {
    LabTime time = LabTime.standing(START);
    List<String> log = new ArrayList<>();
    time.after(Duration.ofMinutes(20), () -> log.add("second " + time.instant()));
    time.after(
        Duration.ofMinutes(10),
        () -> {
          log.add("first " + time.instant());
          time.after(Duration.ofMinutes(5), () -> log.add("between " + time.instant()));
        });
    time.advance(Duration.ofHours(4), PATIENCE);
    assertThat(log)
        .containsExactly(
            "first 2026-11-22T01:10:00Z",
            "between 2026-11-22T01:15:00Z",
            "second 2026-11-22T01:20:00Z");
    assertThat(time.instant()).isEqualTo(START.plus(Duration.ofHours(4)));
  }

  @Test
  void theNextTimerWaitsForWorkInFlight() throws Exception {
    LabTime time = LabTime.standing(START);
    List<String> log = new ArrayList<>();
    CountDownLatch go = new CountDownLatch(1);
    time.after(
        Duration.ofMinutes(1),
        () -> {
          Activity work = time.begin();
          Thread worker =
              new Thread(
                  () -> {
                    try {
                      go.await();
                    } catch (InterruptedException interrupted) {
                      return;
                    }
                    log.add("delivered");
                    work.close();
                  });
          worker.start();
          go.countDown();
        });
    time.after(Duration.ofMinutes(2), () -> log.add("next run"));
    time.advance(Duration.ofMinutes(3), PATIENCE);
    assertThat(log).containsExactly("delivered", "next run");
  }

  @Test
  void aCancelledTimerNeverRuns() throws Exception {
    LabTime time = LabTime.standing(START);
    List<String> log = new ArrayList<>();
    Timer timer = time.after(Duration.ofMinutes(1), () -> log.add("ran"));
    timer.cancel();
    time.advance(Duration.ofMinutes(5), PATIENCE);
    assertThat(log).isEmpty();
  }

  @Test
  void aRunningClockFiresByItself() throws Exception {
    try (LabTime time = LabTime.running()) {
      CountDownLatch fired = new CountDownLatch(1);
      time.after(Duration.ofMillis(5), fired::countDown);
      assertThat(fired.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aTaskThatFailsDoesNotEndTheClock() throws Exception {
    LabTime time = LabTime.standing(START);
    List<String> log = new ArrayList<>();
    time.after(
        Duration.ofMinutes(1),
        () -> {
          throw new IllegalStateException("a bug");
        });
    time.after(Duration.ofMinutes(2), () -> log.add("still here"));
    time.advance(Duration.ofMinutes(3), PATIENCE);
    assertThat(log).containsExactly("still here");
  }

  @Test
  void settingTheClockLeavesEverybodyHisWait() throws Exception {
    LabTime time = LabTime.standing(START);
    List<String> log = new ArrayList<>();
    time.after(Duration.ofMinutes(10), () -> log.add("fired"));
    time.set(START.plus(Duration.ofDays(1000)));
    assertThat(time.instant()).isEqualTo(START.plus(Duration.ofDays(1000)));
    assertThat(log).isEmpty();
    time.set(START.minus(Duration.ofDays(1)));
    time.advance(Duration.ofMinutes(9), PATIENCE);
    assertThat(log).isEmpty();
    time.advance(Duration.ofMinutes(1), PATIENCE);
    assertThat(log).containsExactly("fired");
    assertThat(time.offset()).isEqualTo(Duration.ofDays(-1).plusMinutes(10));
  }
}
