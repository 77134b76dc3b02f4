package dev.mxlab.named.tool.dig;

/** The command line ends the call. */
final class Wrong extends RuntimeException {
  private static final long serialVersionUID = 1;

  static final String USAGE =
      """
      Usage:  dig [@global-server] [domain] [q-type] [q-class] {q-opt}
                  {global-d-opt} host [@local-server] {local-d-opt}
                  [ host [@local-server] {local-d-opt} [...]]

      Use "dig -h" (or "dig -h | more") for complete list of options
      """;

  private final int exit;

  private Wrong(String text, int exit) {
    super(text, null, false, false);
    this.exit = exit;
  }

  static Wrong option(String option) {
    return new Wrong("Invalid option: " + option + "\n" + USAGE, 1);
  }

  static Wrong usage() {
    return new Wrong(USAGE, 1);
  }

  /** What dig says of itself, on standard error. */
  static Wrong said(String text, int exit) {
    return new Wrong("dig: " + text + "\n", exit);
  }

  /** Only an exit code, after what was printed. */
  static Wrong ended(String text, int exit) {
    return new Wrong(text, exit);
  }

  String text() {
    return String.valueOf(getMessage());
  }

  int exit() {
    return exit;
  }
}
