package dev.mxlab.named.logging;

import dev.mxlab.host.Host;
import dev.mxlab.host.SystemError;
import dev.mxlab.named.conf.Logging;
import dev.mxlab.named.conf.Logging.Channel;
import dev.mxlab.named.conf.Logging.Form;
import dev.mxlab.named.conf.Logging.Severity;
import dev.mxlab.named.conf.Logging.ToFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * named's log: takes every message to the channels that the configuration names for its category
 * (BIND 9 ARM, "logging Block"). Before a configuration counts, and where it says nothing, messages
 * go to syslog, which is the {@link Out}, and debugging to {@code named.run}. Safe for any thread;
 * whoever writes to a file waits for it, as in BIND.
 */
public final class LogBook implements NamedLog {
  private static final DateTimeFormatter LOCAL = stamp("dd-MMM-yyyy HH:mm:ss.SSS");
  private static final DateTimeFormatter ISO8601 = stamp("yyyy-MM-dd'T'HH:mm:ss.SSS");

  /** Where syslog and standard error lead. */
  @FunctionalInterface
  public interface Out {
    void say(String level, String text);
  }

  /** A channel in use. */
  private record Open(Channel channel, @Nullable LogFile file) {}

  private record Plan(Map<Category, List<Open>> channels, List<LogFile> files) {
    static final Plan NONE = new Plan(Map.of(), List.of());
  }

  private final Host host;
  private final boolean toStderr;
  private final IntSupplier debug;
  private final Out out;
  private volatile Plan plan = Plan.NONE;

  /**
   * @param toStderr whether named was told to log to its standard error (-g) and nowhere else
   * @param debug the server's own level
   */
  public LogBook(Host host, boolean toStderr, IntSupplier debug, Out out) {
    this.host = host;
    this.toStderr = toStderr;
    this.debug = debug;
    this.out = out;
  }

  private static DateTimeFormatter stamp(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
  }

  /**
   * Takes over a configuration. Where one of its files cannot be written, nothing changes.
   *
   * @return why not, in BIND's words; empty when it counts now
   */
  public synchronized String follow(Logging logging, String directory) {
    if (toStderr) {
      info(
          Category.GENERAL, "not using config file logging statement for logging due to -g option");
      return "";
    }
    Map<String, Open> open = new HashMap<>();
    List<LogFile> files = new ArrayList<>();
    for (Channel channel : logging.channels()) {
      LogFile file = null;
      if (channel.destination() instanceof ToFile to) {
        file = new LogFile(real(to.path(), directory), to, channel.form().buffered());
        files.add(file);
        String trouble = channel.builtin() ? "" : probe(to, file);
        if (!trouble.isEmpty()) {
          write(Category.GENERAL, Level.ERROR, "configuring logging: " + trouble);
          return trouble;
        }
      }
      open.putIfAbsent(channel.name().toLowerCase(Locale.ROOT), new Open(channel, file));
    }
    Plan before = plan;
    plan = new Plan(channels(logging, open), files);
    before.files().forEach(LogFile::close);
    write(Category.GENERAL, Level.debug(1), "now using logging configuration from config file");
    return "";
  }

  private String probe(ToFile to, LogFile file) {
    try {
      file.probe();
      return "";
    } catch (IOException failed) {
      String reason =
          switch (SystemError.text(failed)) {
            case "No such file or directory", "Not a directory" -> "file not found";
            case "Permission denied" -> "permission denied";
            case "invalid file" -> "invalid file";
            default -> "unexpected error";
          };
      String step = reason.equals("invalid file") ? "isc_file_isplainfile" : "isc_stdio_open";
      out.say("error", step + " '" + to.path() + "' failed: " + reason);
      return reason;
    }
  }

  private Path real(String name, String directory) {
    Path real = host.files().forDaemon(Path.of(directory).resolve(name).normalize().toString());
    Path parent = real.getParent();
    Path home = host.files().forDaemon(directory);
    try {
      // A lab need not hold a directory that every installation has: named's own, and its data.
      if (parent != null && (parent.equals(home) || parent.equals(home.resolve("data")))) {
        Files.createDirectories(parent);
      }
    } catch (IOException later) {
      // Opening the file will tell.
    }
    return real;
  }

  private static Map<Category, List<Open>> channels(Logging logging, Map<String, Open> open) {
    Map<Category, List<Open>> all = new EnumMap<>(Category.class);
    for (Category category : Category.values()) {
      List<Open> chosen = new ArrayList<>();
      for (Channel channel : logging.of(category.word())) {
        Open found = open.get(channel.name().toLowerCase(Locale.ROOT));
        if (found != null) {
          chosen.add(found);
        }
      }
      all.put(category, List.copyOf(chosen));
    }
    return all;
  }

  /** Back to what holds without a configuration. */
  public synchronized void close() {
    Plan before = plan;
    plan = Plan.NONE;
    before.files().forEach(LogFile::close);
  }

  @Override
  public boolean wants(Category category, Level level) {
    Plan now = plan;
    if (now == Plan.NONE) {
      return byDefault(level);
    }
    for (Open each : now.channels().getOrDefault(category, List.of())) {
      if (takes(each.channel(), level)) {
        return true;
      }
    }
    return false;
  }

  /** Debugging is only shown by -g, where nothing is configured. */
  private boolean byDefault(Level level) {
    return !level.debugging() || toStderr && level.number() <= debug.getAsInt();
  }

  @Override
  public void write(Category category, Level level, String text) {
    Plan now = plan;
    if (now == Plan.NONE) {
      if (byDefault(level)) {
        out.say(level.word(), text);
      }
      return;
    }
    for (Open each : now.channels().getOrDefault(category, List.of())) {
      if (takes(each.channel(), level)) {
        write(each, category, level, text);
      }
    }
  }

  private boolean takes(Channel channel, Level level) {
    int own = debug.getAsInt();
    if (channel.debugOnly() && own == 0 || channel.destination() instanceof Logging.ToNull) {
      return false;
    }
    return level.number() <= limit(channel.severity(), own);
  }

  private static int limit(Severity severity, int own) {
    return switch (severity.level()) {
      case CRITICAL -> Level.CRITICAL.number();
      case ERROR -> Level.ERROR.number();
      case WARNING -> Level.WARNING.number();
      case NOTICE -> Level.NOTICE.number();
      case INFO -> Level.INFO.number();
      case DEBUG -> severity.debug();
      case DYNAMIC -> own;
    };
  }

  private void write(Open to, Category category, Level level, String text) {
    Form form = to.channel().form();
    String marked =
        (form.category() ? category.word() + ": " : "")
            + (form.severity() ? level.word() + ": " : "")
            + text;
    LogFile file = to.file();
    if (file == null) {
      // Whoever shows syslog's lines, or a program's, puts the time before them.
      out.say(level.word(), marked);
      return;
    }
    Instant now = host.now();
    try {
      file.write(now, time(form.time(), now, host.zone()) + marked);
    } catch (IOException lost) {
      // The next message tries again: the file may be writable by then.
    }
  }

  private static String time(Logging.Time form, Instant now, ZoneId zone) {
    return switch (form) {
      case NONE -> "";
      case LOCAL -> LOCAL.format(now.atZone(zone)) + " ";
      case ISO8601 -> ISO8601.format(now.atZone(zone)) + " ";
      case ISO8601_UTC -> ISO8601.format(now.atZone(ZoneOffset.UTC)) + "Z ";
    };
  }
}
