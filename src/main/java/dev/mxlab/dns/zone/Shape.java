package dev.mxlab.dns.zone;

/**
 * How many names of a zone change what names below them mean: where there is none of a kind, nobody
 * has to look for it.
 *
 * @param servers names with NS records, the apex included
 * @param dnames names with a DNAME record
 * @param wildcards names whose first label is an asterisk
 * @param hashed owners of NSEC3 records, which are no names of the zone (RFC 5155 section 7.2.8)
 */
record Shape(int servers, int dnames, int wildcards, int hashed) {
  private static final Shape[] SMALL = new Shape[8];

  /** An owner of NSEC3 records. */
  static final Shape HASHED = new Shape(0, 0, 0, 1);

  static {
    for (int i = 0; i < SMALL.length; i++) {
      SMALL[i] = new Shape(i & 1, i >> 1 & 1, i >> 2, 0);
    }
  }

  static final Shape NOTHING = SMALL[0];

  /** Each 0 or 1. */
  static Shape of(int servers, int dnames, int wildcards) {
    return SMALL[servers | dnames << 1 | wildcards << 2];
  }

  private boolean isNothing() {
    return servers == 0 && dnames == 0 && wildcards == 0 && hashed == 0;
  }

  Shape plus(Shape more) {
    return more.isNothing()
        ? this
        : new Shape(
            servers + more.servers,
            dnames + more.dnames,
            wildcards + more.wildcards,
            hashed + more.hashed);
  }

  Shape minus(Shape less) {
    return less.isNothing()
        ? this
        : new Shape(
            servers - less.servers,
            dnames - less.dnames,
            wildcards - less.wildcards,
            hashed - less.hashed);
  }
}
