package dev.mxlab.named.tool;

import dev.mxlab.host.Call;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** Our part of a command's output: after the real words, on the error stream, how to mend it. */
final class Advice {
  private Advice() {}

  static void give(Call call, Collection<Diagnostic> diagnostics) {
    call.out().flush();
    // BIND may tell of one mistake in more than one way.
    Set<String> lines = new LinkedHashSet<>();
    for (Diagnostic diagnostic : diagnostics) {
      Phrase mend = diagnostic.mend();
      if (mend != null) {
        lines.add(diagnostic.at() + ": " + mend.in(call.locale()));
      }
    }
    lines.forEach(call.err()::println);
    call.err().flush();
  }

  /** What the errors do to whoever uses the server. */
  static void effect(Call call, String key, Object... arguments) {
    call.err().println(Phrase.of(Advice.class, key, arguments).in(call.locale()));
    call.err().flush();
  }
}
