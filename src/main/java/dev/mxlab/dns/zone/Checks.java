package dev.mxlab.dns.zone;

import org.jspecify.annotations.Nullable;

/**
 * How strict a zone file is read: named and named-checkzone differ in their defaults.
 *
 * @param names owners and targets that are no host names (check-names)
 * @param nsAddress an IP address in the place of an NS target
 * @param mxAddress an IP address in the place of an MX target (check-mx)
 * @param mostRecords how many records one owner and type may have (max-records-per-type); 0: any
 *     number
 * @param manyErrors whether reading goes on after an error in the file
 * @param integrity what is checked of the zone as a whole
 * @param mostTypes how many types one owner may have (max-types-per-name); 0: any number
 */
public record Checks(
    Level names,
    Level nsAddress,
    Level mxAddress,
    int mostRecords,
    boolean manyErrors,
    Integrity integrity,
    int mostTypes) {
  private static final int USUAL_TYPES = 100;

  /** With as many types at a name as BIND allows, where it bounds the records. */
  public Checks(
      Level names,
      Level nsAddress,
      Level mxAddress,
      int mostRecords,
      boolean manyErrors,
      Integrity integrity) {
    this(
        names,
        nsAddress,
        mxAddress,
        mostRecords,
        manyErrors,
        integrity,
        mostRecords == 0 ? 0 : USUAL_TYPES);
  }

  /** With the usual checks of the zone as a whole. */
  public Checks(
      Level names, Level nsAddress, Level mxAddress, int mostRecords, boolean manyErrors) {
    this(names, nsAddress, mxAddress, mostRecords, manyErrors, Integrity.USUAL);
  }

  /** The same, with other checks of the zone as a whole. */
  public Checks with(Integrity other) {
    return new Checks(names, nsAddress, mxAddress, mostRecords, manyErrors, other, mostTypes);
  }

  /**
   * What is checked when all records are there.
   *
   * @param targets whether MX, SRV and NS records are followed at all (check-integrity)
   * @param siblings whether a delegation's servers in another delegated zone need addresses
   *     (check-sibling)
   * @param mxAlias an MX record that names an alias (check-mx-cname)
   * @param srvAlias an SRV record that does (check-srv-cname)
   * @param spf whether SPF records without a TXT record of that form are told (check-spf)
   * @param wildcards whether an asterisk within a name is told (check-wildcard)
   * @param maxTtl seconds; 0: any (max-zone-ttl)
   * @param elsewhere looks up the hosts of other zones; null: nobody does
   */
  public record Integrity(
      boolean targets,
      boolean siblings,
      Level mxAlias,
      Level srvAlias,
      boolean spf,
      boolean wildcards,
      long maxTtl,
      @Nullable Elsewhere elsewhere) {
    public static final Integrity USUAL =
        new Integrity(true, true, Level.WARN, Level.WARN, true, true, 0, null);
  }

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
