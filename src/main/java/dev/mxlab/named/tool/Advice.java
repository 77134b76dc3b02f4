package dev.mxlab.named.tool;

import dev.mxlab.host.Call;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import java.util.Collection;

/** Our part of a command's output: after the real words, on the error stream, how to mend it. */
final class Advice {
  private Advice() {}

  static void give(Call call, Collection<Diagnostic> diagnostics) {
    call.out().flush();
    for (Diagnostic diagnostic : diagnostics) {
      Phrase mend = diagnostic.mend();
      if (mend != null) {
        call.err().println(diagnostic.at() + ": " + mend.in(call.locale()));
      }
    }
    call.err().flush();
  }

  /** What the errors do to whoever uses the server. */
  static void effect(Call call, String key, Object... arguments) {
    call.err().println(Phrase.of(Advice.class, key, arguments).in(call.locale()));
    call.err().flush();
  }
}
