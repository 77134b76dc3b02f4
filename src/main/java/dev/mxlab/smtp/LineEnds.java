package dev.mxlab.smtp;

/**
 * What becomes of the line ends of a message that are not CR LF (the letters U, G and O of
 * sendmail's srv_features).
 *
 * @param cr a CR without LF
 * @param lf an LF without CR
 * @param lfEnds whether an LF that is kept ends a line, so that LF . LF ends the data: that is how
 *     messages are smuggled (RFC 5321 section 2.3.8 forbids it)
 */
public record LineEnds(Bare cr, Bare lf, boolean lfEnds) {
  /** What may become of one. */
  public enum Bare {
    REFUSED,
    KEPT,
    /** A space takes its place. */
    BLANK
  }

  public static final LineEnds STRICT = new LineEnds(Bare.REFUSED, Bare.REFUSED, false);
}
