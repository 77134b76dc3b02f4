package dev.mxlab.named.tool.query;

/** The tool gives up at once. */
public final class Fatal extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** 0: the tool's own exit code for this. */
  private final int exit;

  /**
   * @param text what goes to standard error, its line ends included
   */
  public Fatal(String text, int exit) {
    super(text, null, false, false);
    this.exit = exit;
  }

  public String text() {
    return String.valueOf(getMessage());
  }

  public int exit() {
    return exit;
  }
}
