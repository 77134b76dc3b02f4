package dev.mxlab.named;

/**
 * How a named is called (named(8)).
 *
 * @param commandLine as ps(1) shows it; empty: as the host's package has it
 * @param configuration -c, the file as it was typed; empty: where the host's package looks
 * @param directory where it is started, an absolute path: relative names begin there
 * @param port -p, in place of 53; 0: what the configuration says
 * @param toStderr -g: all that is logged goes to standard error, whatever the configuration says
 * @param debug -d, the level of debugging to begin with
 */
public record NamedOptions(
    String commandLine,
    String configuration,
    String directory,
    int port,
    boolean toStderr,
    int debug) {
  /** As the host's unit starts it. */
  public static final NamedOptions UNIT = new NamedOptions("", "", "", 0, false, 0);

  public NamedOptions(String commandLine, String configuration, String directory, int port) {
    this(commandLine, configuration, directory, port, true, 0);
  }

  /** Whether it was called by hand, with a file of its own. */
  boolean byHand() {
    return !configuration.isEmpty();
  }
}
