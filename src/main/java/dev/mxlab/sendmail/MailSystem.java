package dev.mxlab.sendmail;

import dev.mxlab.host.Host;
import dev.mxlab.journal.Event;
import dev.mxlab.sendmail.cf.Blame;
import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.cf.CfFile;
import dev.mxlab.sendmail.cf.Safety;
import dev.mxlab.sendmail.cf.Settings;
import dev.mxlab.sendmail.map.AliasSource;
import dev.mxlab.sendmail.map.MapSources;
import dev.mxlab.sendmail.map.MapTable;
import dev.mxlab.sendmail.queue.GroupedQueue;
import dev.mxlab.sendmail.queue.QueueRunner;
import dev.mxlab.sendmail.queue.QueueStore;
import dev.mxlab.sendmail.reception.Mta;
import dev.mxlab.sendmail.rewrite.Aliases;
import dev.mxlab.sendmail.rewrite.InterpretedRules;
import dev.mxlab.sendmail.rewrite.Interpreter;
import dev.mxlab.sendmail.rewrite.Locals;
import dev.mxlab.sendmail.rewrite.Rulebook;
import dev.mxlab.sendmail.rewrite.Rules;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.time.Activity;
import dev.mxlab.time.Timer;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The mail system of one host: what the daemon and the commands share. Each of them reads
 * sendmail.cf for itself, as separate processes do; the queue is one.
 */
public final class MailSystem {
  public static final String SUBMIT = "/etc/mail/submit.cf";
  private static final Logger LOG = LogManager.getLogger(MailSystem.class);

  private final Host host;
  private final Equipment equipment;
  private final Statistics statistics;
  private final Map<String, QueueStore> queues = new HashMap<>();

  /** Which of several directories a message goes to. */
  private final Random random;

  /** Of the running daemon; null while it is stopped. */
  private volatile @Nullable Delivery delivery;

  /** Of {@code sendmail -q30m}; guarded by {@link #queues}. */
  private @Nullable Delivery periodic;

  /** Guarded by {@link #queues}. */
  private @Nullable Timer submissions;

  /** As submit.cf last said. */
  private volatile String submitDirectory = "";

  public MailSystem(Host host, Equipment equipment) {
    this.host = host;
    this.equipment = equipment;
    this.statistics = new Statistics(host.id());
    this.random = new Random(host.id().hashCode());
    host.journal().journal().listen(statistics::heard);
  }

  public Host host() {
    return host;
  }

  /** What mail came and went. */
  public Statistics statistics() {
    return statistics;
  }

  Equipment equipment() {
    return equipment;
  }

  /** The queue of a directory; always the same one, for its locks are in memory. */
  public QueueStore queue(String directory) throws IOException {
    synchronized (queues) {
      QueueStore open = queues.get(directory);
      if (open == null) {
        open = equipment.queues().open(host, directory);
        queues.put(directory, open);
      }
      return open;
    }
  }

  /** The queue of a sendmail.cf: one directory, or several in groups. */
  QueueStore queue(CfConfig config) throws IOException {
    Optional<QueuePlaces> several = QueuePlaces.of(config, host.files());
    if (several.isEmpty()) {
      return queue(new Settings(config).queueDirectory());
    }
    List<QueueStore.Part> parts = new ArrayList<>();
    for (QueuePlaces.Place place : several.get().places()) {
      parts.add(new QueueStore.Part(place.group(), place.shown(), queue(place.path())));
    }
    return new GroupedQueue(several.get().groups(), parts, random);
  }

  /** Reads sendmail.cf as it stands now. */
  public Diagnosed<CfConfig> read(String file) {
    return CfFile.read(file, host);
  }

  /**
   * What a command works with: its own reading of the file, and deliveries of its own.
   *
   * @param program as it is called in the log
   */
  public Mta mta(CfConfig config, String program) throws IOException {
    QueueRunner none = (which, verbose) -> CompletableFuture.completedFuture(null);
    Mta idle = assemble(config, queue(config), id -> {}, none).by(program);
    return idle.with(new OwnDelivery(() -> delivery(idle)));
  }

  /** Runs the queue now and every {@code interval}, as {@code sendmail -q30m} does. */
  public void runEvery(Mta mta, Duration interval) {
    Delivery own = delivery(mta);
    synchronized (queues) {
      Delivery before = periodic;
      periodic = own;
      if (before != null) {
        before.close();
      }
    }
    own.start(interval);
  }

  /**
   * Runs the queue of submit.cf every {@code interval}, as the job of Debian's package does: only a
   * message that somebody left there costs anything.
   */
  void runSubmissions(Duration interval) {
    synchronized (queues) {
      if (submissions != null) {
        submissions.cancel();
      }
      submissions = host.time().after(interval, () -> submitted(interval));
    }
  }

  private void submitted(Duration interval) {
    runSubmissions(interval);
    Activity activity = host.time().begin();
    host.blocking()
        .execute(
            () -> {
              try {
                runSubmissions();
              } finally {
                activity.close();
              }
            });
  }

  private void runSubmissions() {
    if (!Files.isReadable(host.files().real(SUBMIT))) {
      return;
    }
    try {
      // The file is not read anew for an empty queue: a clock that leaps asks often.
      if (!submitDirectory.isEmpty() && isEmpty(queue(submitDirectory))) {
        return;
      }
      CfConfig config = read(SUBMIT).value();
      if (config != null) {
        submitDirectory = new Settings(config).queueDirectory();
        Mta mta = mta(config, "sendmail");
        if (!isEmpty(mta.queue())) {
          mta.runner().runNow(null);
        }
      }
    } catch (IOException unreadable) {
      LOG.warn("{}: {}", host.id(), unreadable.toString());
    }
  }

  private static boolean isEmpty(QueueStore queue) throws IOException {
    boolean[] any = {false};
    queue.browse(message -> any[0] = true);
    return !any[0];
  }

  /** Ends what {@link #runEvery} and {@link #runSubmissions} began. */
  void stopPeriodic() {
    synchronized (queues) {
      if (submissions != null) {
        submissions.cancel();
        submissions = null;
      }
      Delivery before = periodic;
      periodic = null;
      if (before != null) {
        before.close();
      }
    }
  }

  Delivery delivery(Mta mta) {
    return equipment.deliveries().create(mta, mta.router());
  }

  Mta assemble(
      CfConfig config,
      QueueStore queue,
      dev.mxlab.sendmail.queue.Dispatch dispatch,
      QueueRunner runner) {
    Settings settings = new Settings(config);
    Locals locals =
        new Locals(host.accounts(), aliases(config, settings), settings.flag("MatchGECOS"));
    return new Mta(host, config, settings, rulesOf(config), locals, queue, dispatch, runner)
        .under(equipment.load());
  }

  /** What a file's rules decide. */
  public Rules rulesOf(CfConfig config) {
    MapSources sources =
        MapSources.of(host, config.macro("m"))
            .guarded(
                Safety.of(host),
                Blame.of(config),
                complaint ->
                    host.journal()
                        .record(
                            new Event.DaemonSaid(
                                "sendmail", "alert", "NOQUEUE: SYSERR(root): " + complaint)));
    MapTable maps = MapTable.of(config, sources);
    return new InterpretedRules(new Interpreter(Rulebook.of(config), maps));
  }

  void running(@Nullable Delivery now) {
    delivery = now;
  }

  public boolean isRunning() {
    return delivery != null;
  }

  /** AliasFile may name several files; the first that knows a name counts. */
  private Aliases aliases(CfConfig config, Settings settings) {
    List<Aliases> files = new ArrayList<>();
    Blame blame = Blame.of(config);
    List<String> databases = new ArrayList<>();
    for (String path : AliasSource.files(settings.text("AliasFile"))) {
      files.add(open(path));
      databases.add(path.endsWith(".db") ? path : path + ".db");
    }
    return new Aliases() {
      @Override
      public Optional<String> find(String name) {
        return files.stream().map(file -> file.find(name)).flatMap(Optional::stream).findFirst();
      }

      @Override
      public boolean available() {
        Safety safety = Safety.of(host);
        return blame.accepts("MapInUnsafeDirPath")
            || databases.stream().allMatch(path -> safety.above(path, blame).isEmpty());
      }

      @Override
      public boolean isRead() {
        return files.stream().allMatch(Aliases::isRead);
      }
    };
  }

  private Aliases open(String path) {
    return equipment.maps().open(host, path.endsWith(".db") ? path : path + ".db");
  }
}
