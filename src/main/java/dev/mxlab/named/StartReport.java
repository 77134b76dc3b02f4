package dev.mxlab.named;

import dev.mxlab.named.conf.NamedConf;
import dev.mxlab.named.conf.Statement;
import dev.mxlab.named.logging.Category;
import dev.mxlab.named.logging.Level;
import dev.mxlab.named.logging.NamedLog;
import dev.mxlab.net.Listening;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import dev.mxlab.text.Position;
import dev.mxlab.text.Severity;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What whoever starts a named is told of how it went. */
final class StartReport {
  private StartReport() {}

  /** The first lines of the log. */
  static void begin(NamedLog log, String commandLine) {
    log.info(Category.GENERAL, "starting " + Bind.TITLE + " <id:>");
    log.info(Category.GENERAL, "running on Linux x86_64");
    log.info(Category.GENERAL, "running as: " + commandLine.replaceFirst("^/usr/sbin/", ""));
  }

  static void notListening(
      List<String> failures, NamedConf conf, boolean fatal, List<Diagnostic> found) {
    failures.forEach(failure -> found.add(notListening(failure, conf, fatal)));
  }

  static Diagnostic notListening(String failure, NamedConf conf, boolean fatal) {
    Position at =
        conf.options().listenOn().isEmpty()
            ? Position.of(conf.tree().at().file())
            : conf.options().listenOn().get(0).at();
    Phrase mend = Phrase.of(StartReport.class, "not-listening");
    return fatal ? Diagnostic.error(at, failure, mend) : Diagnostic.warning(at, failure, mend);
  }

  /** A file of the logging statement cannot be written. */
  static Diagnostic notLogging(String failure, NamedConf conf) {
    Position at =
        conf.tree().find("logging").map(Statement::at).orElse(Position.of(conf.tree().at().file()));
    return Diagnostic.error(at, failure, Phrase.of(StartReport.class, "not-logging"));
  }

  /**
   * An error in a zone's file does not keep named from running: for whoever starts it, it is a
   * warning.
   */
  static List<Diagnostic> lenient(List<Diagnostic> found) {
    return found.stream()
        .map(d -> d.isError() ? new Diagnostic(d.at(), Severity.WARNING, d.message(), d.mend()) : d)
        .toList();
  }

  static List<String> shown(List<Listening.At> bound) {
    return bound.stream()
        .map(
            at ->
                at.protocol()
                    + " "
                    + at.lab().getAddress().getHostAddress()
                    + ":"
                    + at.lab().getPort())
        .toList();
  }

  /**
   * Collects what is found, and says it to the log.
   *
   * @param category of all of them; null for what is said of zones: whole sentences of a zone, and
   *     those about the lines of its file
   */
  static Consumer<Diagnostic> sink(
      List<Diagnostic> found, NamedLog news, @Nullable Category category) {
    return diagnostic -> {
      found.add(diagnostic);
      if (diagnostic.severity() != Severity.NOTE) {
        String text = diagnostic.message().strip();
        Category own = text.startsWith("zone ") ? Category.ZONELOAD : Category.GENERAL;
        Level level = diagnostic.isError() ? Level.ERROR : Level.WARNING;
        news.write(category == null ? own : category, level, text);
      }
    };
  }
}
