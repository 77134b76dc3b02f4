package dev.mxlab.text;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a parser made of a file: the value unless an error forbids it, and all that was found on the
 * way.
 */
public record Diagnosed<T>(@Nullable T value, List<Diagnostic> diagnostics) {
  public Diagnosed {
    diagnostics = List.copyOf(diagnostics);
  }

  public boolean hasErrors() {
    return Diagnostic.anyError(diagnostics);
  }
}
