package dev.mxlab.dovecot;

import dev.mxlab.host.Host;
import dev.mxlab.journal.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Where dovecot's lines go: to the system's log, or to files of its own as log_path and
 * info_log_path say. Any thread may speak; files are written where one may wait.
 */
final class DovecotLog {
  private static final Logger LOG = LogManager.getLogger(DovecotLog.class);
  private static final int MOST_WAITING = 10_000;

  private record Line(Path file, String text) {}

  private final Host host;
  private final Queue<Line> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  DovecotLog(Host host) {
    this.host = host;
  }

  /** A line of no importance: {@code imap-login: Login: user=<lee>, ...}. */
  void info(DovecotConf conf, String line) {
    say(conf, "info", line);
  }

  /**
   * @param severity syslog's word for it
   * @param line the process, a colon, and where it matters the level: {@code master: Warning: ...}
   */
  void say(DovecotConf conf, String severity, String line) {
    String path = path(conf, severity);
    if (!path.startsWith("/")) {
      host.journal().record(new Event.DaemonSaid("dovecot", severity, line));
    } else if (!path.startsWith("/dev/") && count.get() < MOST_WAITING) {
      String stamp = stamp(conf.value("log_timestamp"), host.localTime());
      waiting.add(new Line(host.files().real(path), stamp + withLevel(severity, line) + "\n"));
      if (count.getAndIncrement() == 0) {
        host.blocking().execute(this::write);
      }
    }
  }

  /** Debug lines go with the others of no importance, and these with all, where nothing is said. */
  private static String path(DovecotConf conf, String severity) {
    String debug = severity.equals("debug") ? conf.value("debug_log_path") : "";
    boolean minor = severity.equals("info") || severity.equals("debug");
    String info = minor ? conf.value("info_log_path") : "";
    return !debug.isEmpty() ? debug : info.isEmpty() ? conf.value("log_path") : info;
  }

  /** In a file the level of every line is told, behind the process. */
  private static String withLevel(String severity, String line) {
    int at = line.indexOf(": ");
    return severity.equals("info") && at >= 0
        ? line.substring(0, at) + ": Info" + line.substring(at)
        : line;
  }

  private void write() {
    int done;
    do {
      done = 0;
      for (Line line = waiting.poll(); line != null; line = waiting.poll()) {
        done++;
        try {
          Path directory = line.file().getParent();
          if (directory != null) {
            Files.createDirectories(directory);
          }
          Files.writeString(
              line.file(),
              line.text(),
              StandardCharsets.UTF_8,
              StandardOpenOption.CREATE,
              StandardOpenOption.APPEND);
        } catch (IOException e) {
          LOG.warn("the log {}: {}", line.file(), e.toString());
        }
      }
    } while (count.addAndGet(-done) > 0);
  }

  /** strftime(3) as far as log_timestamp needs it. */
  static String stamp(String format, ZonedDateTime at) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        text.append(c);
        continue;
      }
      char letter = format.charAt(++i);
      String pattern =
          switch (letter) {
            case 'b' -> "MMM";
            case 'B' -> "MMMM";
            case 'a' -> "EEE";
            case 'A' -> "EEEE";
            case 'd' -> "dd";
            case 'e' -> "ppd";
            case 'm' -> "MM";
            case 'y' -> "yy";
            case 'Y' -> "yyyy";
            case 'H' -> "HH";
            case 'M' -> "mm";
            case 'S' -> "ss";
            case 'T' -> "HH:mm:ss";
            case 'F' -> "yyyy-MM-dd";
            case 'z' -> "xx";
            default -> "";
          };
      text.append(
          pattern.isEmpty()
              ? String.valueOf(letter)
              : DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(at));
    }
    return text.toString();
  }
}
