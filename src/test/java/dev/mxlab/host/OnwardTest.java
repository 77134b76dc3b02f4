package dev.mxlab.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OnwardTest {
  private static final Duration EVER = Duration.ofDays(1);

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void whatAStepLeadsToFollowsOnItsThread() throws InterruptedException {
    Onward onward = new Onward(threads);
    List<String> done = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch all = new CountDownLatch(1);
    onward.execute(
        () -> {
          String thread = Thread.currentThread().getName();
          onward.execute(
              () -> {
                done.add(Thread.currentThread().getName().equals(thread) ? "same" : "other");
                all.countDown();
              });
          done.add("first");
        });
    assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(done).containsExactly("first", "same");
  }

  @Test
  void workInTimeMakesWayForOtherWork() throws InterruptedException {
    Onward onward = new Onward(threads, EVER);
    CountDownLatch working = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch later = new CountDownLatch(1);
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    onward
        .beside()
        .execute(
            () -> {
              working.countDown();
              await(end);
              order.add("other");
            });
    assertThat(working.await(10, TimeUnit.SECONDS)).isTrue();
    onward
        .inTime()
        .execute(
            () -> {
              order.add("in time");
              later.countDown();
            });
    assertThat(later.await(20, TimeUnit.MILLISECONDS)).isFalse();
    end.countDown();
    assertThat(later.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(order).containsExactly("other", "in time");
  }

  @Test
  void workThatMakesWayItselfHoldsUpNoOtherSuchWork() throws InterruptedException {
    Onward onward = new Onward(threads, EVER);
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch working = new CountDownLatch(1);
    onward
        .second()
        .execute(
            () -> {
              working.countDown();
              await(end);
            });
    assertThat(working.await(10, TimeUnit.SECONDS)).isTrue();
    CountDownLatch inTime = new CountDownLatch(1);
    onward.inTime().execute(inTime::countDown);
    assertThat(inTime.await(10, TimeUnit.SECONDS)).isTrue();
    end.countDown();
  }

  @Test
  void butNotForEver() throws InterruptedException {
    Onward onward = new Onward(threads, Duration.ofMillis(30));
    CountDownLatch end = new CountDownLatch(1);
    onward.beside().execute(() -> await(end));
    CountDownLatch later = new CountDownLatch(100);
    IntStream.range(0, 100).forEach(i -> onward.inTime().execute(later::countDown));
    assertThat(later.await(10, TimeUnit.SECONDS)).isTrue();
    end.countDown();
  }

  @Test
  void fewAtOnce() throws InterruptedException {
    Onward onward = new Onward(threads, EVER);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(500);
    for (int i = 0; i < 500; i++) {
      onward
          .inTime()
          .execute(
              () -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                Thread.yield();
                now.decrementAndGet();
                all.countDown();
              });
    }
    assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(most.get()).isBetween(1, 16);
  }

  @Test
  void whatFoundAllPlacesTakenIsNotForgottenWhenTheyBecomeFreeAtABusyTime() throws Exception {
    ThreadPoolExecutor pool = (ThreadPoolExecutor) threads;
    Onward onward = new Onward(pool, EVER);
    CountDownLatch places = new CountDownLatch(1);
    IntStream.range(0, 16).forEach(i -> onward.inTime().execute(() -> await(places)));
    Awaitility.await().until(() -> pool.getActiveCount() == 16);
    CountDownLatch late = new CountDownLatch(3);
    IntStream.range(0, 3).forEach(i -> onward.inTime().execute(late::countDown));
    CountDownLatch client = new CountDownLatch(1);
    onward.beside().execute(() -> await(client));
    places.countDown();
    Awaitility.await().until(() -> pool.getActiveCount() <= 2);
    client.countDown();
    assertThat(late.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void workThatBreaksOffDoesNotHoldUpWhatStandsBehindIt() throws InterruptedException {
    Onward onward = new Onward(threads, EVER);
    CountDownLatch all = new CountDownLatch(39);
    for (int i = 0; i < 40; i++) {
      boolean broken = i == 20;
      onward
          .inTime()
          .execute(
              () -> {
                if (broken) {
                  throw new IllegalStateException("broken off");
                }
                all.countDown();
              });
    }
    assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
