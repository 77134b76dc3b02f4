package dev.mxlab.dns.answer;

import dev.mxlab.dns.zone.ZoneTable;
import org.jspecify.annotations.Nullable;

/**
 * What one group of clients sees (named.conf view). A server without view statements has one, named
 * {@value #DEFAULT}, that takes everybody.
 *
 * @param recursion null with {@code recursion no}
 */
public record View(
    String name, Match match, ZoneTable zones, Access access, @Nullable Recursion recursion) {
  public static final String DEFAULT = "_default";

  /** match-clients, match-destinations and match-recursive-only. */
  @FunctionalInterface
  public interface Match {
    Match EVERYBODY = (who, recursionDesired) -> true;

    boolean takes(Requester who, boolean recursionDesired);
  }

  /** The only view of a server. */
  public static View only(ZoneTable zones, Access access, @Nullable Recursion recursion) {
    return new View(DEFAULT, Match.EVERYBODY, zones, access, recursion);
  }
}
