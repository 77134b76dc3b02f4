package dev.mxlab.dns.transfer;

import dev.mxlab.dns.answer.Requester;
import dev.mxlab.dns.update.UpdateRules;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How one zone is kept: the settings of its zone statement, resolved.
 *
 * @param forwarding allow-update-forwarding; null where nobody may
 */
public record KeepingRules(
    Kind kind,
    TransferOut.Terms outgoing,
    UpdateRules updates,
    @Nullable Predicate<Requester> forwarding,
    Fetching fetching,
    Notifying notifying,
    Storing storing) {

  /** Where the zone comes from. */
  public enum Kind {
    PRIMARY,
    SECONDARY,
    MIRROR,
    STUB;

    boolean fetched() {
      return this != PRIMARY;
    }
  }

  /**
   * How a secondary is fetched.
   *
   * @param allowNotify who, but the primaries, may say that there is something new
   * @param mostPerServer transfers-per-ns
   */
  public record Fetching(
      List<OtherServer> primaries,
      Predicate<Requester> allowNotify,
      Range refresh,
      Range retry,
      boolean requestIxfr,
      boolean requestExpire,
      boolean tryTcp,
      boolean multiMaster,
      Exchange.Limits limits,
      int mostPerServer) {
    public Fetching {
      primaries = List.copyOf(primaries);
    }

    /** Each with its source address and key, to tell whether they are others than before. */
    List<String> shownPrimaries() {
      return primaries.stream()
          .map(p -> p.shown() + " " + p.shownSource() + " " + p.key())
          .toList();
    }

    /** Of a zone that is not fetched. */
    public static final Fetching NONE =
        new Fetching(
            List.of(),
            nobody -> false,
            new Range(300, 2419200),
            new Range(500, 1209600),
            true,
            true,
            true,
            false,
            new Exchange.Limits(Duration.ofSeconds(30), Duration.ofHours(1), Duration.ofHours(2)),
            2);
  }

  /** Seconds that a zone's own timers are held within. */
  public record Range(long least, long most) {
    long of(long seconds) {
      return Math.max(least, Math.min(most, seconds));
    }
  }

  /**
   * Who is told of changes.
   *
   * @param delay between two rounds
   * @param toSoa whether the server that the SOA record names is told, too
   */
  public record Notifying(
      Mode mode, List<OtherServer> also, Duration delay, boolean toSoa, Sources sources, int port) {
    public Notifying {
      also = List.copyOf(also);
    }

    /** named.conf notify. */
    public enum Mode {
      YES,
      NO,
      EXPLICIT,
      PRIMARY_ONLY
    }
  }

  /** What is sent to a name server that only the zone names: its key and our address. */
  @FunctionalInterface
  public interface Sources {
    OtherServer reach(java.net.InetSocketAddress at);
  }

  /**
   * How the zone is stored.
   *
   * @param mostJournal octets; 0: twice the zone's size
   * @param mostRecords max-records; 0: any number
   */
  public record Storing(long mostJournal, boolean ixfrFromDifferences, long mostRecords) {}
}
