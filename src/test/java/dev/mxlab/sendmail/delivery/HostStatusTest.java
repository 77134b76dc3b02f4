package dev.mxlab.sendmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.time.Activity;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostStatusTest {
  private static final HostStatus.Entry ENTRY =
      new HostStatus.Entry("nomx.test", 0, 0, "", "250 2.0.0 queued", Instant.EPOCH);

  private final AtomicInteger open = new AtomicInteger();

  @TempDir Path directory;

  @Test
  void mailIsNotSettledBeforeItsHostIsNoted() throws Exception {
    List<Runnable> waiting = new ArrayList<>();
    new HostStatus(directory, waiting::add, this::begin).put(ENTRY);
    assertThat(open).hasValue(1);

    waiting.forEach(Runnable::run);

    assertThat(open).hasValue(0);
    List<HostStatus.Entry> found = new ArrayList<>();
    new HostStatus(directory).each(found::add);
    assertThat(found).containsExactly(ENTRY);
  }

  @Test
  void aHostThatGoesDownIsNotWaitedFor() {
    HostStatus closing =
        new HostStatus(
            directory,
            work -> {
              throw new RejectedExecutionException("closing");
            },
            this::begin);
    closing.put(ENTRY);
    assertThat(open).hasValue(0);
  }

  private Activity begin() {
    open.incrementAndGet();
    return open::decrementAndGet;
  }
}
