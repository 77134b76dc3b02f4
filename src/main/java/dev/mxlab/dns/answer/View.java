package dev.mxlab.dns.answer;

import dev.mxlab.dns.sign.Keyring;
import dev.mxlab.dns.zone.ZoneTable;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;

/**
 * What one group of clients sees (named.conf view). A server without view statements has one, named
 * {@value #DEFAULT}, that takes everybody.
 *
 * @param dclass of the questions that it takes, {@link DClass}
 * @param recursion null with {@code recursion no}
 * @param keys that its clients may sign with
 * @param shape of its answers
 * @param limiter null: answers are not counted
 */
public record View(
    String name,
    int dclass,
    Match match,
    ZoneTable zones,
    Access access,
    @Nullable Recursion recursion,
    Keyring keys,
    Shape shape,
    @Nullable RateLimiter limiter) {
  public static final String DEFAULT = "_default";

  /** With answers as named makes them by itself. */
  public View(
      String name,
      int dclass,
      Match match,
      ZoneTable zones,
      Access access,
      @Nullable Recursion recursion,
      Keyring keys) {
    this(name, dclass, match, zones, access, recursion, keys, Shape.DEFAULT, null);
  }

  /** match-clients, match-destinations and match-recursive-only. */
  @FunctionalInterface
  public interface Match {
    Match EVERYBODY = (who, recursionDesired) -> true;

    boolean takes(Requester who, boolean recursionDesired);
  }

  /** The same with other zones. */
  public View with(ZoneTable others) {
    return new View(name, dclass, match, others, access, recursion, keys, shape, limiter);
  }

  /** The only view of a server. */
  public static View only(ZoneTable zones, Access access, @Nullable Recursion recursion) {
    return only(zones, access, recursion, Keyring.EMPTY);
  }

  /** The only view of a server that shares {@code keys} with others. */
  public static View only(
      ZoneTable zones, Access access, @Nullable Recursion recursion, Keyring keys) {
    return new View(DEFAULT, DClass.IN, Match.EVERYBODY, zones, access, recursion, keys);
  }
}
