package dev.mxlab.sendmail.m4;

/**
 * How far a text may go before it is taken to go on for ever. The sendmail library needs less than
 * a hundredth of the standard ones.
 *
 * @param work characters read, and {@link Budget#CALL} for every macro call
 * @param text characters held at once: text waiting to be read, arguments, definitions, diversions
 * @param output characters written
 * @param nesting macro calls within the arguments of others (-L)
 */
public record Limits(long work, long text, long output, int nesting) {
  public static final Limits STANDARD = new Limits(200_000_000, 32 << 20, 64 << 20, 10_000);

  Limits withNesting(int wanted) {
    return wanted <= 0 ? this : new Limits(work, text, output, Math.min(wanted, nesting));
  }
}
