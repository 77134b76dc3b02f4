package dev.mxlab.named.tool.message;

/** What data is made of, for those who write it. */
public final class RdataLayout {
  private static final int KEEPS_NAMES = 20;

  private RdataLayout() {}

  /**
   * One letter for each field: {@code n} name, {@code b s l} numbers of 8, 16 and 32 bits, {@code
   * o} 16 bits in octal, {@code 4 6} addresses, {@code t} string, {@code T} strings to the end.
   * Empty for types that are not made of such fields alone.
   */
  public static String simple(int type, int dclass) {
    String layout = Layouts.of(type, dclass);
    boolean simple = layout.chars().allMatch(c -> "nbslo46tT".indexOf(c) >= 0);
    return simple && type != KEEPS_NAMES ? layout : "";
  }
}
