package dev.mxlab.named.conf;

import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import dev.mxlab.text.Position;
import dev.mxlab.text.Severity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is found in a configuration, bounded as a broken file can complain for ever. */
final class Complaints {
  private static final int LIMIT = 1000;
  private static final int MAX_TOKEN = 30;

  private final List<Diagnostic> found = new ArrayList<>();

  void error(Position at, String message, @Nullable Phrase mend) {
    add(at, Severity.ERROR, message, mend);
  }

  void warning(Position at, String message, @Nullable Phrase mend) {
    add(at, Severity.WARNING, message, mend);
  }

  /** Something that BIND does not say. */
  void note(Position at, String message, @Nullable Phrase mend) {
    add(at, Severity.NOTE, message, mend);
  }

  private void add(Position at, Severity severity, String message, @Nullable Phrase mend) {
    if (found.size() < LIMIT) {
      String line = at.line() == 0 ? message : at + ": " + message;
      found.add(new Diagnostic(at, severity, line, mend));
    }
  }

  /** How much was found so far. */
  int count() {
    return found.size();
  }

  boolean anyError() {
    return Diagnostic.anyError(found);
  }

  List<Diagnostic> all() {
    return List.copyOf(found);
  }

  /** A token as BIND names it in a complaint. */
  static String named(Token token) {
    if (token.kind() == Token.Kind.END) {
      return "end of file";
    }
    String raw = token.raw();
    return raw.length() > MAX_TOKEN ? "'" + raw.substring(0, MAX_TOKEN) + "...'" : "'" + raw + "'";
  }
}
