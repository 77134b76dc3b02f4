package dev.mxlab.named;

/**
 * How a named is called (named(8)).
 *
 * @param commandLine as ps(1) shows it; empty: as the host's package has it
 * @param configuration -c, the file as it was typed; empty: where the host's package looks
 * @param directory where it is started, an absolute path: relative names begin there
 * @param port -p, in place of 53; 0: what the configuration says
 */
public record NamedOptions(String commandLine, String configuration, String directory, int port) {
  /** As the host's unit starts it. */
  public static final NamedOptions UNIT = new NamedOptions("", "", "", 0);

  /** Whether it was called by hand, with a file of its own. */
  boolean byHand() {
    return !configuration.isEmpty();
  }
}
