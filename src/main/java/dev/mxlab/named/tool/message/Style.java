package dev.mxlab.named.tool.message;

/**
 * How messages are laid out.
 *
 * @param data form of record data
 * @param commented with a headline above each section
 * @param ttlUnits {@code 3h} for 10800
 * @param idn names in their own script
 * @param yaml as items of a list in YAML, indented by {@code depth} steps of two blanks
 */
public record Style(
    Form data,
    boolean commented,
    boolean noTtl,
    boolean noClass,
    boolean ttlUnits,
    boolean yaml,
    int depth,
    boolean idn) {
  private static final String MARGIN = "\n\t\t\t\t";
  private static final int LINE = 80;

  /** Where the fields begin. */
  record Columns(int ttl, int dclass, int type, int data) {}

  private static final Columns FOUR = new Columns(24, 32, 40, 48);
  private static final Columns THREE = new Columns(24, 24, 32, 40);
  private static final Columns TWO = new Columns(24, 24, 24, 32);

  /** As host -v and nsupdate show records. */
  public static final Style USUAL =
      new Style(Form.PLAIN, true, false, false, false, false, 0, false);

  /** Several lines, with a margin; {@code width} as of {@link Form}, negative for what fits. */
  public static Form spread(boolean comments, boolean noCrypto, boolean expand, int width) {
    int wide = width < 0 ? LINE - TWO.data() : width;
    return new Form(true, comments, noCrypto, false, expand, wide, MARGIN);
  }

  Columns columns() {
    if (data.multiline() || (noTtl && noClass)) {
      return TWO;
    }
    return noTtl || noClass ? THREE : FOUR;
  }

  String indentation(int more) {
    return yaml ? "  ".repeat(depth + more) : "";
  }
}
