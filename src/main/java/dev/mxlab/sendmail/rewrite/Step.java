package dev.mxlab.sendmail.rewrite;

import java.util.List;

/** Where a machine stopped. */
public sealed interface Step {
  /**
   * It wants the value of a key, and goes on with {@link Machine#resume}.
   *
   * @param arguments what follows {@code $@}, each
   */
  record Lookup(String map, String key, List<String> arguments) implements Step {}

  /**
   * It has come to its end; the workspace holds the result.
   *
   * @param status of sysexits.h: 0, 75 when a look-up failed for now, 65 or 78 for a broken rule
   */
  record Done(int status) implements Step {}
}
