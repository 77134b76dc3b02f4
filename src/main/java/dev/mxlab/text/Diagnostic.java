package dev.mxlab.text;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * One thing found in a person's file.
 *
 * @param message the real tool's own words, not translated; complete in itself
 * @param mend what to do about it in the reader's language, where we know
 */
public record Diagnostic(Position at, Severity severity, String message, @Nullable Phrase mend) {

  public static Diagnostic error(Position at, String message) {
    return new Diagnostic(at, Severity.ERROR, message, null);
  }

  public static Diagnostic error(Position at, String message, Phrase mend) {
    return new Diagnostic(at, Severity.ERROR, message, mend);
  }

  public static Diagnostic warning(Position at, String message) {
    return new Diagnostic(at, Severity.WARNING, message, null);
  }

  public static Diagnostic warning(Position at, String message, Phrase mend) {
    return new Diagnostic(at, Severity.WARNING, message, mend);
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }

  public static boolean anyError(Collection<Diagnostic> diagnostics) {
    return diagnostics.stream().anyMatch(Diagnostic::isError);
  }
}
