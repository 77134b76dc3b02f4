package dev.mxlab.named.conf;

import dev.mxlab.named.conf.Logging.Category;
import dev.mxlab.named.conf.Logging.Channel;
import dev.mxlab.named.conf.Logging.Destination;
import dev.mxlab.named.conf.Logging.Form;
import dev.mxlab.named.conf.Logging.Level;
import dev.mxlab.named.conf.Logging.Severity;
import dev.mxlab.named.conf.Logging.Time;
import dev.mxlab.text.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The logging statement, and what named logs without one. */
final class LoggingBinder {
  private static final Position NOWHERE = Position.of("");
  private static final Form BARE = new Form(Time.NONE, false, false, false);
  private static final Form TIMED = new Form(Time.LOCAL, false, false, false);
  private static final Severity INFO = new Severity(Level.INFO, 0);
  private static final Severity DYNAMIC = new Severity(Level.DYNAMIC, 0);

  private LoggingBinder() {}

  static Logging bind(Value.Body top) {
    List<Channel> channels = new ArrayList<>();
    List<Category> categories = new ArrayList<>();
    top.find("logging")
        .ifPresent(
            logging -> {
              logging.body().all("channel").forEach(c -> channels.add(channel(c)));
              logging.body().all("category").forEach(c -> categories.add(category(c)));
            });
    builtin(channels);
    if (categories.stream().noneMatch(c -> c.name().equals(Logging.DEFAULT))) {
      categories.add(
          new Category(Logging.DEFAULT, List.of("default_syslog", "default_debug"), NOWHERE));
    }
    if (categories.stream().noneMatch(c -> c.name().equals("unmatched"))) {
      categories.add(new Category("unmatched", List.of("null"), NOWHERE));
    }
    return new Logging(channels, categories);
  }

  /** Those that the file defines itself come first and count. */
  private static void builtin(List<Channel> channels) {
    channels.add(
        new Channel("default_syslog", new Logging.ToSyslog("daemon"), INFO, BARE, NOWHERE));
    Destination run = new Logging.ToFile("named.run", Logging.ToFile.NEVER, 0, false);
    channels.add(new Channel("default_debug", run, DYNAMIC, TIMED, NOWHERE));
    channels.add(new Channel("default_stderr", new Logging.ToStderr(), INFO, TIMED, NOWHERE));
    channels.add(new Channel("null", new Logging.ToNull(), DYNAMIC, BARE, NOWHERE));
  }

  private static Category category(Statement statement) {
    List<String> channels =
        statement.list().stream()
            .flatMap(list -> list.elements().stream())
            .map(element -> ((Value.Word) element.get(0)).text())
            .toList();
    return new Category(statement.word(), channels, statement.at());
  }

  private static Channel channel(Statement statement) {
    Scope scope = Scope.of(statement.body());
    return new Channel(
        statement.word(),
        destination(statement.body()),
        severity(scope),
        form(scope),
        statement.at());
  }

  private static Form form(Scope scope) {
    return new Form(
        time(scope.word("print-time", "no")),
        scope.flag("print-category", false),
        scope.flag("print-severity", false),
        scope.flag("buffered", false));
  }

  private static Time time(String word) {
    return switch (word) {
      case "iso8601" -> Time.ISO8601;
      case "iso8601-utc" -> Time.ISO8601_UTC;
      case "local", "yes" -> Time.LOCAL;
      default -> Time.NONE;
    };
  }

  private static Severity severity(Scope scope) {
    Statement statement = scope.find("severity").orElse(null);
    if (statement == null) {
      return INFO;
    }
    Level level = Level.valueOf(statement.word().toUpperCase(Locale.ROOT));
    Integer debug = Scope.number(statement, 1);
    return new Severity(level, level != Level.DEBUG ? 0 : debug == null ? 1 : debug);
  }

  private static Destination destination(Value.Body channel) {
    Statement file = channel.find("file").orElse(null);
    if (file != null) {
      return file(file);
    }
    Statement syslog = channel.find("syslog").orElse(null);
    if (syslog != null) {
      return new Logging.ToSyslog(syslog.word(0).orElse("daemon"));
    }
    return channel.find("stderr").isPresent() ? new Logging.ToStderr() : new Logging.ToNull();
  }

  private static Destination file(Statement file) {
    String versions = file.after("versions").orElse(Integer.toString(Logging.ToFile.NEVER));
    return new Logging.ToFile(
        file.word(),
        versions.equals("unlimited")
            ? Logging.ToFile.UNLIMITED
            : (int) Math.min(Long.parseLong(versions), Logging.ToFile.UNLIMITED),
        size(file.after("size").orElse(null)),
        file.after("suffix").orElse("").equals("timestamp"));
  }

  private static long size(@Nullable String word) {
    return word == null || word.equals("unlimited") || word.equals("default")
        ? 0
        : Scalars.bytes(word);
  }
}
