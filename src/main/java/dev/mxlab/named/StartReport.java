package dev.mxlab.named;

import dev.mxlab.named.conf.NamedConf;
import dev.mxlab.net.Listening;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import dev.mxlab.text.Position;
import dev.mxlab.text.Severity;
import java.util.List;

/** What whoever starts a named is told of how it went. */
final class StartReport {
  private StartReport() {}

  static Diagnostic notListening(String failure, NamedConf conf, boolean fatal) {
    Position at =
        conf.options().listenOn().isEmpty()
            ? Position.of(conf.tree().at().file())
            : conf.options().listenOn().get(0).at();
    Phrase mend = Phrase.of(StartReport.class, "not-listening");
    return fatal ? Diagnostic.error(at, failure, mend) : Diagnostic.warning(at, failure, mend);
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
}
