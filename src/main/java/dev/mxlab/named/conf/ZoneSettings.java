package dev.mxlab.named.conf;

import dev.mxlab.dns.zone.Checks;
import dev.mxlab.named.conf.NamedConf.Placed;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a zone: its own, else its view's, else the options', else BIND's. Plain zones of
 * one view and type have the same object.
 *
 * @param primaries where a secondary zone comes from
 * @param updatePolicy null: allow-update decides
 * @param forwarding null: as the view has it
 * @param addresses of a static-stub zone's servers
 */
public record ZoneSettings(
    Access access,
    @Nullable UpdatePolicy updatePolicy,
    List<Remote> primaries,
    Notify notifying,
    Incoming incoming,
    Outgoing outgoing,
    Storage storage,
    Strictness checks,
    @Nullable Forwarding forwarding,
    List<InetAddress> addresses,
    List<String> serverNames,
    Statistics statistics) {

  public ZoneSettings {
    primaries = List.copyOf(primaries);
    addresses = List.copyOf(addresses);
    serverNames = List.copyOf(serverNames);
  }

  /** Who may do what with the zone. What nobody wrote stands at no place. */
  public record Access(
      Placed<Acl> query,
      Placed<Acl> queryOn,
      Placed<Acl> transfer,
      Placed<Acl> update,
      Placed<Acl> updateForwarding,
      Placed<Acl> notifying) {}

  /** Whom a change is told. */
  public record Notify(
      Mode mode,
      List<Remote> also,
      Duration delay,
      boolean toSoa,
      @Nullable InetAddress source,
      @Nullable InetAddress sourceV6) {
    public Notify {
      also = List.copyOf(also);
    }

    /** The values of notify. */
    public enum Mode {
      YES,
      NO,
      EXPLICIT,
      PRIMARY_ONLY
    }
  }

  /** How a secondary zone is fetched. */
  public record Incoming(
      Duration minRefresh,
      Duration maxRefresh,
      Duration minRetry,
      Duration maxRetry,
      Duration maxTime,
      Duration maxIdle,
      boolean requestIxfr,
      boolean requestExpire,
      boolean tryTcp,
      boolean multiMaster,
      @Nullable InetAddress source,
      @Nullable InetAddress sourceV6) {}

  /**
   * How the zone is given away.
   *
   * @param manyAnswers transfer-format: many records in a message
   * @param maxIxfrRatio percent of the whole zone's size up to which differences are sent; 0: any
   */
  public record Outgoing(
      Duration maxTime,
      Duration maxIdle,
      boolean manyAnswers,
      boolean provideIxfr,
      int maxIxfrRatio) {}

  /**
   * How the zone is kept.
   *
   * @param journal null: the file's name with .jnl
   * @param maxJournal bytes; 0: twice the zone's size; {@link Long#MAX_VALUE}: any
   * @param maxRecords 0: any number
   */
  public record Storage(
      Format format,
      boolean relativeStyle,
      @Nullable String journal,
      long maxJournal,
      boolean ixfrFromDifferences,
      long maxRecords,
      int maxRecordsPerType,
      int maxTypesPerName,
      SerialMethod serials,
      boolean zeroNoSoaTtl) {}

  /** masterfile-format. */
  public enum Format {
    TEXT,
    RAW
  }

  /** serial-update-method. */
  public enum SerialMethod {
    INCREMENT,
    UNIXTIME,
    DATE
  }

  /**
   * check-integrity and its kin.
   *
   * @param spf whether a TXT record is missed beside SPF
   * @param maxTtl seconds; 0: any
   */
  public record Strictness(
      Checks.Level duplicates,
      boolean integrity,
      boolean sibling,
      Checks.Level mxCname,
      Checks.Level srvCname,
      boolean spf,
      boolean wildcard,
      long maxTtl) {}

  /** zone-statistics. */
  public enum Statistics {
    FULL,
    TERSE,
    NONE
  }
}
