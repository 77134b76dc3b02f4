package dev.mxlab.named;

import dev.mxlab.text.Diagnostic;
import java.util.List;

/**
 * What {@code rndc reload ZONE} did.
 *
 * @param served whether the zone had data before
 * @param reason why the zone could not be read, in BIND's words; empty when it could
 */
record ZoneReload(Outcome outcome, boolean served, String reason, List<Diagnostic> diagnostics) {
  /** How it ended. */
  enum Outcome {
    UP_TO_DATE,
    LOADED,
    BROKEN
  }
}
