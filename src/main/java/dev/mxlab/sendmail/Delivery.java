package dev.mxlab.sendmail;

import dev.mxlab.host.Host;
import dev.mxlab.mailbox.MailStore;
import dev.mxlab.sendmail.cf.Settings;
import dev.mxlab.sendmail.delivery.Deliverer;
import dev.mxlab.sendmail.delivery.HostStatus;
import dev.mxlab.sendmail.delivery.Outlet;
import dev.mxlab.sendmail.delivery.Router;
import dev.mxlab.sendmail.dsn.Notification;
import dev.mxlab.sendmail.queue.Attendance;
import dev.mxlab.sendmail.queue.Dispatch;
import dev.mxlab.sendmail.queue.QueueRunner;
import dev.mxlab.sendmail.queue.Schedule;
import dev.mxlab.sendmail.queue.Selection;
import dev.mxlab.sendmail.queue.Urgency;
import dev.mxlab.sendmail.reception.Mta;
import dev.mxlab.smtp.client.SmtpClient;
import dev.mxlab.smtp.client.Transfer;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What takes queued mail away, as the daemon sees it. */
public interface Delivery extends Dispatch, QueueRunner, AutoCloseable {
  /** Attempts at once of one host. */
  int MOST_AT_ONCE = 20;

  /** Runs the queue now and then every {@code interval}. */
  void start(Duration interval);

  /** Begins nothing new; what is under way ends by itself, and its outcome is on disk then. */
  @Override
  void close();

  /**
   * After {@link #close}: waits until nothing is under way any more, at most {@code limit} by the
   * machine's time; tells whether that is so.
   */
  boolean await(Duration limit) throws InterruptedException;

  /** By SMTP and into mailboxes. */
  static Delivery of(
      Mta mta,
      Router router,
      SmtpClient smtp,
      MailStore mail,
      Outlet outlet,
      RandomGenerator random) {
    Deliverer deliverer =
        new Deliverer(
            new Deliverer.Parts(
                mta.queue(),
                smtp,
                mail,
                outlet,
                mta.host().resolver(),
                router,
                mta.host().time(),
                mta.host().clock(),
                mta.host().zone(),
                mta.journal(),
                mta.host().onward().second(),
                random),
            settings(mta));
    return new Delivery() {
      @Override
      public void start(Duration interval) {
        deliverer.start(interval);
      }

      @Override
      public void submit(String queueId) {
        deliverer.submit(queueId);
      }

      @Override
      public CompletionStage<Void> runNow(Selection which, @Nullable Consumer<String> verbose) {
        return deliverer.runNow(which, verbose);
      }

      @Override
      public CompletionStage<Void> deliver(String queueId, Attendance attendance) {
        return deliverer.deliver(queueId, attendance);
      }

      @Override
      public void close() {
        deliverer.close();
      }

      @Override
      public boolean await(Duration limit) throws InterruptedException {
        return deliverer.await(limit);
      }
    };
  }

  /** What the sendmail.cf says to delivery. */
  static dev.mxlab.sendmail.delivery.Settings settings(Mta mta) {
    Settings options = mta.settings();
    return new dev.mxlab.sendmail.delivery.Settings(
        mta.name(),
        mta.config().expand("$v/$Z"),
        options.queueDirectory(),
        Set.copyOf(mta.config().members("w")),
        Set.copyOf(mta.host().network().addresses()),
        options.text("DoubleBounceAddress"),
        options.text("PostmasterCopy"),
        schedule(mta, options),
        hostStatus(mta.host(), options),
        (int) options.number("MaxHopCount"),
        MOST_AT_ONCE,
        !options.privacy().contains("nobodyreturn"),
        limits(options),
        options.flag("UseMSP"),
        new RuledSafeguard(mta),
        connections(mta, options),
        returns(mta));
  }

  private static dev.mxlab.sendmail.delivery.Settings.Returns returns(Mta mta) {
    Settings options = mta.settings();
    boolean mime =
        options.config().option("SendMimeErrors").isEmpty() || options.flag("SendMimeErrors");
    String header = options.text("ErrorHeader");
    if (header.startsWith("/")) {
      try {
        header = Files.readString(mta.host().files().real(header));
      } catch (IOException unreadable) {
        header = "";
      }
    }
    return new dev.mxlab.sendmail.delivery.Settings.Returns(
        new Notification.Style(
            mime, mta.config().expand(header), !options.privacy().contains("noactualrecipient")),
        options.flag("UseErrorsTo"),
        options.text("DeadLetterDrop"),
        programs(mta));
  }

  private static Set<String> programs(Mta mta) {
    Set<String> programs = new HashSet<>(dev.mxlab.sendmail.delivery.Settings.Returns.USUAL);
    mta.config().mailers().values().stream()
        .filter(mailer -> mailer.path().startsWith("/"))
        .forEach(mailer -> programs.add(mailer.name()));
    return Set.copyOf(programs);
  }

  private static dev.mxlab.sendmail.delivery.Settings.Connections connections(
      Mta mta, Settings options) {
    return new dev.mxlab.sendmail.delivery.Settings.Connections(
        (int) options.number("ConnectionCacheSize"),
        options.interval("Timeout.hoststatus"),
        options.flag("SingleThreadDelivery") && !options.text("HostStatusDirectory").isEmpty(),
        options.flag("HoldExpensive"),
        options.text("HeloName"),
        (int) options.number("MaxQueueChildren"),
        () -> mta.load().holdsBack(options, options.number("RecipientFactor")));
  }

  private static @Nullable HostStatus hostStatus(Host host, Settings options) {
    String name = options.text("HostStatusDirectory");
    if (name.isEmpty()) {
      return null;
    }
    String path = name.startsWith("/") ? name : options.queueDirectory() + "/" + name;
    return new HostStatus(host.files().real(path), host.blocking(), host.time()::begin);
  }

  private static Schedule schedule(Mta mta, Settings options) {
    Map<Urgency, Duration> warn = new EnumMap<>(Urgency.class);
    Map<Urgency, Duration> giveUp = new EnumMap<>(Urgency.class);
    for (Urgency urgency : Urgency.values()) {
      warn.put(urgency, span(options, "Timeout.queuewarn", urgency));
      giveUp.put(urgency, span(options, "Timeout.queuereturn", urgency));
    }
    return new Schedule(
        options.interval("MinQueueAge"),
        warn,
        giveUp,
        options.number("RecipientFactor"),
        options.number("RetryFactor"),
        Schedule.Order.named(options.text("QueueSortOrder")),
        (int) Math.min(Integer.MAX_VALUE, options.number("MaxQueueRunSize")),
        classes(mta, options.number("ClassFactor")));
  }

  private static Map<String, Long> classes(Mta mta, long factor) {
    Map<String, Long> classes = new HashMap<>();
    for (var line : mta.config().others()) {
      String[] parts = line.text().split("=", 2);
      if (line.letter() == 'P' && parts.length == 2 && parts[1].strip().matches("-?[0-9]{1,9}")) {
        classes.put(
            parts[0].strip().toLowerCase(Locale.ROOT), factor * Long.parseLong(parts[1].strip()));
      }
    }
    return classes;
  }

  /** One for all, unless the class has its own. */
  private static Duration span(Settings options, String name, Urgency urgency) {
    String own = name + "." + urgency.word();
    return options.interval(options.config().option(own).isPresent() ? own : name);
  }

  private static Transfer.Limits limits(Settings options) {
    Duration connect = options.interval("Timeout.connect");
    return new Transfer.Limits(
        // 0 stands for what the operating system does.
        connect.isZero() ? Transfer.Limits.standard().connect() : connect,
        options.interval("Timeout.initial"),
        options.interval("Timeout.helo"),
        options.interval("Timeout.mail"),
        options.interval("Timeout.rcpt"),
        options.interval("Timeout.datainit"),
        options.interval("Timeout.datablock"),
        options.interval("Timeout.datafinal"),
        options.interval("Timeout.quit"),
        options.interval("Timeout.rset"),
        options.interval("ConnectionCacheTimeout"));
  }
}
