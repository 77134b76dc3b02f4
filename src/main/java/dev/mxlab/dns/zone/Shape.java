package dev.mxlab.dns.zone;

/**
 * How many names of a zone change what names below them mean: where there is none of a kind, nobody
 * has to look for it.
 *
 * @param servers names with NS records, the apex included
 * @param dnames names with a DNAME record
 * @param wildcards names whose first label is an asterisk
 */
record Shape(int servers, int dnames, int wildcards) {
  private static final Shape[] SMALL = new Shape[8];

  static {
    for (int i = 0; i < SMALL.length; i++) {
      SMALL[i] = new Shape(i & 1, i >> 1 & 1, i >> 2);
    }
  }

  static final Shape NOTHING = SMALL[0];

  /** Each 0 or 1. */
  static Shape of(int servers, int dnames, int wildcards) {
    return SMALL[servers | dnames << 1 | wildcards << 2];
  }

  private boolean isNothing() {
    return servers == 0 && dnames == 0 && wildcards == 0;
  }

  Shape plus(Shape more) {
    return more.isNothing()
        ? this
        : new Shape(servers + more.servers, dnames + more.dnames, wildcards + more.wildcards);
  }

  Shape minus(Shape less) {
    return less.isNothing()
        ? this
        : new Shape(servers - less.servers, dnames - less.dnames, wildcards - less.wildcards);
  }
}
