package dev.mxlab.sendmail;

import dev.mxlab.net.TcpService;
import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.cf.CfFile;
import dev.mxlab.sendmail.delivery.Router;
import dev.mxlab.sendmail.queue.FileQueue;
import dev.mxlab.sendmail.queue.QueueIds;
import dev.mxlab.sendmail.reception.Mta;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A test host's mail system: a real queue on disk, maps in memory, deliveries written down. */
public final class TestMail {
  /** Values by file, {@code /etc/mail/access.db}, and key. */
  public final Map<String, Map<String, String>> maps = new HashMap<>();

  /** Queue ids, {@code run}, {@code start PT10M}, {@code close}. */
  public final List<String> asked = new ArrayList<>();

  /** What a queue run says. */
  public final List<String> runSays = new ArrayList<>();

  public final TestHost host;
  public final SendmailDaemon daemon;
  public @Nullable Router router;

  public TestMail(TestHost host) {
    this.host = host;
    this.daemon =
        new SendmailDaemon(
            host.host(),
            new Equipment(
                (h, directory) ->
                    FileQueue.open(
                        h.files().real(directory),
                        new QueueIds(h.clock(), new Random(7)),
                        complaint -> {}),
                (h, file) -> key -> Optional.ofNullable(maps.getOrDefault(file, Map.of()).get(key)),
                (mta, routes) -> {
                  router = routes;
                  return new Recorded();
                },
                (reception, settings) -> (TcpService) (channel, link) -> {}));
    host.host().units().install(daemon);
  }

  public static TestMail in(Path directory) {
    return new TestMail(new TestHost(directory));
  }

  public TestMail with(String file, String key, String value) {
    maps.computeIfAbsent(file, f -> new HashMap<>()).put(key, value);
    return this;
  }

  public CfConfig config() {
    return Objects.requireNonNull(CfFile.read(CfFile.PATH, host.host()).value());
  }

  /** What listens would work with, its deliveries written down. */
  public Mta mta() {
    try {
      Recorded recorded = new Recorded();
      return daemon
          .system()
          .assemble(config(), daemon.system().queue("/var/spool/mqueue"), recorded, recorded);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private final class Recorded implements Delivery {
    @Override
    public void start(Duration interval) {
      asked.add("start " + interval);
    }

    @Override
    public void submit(String queueId) {
      asked.add(queueId);
    }

    @Override
    public CompletionStage<Void> runNow(@Nullable Consumer<String> verbose) {
      asked.add("run");
      if (verbose != null) {
        runSays.forEach(verbose);
      }
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
      asked.add("close");
    }

    @Override
    public boolean await(Duration limit) {
      asked.add("await");
      return true;
    }
  }
}
