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
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Each host's /var/log/mail.log and /var/log/syslog, as its daemons' syslog lines would stand
 * there, written from the journal by a thread of its own. When the disk is too slow, lines are
 * dropped rather than mail delayed.
 */
final class MailLog implements Consumer<Entry>, AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(MailLog.class);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT);
  private static final int BACKLOG = 20_000;

  private record Line(Path file, String text) {}

  private final Function<String, Path> directory;
  private final Function<String, String> hostname;
  private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(BACKLOG);
  private final Thread writer;
  private volatile boolean ending;

  /**
   * @param directory a host's /var/log, by its name in the topology
   * @param hostname what the host calls itself
   */
  MailLog(Function<String, Path> directory, Function<String, String> hostname) {
    this.directory = directory;
    this.hostname = hostname;
    writer = new Thread(this::write, "mail-log");
    writer.setDaemon(true);
    writer.start();
  }

  @Override
  public void accept(Entry entry) {
    text(entry.event())
        .ifPresent(
            said -> {
              String file = said.program().equals("named") ? "syslog" : "mail.log";
              ZonedDateTime at = entry.at().atZone(entry.zone());
              String name = hostname.apply(entry.host());
              int dot = name.indexOf('.');
              String line =
                  STAMP.format(at)
                      + " "
                      + (dot > 0 ? name.substring(0, dot) : name)
                      + " "
                      + said.program()
                      + ": "
                      + said.text();
              lines.offer(new Line(directory.apply(entry.host()).resolve(file), line));
            });
  }

  private record Said(String program, String text) {}

  private static Optional<Said> text(Event event) {
    if (event instanceof Event.MailAccepted e) {
      return Optional.of(new Said(e.protocol().isEmpty() ? "sendmail" : "sm-mta", accepted(e)));
    } else if (event instanceof Event.DeliveryEnded e) {
      return Optional.of(new Said("sm-mta", ended(e)));
    } else if (event instanceof Event.NotificationMade e) {
      return Optional.of(
          new Said(
              "sm-mta",
              e.queueId() + ": " + e.notificationId() + ": " + e.kind() + ": " + e.reason()));
    } else if (event instanceof Event.MailRefused e) {
      return Optional.of(
          new Said(
              "sm-mta",
              "ruleset="
                  + e.stage()
                  + ", arg1="
                  + e.recipient()
                  + ", relay="
                  + e.relay()
                  + ", reject="
                  + e.reply()));
    } else if (event instanceof Event.DaemonSaid e) {
      return Optional.of(new Said(e.unit().equals("sendmail") ? "sm-mta" : e.unit(), e.text()));
    } else if (event instanceof Event.LoggedIn e) {
      return Optional.of(new Said("dovecot", login(e)));
    }
    return Optional.empty();
  }

  private static String accepted(Event.MailAccepted e) {
    StringBuilder line = new StringBuilder(e.queueId());
    line.append(": from=").append(e.sender());
    line.append(", size=").append(e.size());
    line.append(", class=0, nrcpts=").append(e.recipients().size());
    line.append(", msgid=").append(e.messageId());
    if (!e.protocol().isEmpty()) {
      line.append(", proto=").append(e.protocol()).append(", daemon=").append(e.daemon());
    }
    return line.append(", relay=").append(e.relay()).toString();
  }

  private static String ended(Event.DeliveryEnded e) {
    StringBuilder line = new StringBuilder(e.queueId());
    line.append(": to=").append(e.recipient());
    if (!e.controlling().isEmpty()) {
      line.append(", ctladdr=").append(e.controlling());
    }
    long s = e.delaySeconds();
    long days = s / 86_400;
    line.append(", delay=");
    if (days > 0) {
      line.append(days).append('+');
    }
    line.append(String.format("%02d:%02d:%02d", s / 3600 % 24, s / 60 % 60, s % 60));
    line.append(", xdelay=00:00:00, mailer=").append(e.mailer());
    line.append(", pri=").append(e.priority());
    if (!e.relay().isEmpty()) {
      line.append(", relay=").append(e.relay());
    }
    line.append(", dsn=").append(e.dsn());
    if (!e.reply().isEmpty()) {
      line.append(", reply=").append(e.reply());
    }
    return line.append(", stat=").append(e.stat()).toString();
  }

  private static String login(Event.LoggedIn e) {
    String service = e.protocol().toLowerCase(Locale.ROOT) + "-login: ";
    return service
        + (e.ok() ? "Login" : "Disconnected (auth failed)")
        + ": user=<"
        + e.user()
        + ">, rip="
        + e.client();
  }

  private void write() {
    try {
      while (!ending || !lines.isEmpty()) {
        Line line = lines.poll(200, java.util.concurrent.TimeUnit.MILLISECONDS);
        if (line != null) {
          append(line);
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void append(Line line) {
    try {
      Path parent = line.file().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.writeString(
          line.file(),
          line.text() + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException full) {
      LOG.warn("cannot write {}: {}", line.file(), full.toString());
    }
  }

  /** Writes what is waiting and ends. */
  @Override
  public void close() throws InterruptedException {
    ending = true;
    writer.join(5000);
  }
}
