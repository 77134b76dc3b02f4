package dev.mxlab.sendmail.delivery;

import dev.mxlab.journal.HostJournal;
import dev.mxlab.mailbox.MailStore;
import dev.mxlab.net.Resolver;
import dev.mxlab.sendmail.queue.Dispatch;
import dev.mxlab.sendmail.queue.QueueRunner;
import dev.mxlab.sendmail.queue.QueueStore;
import dev.mxlab.smtp.client.SmtpClient;
import dev.mxlab.time.LabTime;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Delivers what stands in a queue. */
public final class Deliverer implements Dispatch, QueueRunner, AutoCloseable {
  /**
   * Whom a deliverer works with.
   *
   * @param clock the host's own; {@code time} gives timers and sees what is in flight
   * @param blocking threads for what waits on a disk
   * @param random for the order of equal mail exchangers
   */
  public record Parts(
      QueueStore queue,
      SmtpClient smtp,
      MailStore mail,
      Resolver resolver,
      Router router,
      LabTime time,
      InstantSource clock,
      ZoneId zone,
      HostJournal journal,
      Executor blocking,
      RandomGenerator random) {}

  private final Parts parts;
  private final Settings settings;

  public Deliverer(Parts parts, Settings settings) {
    this.parts = parts;
    this.settings = settings;
  }

  /** Runs the queue now and then every {@code interval} of the lab's time; zero for never. */
  public void start(Duration interval) {
    throw new UnsupportedOperationException(parts + " " + settings + interval);
  }

  @Override
  public void submit(String queueId) {
    throw new UnsupportedOperationException(queueId);
  }

  @Override
  public CompletionStage<Void> runNow(@Nullable Consumer<String> verbose) {
    return CompletableFuture.failedFuture(new UnsupportedOperationException());
  }

  /** Ends the timers and starts no attempt more; those under way end by themselves. */
  @Override
  public void close() {}
}
