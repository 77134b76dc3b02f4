package dev.mxlab.named.conf;

import dev.mxlab.named.conf.NamedConf.Placed;
import dev.mxlab.text.Position;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * The settings of a view: its own, else the options', else BIND's.
 *
 * @param rateLimit null: answers are not limited
 * @param forwarding null: the delegations are followed
 * @param responseNames how the names in answers of others are checked
 */
public record ViewSettings(
    boolean recursion,
    Access access,
    Answers answers,
    Cache cache,
    Resolver resolver,
    Validation validation,
    EmptyZoneSettings emptyZones,
    @Nullable RateLimit rateLimit,
    @Nullable Forwarding forwarding,
    dev.mxlab.dns.zone.Checks.Level responseNames,
    boolean newZones) {

  /**
   * Who may ask what; where nothing was written, BIND's rules of inheritance have decided, and the
   * place is that of what was inherited.
   */
  public record Access(
      Placed<Acl> query,
      Placed<Acl> queryOn,
      Placed<Acl> cache,
      Placed<Acl> cacheOn,
      Placed<Acl> recursion,
      Placed<Acl> recursionOn) {}

  /** The form of answers. */
  public record Answers(
      Minimal minimal,
      boolean minimalAny,
      int ednsUdpSize,
      int maxUdpSize,
      int noCookieUdpSize,
      boolean requireServerCookie,
      boolean compression,
      boolean provideIxfr,
      boolean authNxdomain,
      List<RecordOrder> order,
      @Nullable Sortlist sortlist) {
    public Answers {
      order = List.copyOf(order);
    }
  }

  /** minimal-responses. */
  public enum Minimal {
    YES,
    NO,
    NO_AUTH,
    NO_AUTH_RECURSIVE
  }

  /**
   * A rule of rrset-order; the last that fits counts.
   *
   * @param dclass ANY for all, as for {@code type}
   * @param name a wildcard or a name; null: all
   */
  public record RecordOrder(int dclass, int type, @Nullable Name name, Order order) {}

  /** How the records of a set follow each other. */
  public enum Order {
    FIXED,
    RANDOM,
    CYCLIC,
    NONE
  }

  /** sortlist: the lists as they stand, one for each group of clients. */
  public record Sortlist(List<Sort> sorts, Position at) {
    public Sortlist {
      sorts = List.copyOf(sorts);
    }
  }

  /** For these clients, addresses in this order: an address goes to the first that has it. */
  public record Sort(Acl clients, List<Acl.Element> order) {
    public Sort {
      order = List.copyOf(order);
    }
  }

  /** How much is remembered, and how long. */
  public record Cache(
      Size size,
      Duration maxTtl,
      Duration minTtl,
      Duration maxNegativeTtl,
      Duration minNegativeTtl,
      Duration failureTtl,
      Duration lameTtl,
      Duration prefetchTrigger,
      Duration prefetchEligible,
      boolean staleAnswers,
      Duration staleTtl,
      Duration maxStaleTtl,
      String attached) {}

  /**
   * max-cache-size.
   *
   * @param amount bytes, or a percentage of the machine's memory
   */
  public record Size(Unit unit, long amount) {
    /** What is counted. */
    public enum Unit {
      BYTES,
      PERCENT,
      UNLIMITED
    }
  }

  /**
   * How names are looked up elsewhere.
   *
   * @param fetchesPerServer 0: any number, as for {@code fetchesPerZone}
   * @param source address of queries; null: any
   */
  public record Resolver(
      Minimisation minimisation,
      Duration timeout,
      int maxDepth,
      int maxQueries,
      int maxQueryCount,
      int maxRestarts,
      int fetchesPerServer,
      boolean serverQuotaDrops,
      int fetchesPerZone,
      boolean zoneQuotaDrops,
      int clientsPerQuery,
      int maxClientsPerQuery,
      boolean sendCookie,
      boolean requestNsid,
      @Nullable InetAddress source,
      @Nullable InetAddress sourceV6) {}

  /** qname-minimization. */
  public enum Minimisation {
    STRICT,
    RELAXED,
    OFF
  }

  /** dnssec-validation, with its place: accepted; an isolated root has no anchor. */
  public record Validation(String mode, Position at) {}

  /**
   * The built-in empty zones.
   *
   * @param server of their SOA and NS; null: the zone's own name
   */
  public record EmptyZoneSettings(
      boolean enabled, List<String> disabled, @Nullable String server, @Nullable String contact) {
    public EmptyZoneSettings {
      disabled = List.copyOf(disabled);
    }
  }
}
