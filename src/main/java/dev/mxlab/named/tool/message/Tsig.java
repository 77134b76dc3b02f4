package dev.mxlab.named.tool.message;

/** What stands in a TSIG record. */
public final class Tsig {
  private static final int TIME_AND_FUDGE = 8;

  private Tsig() {}

  /** Its error field (RFC 8945 section 4.2). */
  public static int error(Rr tsig) {
    WireReader in = new WireReader(tsig.rdata());
    in.name();
    in.bytes(TIME_AND_FUDGE);
    in.bytes(in.u16());
    in.u16();
    return in.u16();
  }
}
