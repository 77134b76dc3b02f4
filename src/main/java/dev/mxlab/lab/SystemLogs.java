package dev.mxlab.lab;

import dev.mxlab.journal.Entry;
import dev.mxlab.journal.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Each host's logs, as its daemons' syslog lines would stand there, written from the journal by a
 * thread of its own: /var/log/mail.log and /var/log/syslog, or with the layout of CentOS
 * /var/log/maillog and /var/log/messages. When the disk is too slow, lines are dropped rather than
 * mail delayed.
 */
final class SystemLogs implements Consumer<Entry>, AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(SystemLogs.class);
  private static final DateTimeFormatter DEBIAN_STAMP =
      new DateTimeFormatterBuilder()
          .appendPattern("yyyy-MM-dd'T'HH:mm:ss.")
          .appendValue(ChronoField.MICRO_OF_SECOND, 6)
          .appendPattern("xxx")
          .toFormatter(Locale.ROOT);

  /** RSYSLOG_TraditionalFileFormat: the day is padded by a space. */
  private static final DateTimeFormatter RED_HAT_STAMP =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH);

  private static final int BACKLOG = 20_000;
  private static final int MOST_AT_ONCE = 1_000;
  private static final long GATHERING_NANOS = 2_000_000;

  private static final Pattern QUEUE_ID = Pattern.compile("^[0-9A-Za-z]{8}([0-9]{6}): ");

  private record Line(Path file, String text) {}

  /**
   * What is to be known of a host.
   *
   * @param directory its /var/log
   * @param name what it calls itself
   * @param redHat whether its files are laid out as CentOS does it, otherwise as Debian
   */
  record Machine(Path directory, String name, boolean redHat) {
    Path file(boolean mail) {
      String debian = mail ? "mail.log" : "syslog";
      return directory.resolve(redHat ? (mail ? "maillog" : "messages") : debian);
    }

    String stamp(ZonedDateTime at) {
      return (redHat ? RED_HAT_STAMP : DEBIAN_STAMP).format(at);
    }

    String shortName() {
      int dot = name.indexOf('.');
      return dot > 0 ? name.substring(0, dot) : name;
    }

    /** Debian's packages give sendmail's daemon a name of its own. */
    String program(String name) {
      return redHat && name.equals(DAEMON) ? "sendmail" : name;
    }
  }

  private static final String DAEMON = "sm-mta";

  private final Function<String, Machine> machines;
  private final BlockingQueue<Entry> entries = new ArrayBlockingQueue<>(BACKLOG);
  private final AtomicLong accepted = new AtomicLong();

  /** How many of those are in the files; its own lock. */
  private final AtomicLong written = new AtomicLong();

  private final Thread writer;
  private volatile boolean ending;

  /**
   * @param machines by their names in the topology
   */
  SystemLogs(Function<String, Machine> machines) {
    this.machines = machines;
    writer = new Thread(this::write, "system-logs");
    writer.setDaemon(true);
    writer.start();
  }

  /** Whoever has something to say does not wait for it to be put into words. */
  @Override
  public void accept(Entry entry) {
    if (isLogged(entry.event()) && entries.offer(entry)) {
      accepted.incrementAndGet();
    }
  }

  /** Returns once all that was accepted before is in the files, or after a second. */
  void settle() {
    long all = accepted.get();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    synchronized (written) {
      try {
        for (long left = end; written.get() < all && left > 0; left = end - System.nanoTime()) {
          TimeUnit.NANOSECONDS.timedWait(written, end - System.nanoTime());
        }
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean isLogged(Event event) {
    return event instanceof Event.MailAccepted
        || event instanceof Event.DeliveryEnded
        || event instanceof Event.NotificationMade
        || event instanceof Event.MailRefused
        || event instanceof Event.DaemonSaid
        || event instanceof Event.LoggedIn;
  }

  private Optional<Line> line(Entry entry, Map<String, Machine> known) {
    return text(entry.event())
        .map(
            said -> {
              Machine machine = known.computeIfAbsent(entry.host(), machines);
              String line =
                  machine.stamp(entry.at().atZone(entry.zone()))
                      + " "
                      + machine.shortName()
                      + " "
                      + program(machine, entry, said)
                      + process(machine.name(), said)
                      + ": "
                      + printable(said);
              return new Line(machine.file(!said.program().equals("named")), line);
            });
  }

  /** A command bears its own name where the daemon's would stand. */
  private static String program(Machine machine, Entry entry, Said said) {
    return said.program().equals(DAEMON) && !entry.program().isEmpty()
        ? entry.program()
        : machine.program(said.program());
  }

  private static String printable(Said said) {
    boolean mail = said.program().equals(DAEMON) || said.program().equals("sendmail");
    return mail ? PrintableText.of(said.text()) : said.text();
  }

  private record Said(String program, String text) {}

  private static Optional<Said> text(Event event) {
    if (event instanceof Event.MailAccepted e) {
      return Optional.of(new Said(e.protocol().isEmpty() ? "sendmail" : DAEMON, accepted(e)));
    } else if (event instanceof Event.DeliveryEnded e) {
      return Optional.of(new Said(DAEMON, ended(e)));
    } else if (event instanceof Event.NotificationMade e) {
      return Optional.of(
          new Said(
              DAEMON,
              e.queueId() + ": " + e.notificationId() + ": " + e.kind() + ": " + e.reason()));
    } else if (event instanceof Event.MailRefused e) {
      // sendmail keeps to itself what is wrong with a sender's address.
      return e.ruleset().isEmpty() && e.stage().equals("MAIL")
          ? Optional.empty()
          : Optional.of(new Said(DAEMON, refused(e)));
    } else if (event instanceof Event.DaemonSaid e) {
      String program =
          switch (e.unit()) {
            case "sendmail" -> DAEMON;
            case "sendmail-command" -> "sendmail";
            default -> e.unit();
          };
      return Optional.of(new Said(program, e.text()));
    }
    return Optional.empty();
  }

  private static String refused(Event.MailRefused e) {
    String id = e.queueId().isEmpty() ? "" : e.queueId() + ": ";
    if (e.ruleset().isEmpty()) {
      return id
          + PrintableText.sevenBits(e.reply())
              .replaceFirst("^[45][0-9][0-9] (?:[45][.][0-9]+[.][0-9]+ )?", "");
    }
    String argument = e.recipient().isEmpty() ? e.sender() : e.recipient();
    return id
        + "ruleset="
        + e.ruleset()
        + ", arg1="
        + argument
        + ", relay="
        + e.relay()
        + ", reject="
        + PrintableText.sevenBits(e.reply());
  }

  /** The process of a line: sendmail has one for each message, whose id ends in its number. */
  private static String process(String host, Said said) {
    Matcher id = QUEUE_ID.matcher(said.text());
    if (id.find()) {
      return "[" + Integer.parseInt(id.group(1)) + "]";
    }
    boolean mail = said.program().equals(DAEMON) || said.program().equals("sendmail");
    return mail ? "[" + (400 + Math.floorMod((host + said.program()).hashCode(), 4000)) + "]" : "";
  }

  private static String accepted(Event.MailAccepted e) {
    StringBuilder line = new StringBuilder(e.queueId());
    line.append(": from=").append(e.sender());
    line.append(", size=").append(e.size());
    line.append(", class=")
        .append(e.precedence())
        .append(", nrcpts=")
        .append(e.recipients().size());
    line.append(", msgid=").append(e.messageId());
    if (!e.bodyType().isEmpty()) {
      line.append(", bodytype=").append(e.bodyType());
    }
    if (!e.protocol().isEmpty()) {
      line.append(", proto=").append(e.protocol());
      line.append(e.daemon().isEmpty() ? "" : ", daemon=" + e.daemon());
    }
    return line.append(", relay=").append(e.relay()).toString();
  }

  private static String ended(Event.DeliveryEnded e) {
    StringBuilder line = new StringBuilder(e.queueId());
    line.append(": to=").append(e.recipient());
    if (!e.controlling().isEmpty()) {
      line.append(", ctladdr=").append(e.controlling());
    }
    span(line.append(", delay="), e.delaySeconds());
    if (attempted(e)) {
      span(line.append(", xdelay="), e.transferSeconds());
    }
    line.append(", mailer=").append(e.mailer());
    line.append(", pri=").append(e.priority());
    if (!e.relay().isEmpty()) {
      line.append(", relay=").append(e.relay());
    }
    if (!e.dsn().isEmpty()) {
      line.append(", dsn=").append(e.dsn());
    }
    if (!e.reply().isEmpty()) {
      line.append(", reply=").append(e.reply());
    }
    return line.append(", stat=").append(e.stat()).toString();
  }

  /** What was put aside, or refused before a mailer had it, took no time of a mailer's. */
  private static boolean attempted(Event.DeliveryEnded e) {
    return !e.stat().equals("queued") && (e.reply().isEmpty() || !e.relay().isEmpty());
  }

  /** {@code 00:00:07}, {@code 5+00:00:01} (pintvl in convtime.c). */
  private static void span(StringBuilder line, long seconds) {
    long days = seconds / 86_400;
    if (days > 0) {
      line.append(days).append('+');
    }
    two(line, seconds / 3600 % 24).append(':');
    two(line, seconds / 60 % 60).append(':');
    two(line, seconds % 60);
  }

  private static StringBuilder two(StringBuilder line, long number) {
    return line.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }

  private void write() {
    List<Entry> batch = new ArrayList<>();
    try {
      while (!ending || !entries.isEmpty()) {
        Entry entry = entries.poll(200, TimeUnit.MILLISECONDS);
        if (entry != null) {
          batch.add(entry);
          // Where there is one more may come: they are written together.
          LockSupport.parkNanos(GATHERING_NANOS);
          entries.drainTo(batch, MOST_AT_ONCE);
          Map<String, Machine> known = new HashMap<>();
          append(batch.stream().flatMap(each -> line(each, known).stream()).toList());
          synchronized (written) {
            written.addAndGet(batch.size());
            written.notifyAll();
          }
          batch.clear();
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Each file is opened once for all of its lines. */
  private static void append(List<Line> batch) {
    Map<Path, StringBuilder> texts = new LinkedHashMap<>();
    for (Line line : batch) {
      texts
          .computeIfAbsent(line.file(), any -> new StringBuilder())
          .append(line.text())
          .append('\n');
    }
    texts.forEach(SystemLogs::append);
  }

  private static void append(Path file, StringBuilder text) {
    try {
      Path parent = file.getParent();
      if (parent != null && Files.notExists(parent)) {
        Files.createDirectories(parent);
      }
      Files.writeString(
          file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException full) {
      LOG.warn("cannot write {}: {}", file, full.toString());
    }
  }

  /** Writes what is waiting and ends. */
  @Override
  public void close() throws InterruptedException {
    ending = true;
    writer.join(5000);
  }
}
