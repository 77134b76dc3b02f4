package dev.mxlab.dns.zone;

/**
 * How strict a zone file is read: named and named-checkzone differ in their defaults.
 *
 * @param names owners and targets that are no host names (check-names)
 * @param nsAddress an IP address in the place of an NS target
 * @param mxAddress an IP address in the place of an MX target (check-mx)
 * @param mostRecords how many records one owner and type may have (max-records-per-type); 0: any
 *     number
 * @param manyErrors whether reading goes on after an error in the file
 */
public record Checks(
    Level names, Level nsAddress, Level mxAddress, int mostRecords, boolean manyErrors) {
  /** What comes of a finding. */
  public enum Level {
    IGNORE,
    WARN,
    FAIL
  }

  /** named-checkzone without options: all errors of a file at once. */
  public static final Checks CHECKZONE = new Checks(Level.WARN, Level.WARN, Level.WARN, 0, true);

  /** named-compilezone without options. */
  public static final Checks COMPILEZONE = new Checks(Level.FAIL, Level.FAIL, Level.WARN, 0, true);

  /** named with a secondary zone's saved file: as its primary gave it. */
  public static final Checks SECONDARY =
      new Checks(Level.IGNORE, Level.IGNORE, Level.IGNORE, 100, false);

  /** named with a primary zone: the first error ends it. */
  public static final Checks NAMED = new Checks(Level.FAIL, Level.IGNORE, Level.WARN, 100, false);
}
