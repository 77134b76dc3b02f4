package dev.mxlab.named.conf;

import dev.mxlab.dns.zone.Checks;
import dev.mxlab.named.conf.NamedConf.ZoneType;
import dev.mxlab.named.conf.ZoneSettings.Format;
import dev.mxlab.named.conf.ZoneSettings.Notify.Mode;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The settings of one zone, with BIND's defaults where nobody says anything. */
final class ZoneBinder {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final long WEEK = 604_800;

  private final Scope scope;
  private final Value.Body block;
  private final ZoneType type;

  /**
   * @param scope the zone's block within its view and the options
   */
  ZoneBinder(Scope scope, ZoneType type) {
    this.scope = scope;
    this.block = scope.innermost();
    this.type = type;
  }

  /**
   * Whether a zone says no more than its type and file, as thousands do: what else counts for it is
   * the same for all of them.
   */
  static boolean isPlain(Value.Body block) {
    for (Statement statement : block.statements()) {
      if (!statement.name().equals("type") && !statement.name().equals("file")) {
        return false;
      }
    }
    return true;
  }

  ZoneSettings bind() {
    return new ZoneSettings(
        access(),
        block.find("update-policy").map(PolicyBinder::bind).orElse(null),
        first("primaries", "masters"),
        notifying(),
        incoming(),
        outgoing(),
        storage(),
        strictness(),
        forwarding(),
        addresses(),
        names(),
        statistics());
  }

  private ZoneSettings.Access access() {
    return new ZoneSettings.Access(
        scope.acl("allow-query", Acl.ANY),
        scope.acl("allow-query-on", Acl.ANY),
        scope.acl("allow-transfer", Acl.ANY),
        scope.acl("allow-update", Acl.NONE),
        scope.acl("allow-update-forwarding", Acl.NONE),
        scope.acl("allow-notify", Acl.NONE));
  }

  private List<Remote> first(String... names) {
    return Stream.of(names)
        .flatMap(name -> block.find(name).stream())
        .findFirst()
        .map(scope.remotes()::of)
        .orElse(List.of());
  }

  private ZoneSettings.Notify notifying() {
    return new ZoneSettings.Notify(
        mode(scope.word("notify", "yes")),
        scope.find("also-notify").map(scope.remotes()::of).orElse(List.of()),
        scope.seconds("notify-delay", 5),
        scope.flag("notify-to-soa", false),
        scope.address("notify-source"),
        scope.address("notify-source-v6"));
  }

  private static Mode mode(String word) {
    return switch (word) {
      case "explicit" -> Mode.EXPLICIT;
      case "master-only", "primary-only" -> Mode.PRIMARY_ONLY;
      default -> Objects.requireNonNullElse(Scalars.truth(word), true) ? Mode.YES : Mode.NO;
    };
  }

  private ZoneSettings.Incoming incoming() {
    return new ZoneSettings.Incoming(
        scope.seconds("min-refresh-time", 300),
        scope.seconds("max-refresh-time", 4 * WEEK),
        scope.seconds("min-retry-time", 500),
        scope.seconds("max-retry-time", 2 * WEEK),
        scope.time("max-transfer-time-in", MINUTE, 120),
        scope.time("max-transfer-idle-in", MINUTE, 60),
        scope.flag("request-ixfr", true),
        scope.flag("request-expire", true),
        scope.flag("try-tcp-refresh", true),
        scope.flag("multi-master", false),
        scope.address("transfer-source"),
        scope.address("transfer-source-v6"));
  }

  private ZoneSettings.Outgoing outgoing() {
    return new ZoneSettings.Outgoing(
        scope.time("max-transfer-time-out", MINUTE, 120),
        scope.time("max-transfer-idle-out", MINUTE, 60),
        !scope.word("transfer-format", "").equals("one-answer"),
        scope.flag("provide-ixfr", true),
        scope.word("max-ixfr-ratio", "100%").equals("unlimited")
            ? 0
            : scope.number("max-ixfr-ratio", 100));
  }

  private ZoneSettings.Storage storage() {
    return new ZoneSettings.Storage(
        format(),
        scope.word("masterfile-style", "relative").equals("relative"),
        block.find("journal").map(Statement::word).orElse(null),
        journalSize(),
        differences(),
        scope.number("max-records", 0),
        scope.number("max-records-per-type", 100),
        scope.number("max-types-per-name", 100),
        ZoneSettings.SerialMethod.valueOf(
            scope.word("serial-update-method", "increment").toUpperCase(Locale.ROOT)),
        scope.flag("zero-no-soa-ttl", true));
  }

  /** What comes from elsewhere is kept raw. */
  private Format format() {
    boolean foreign =
        switch (type) {
          case SECONDARY, STUB, MIRROR -> true;
          case REDIRECT -> block.find("primaries").or(() -> block.find("masters")).isPresent();
          default -> false;
        };
    return scope.word("masterfile-format", foreign ? "raw" : "text").equals("raw")
        ? Format.RAW
        : Format.TEXT;
  }

  private long journalSize() {
    String word = scope.word("max-journal-size", "default");
    return switch (word) {
      case "default" -> 0;
      case "unlimited" -> Long.MAX_VALUE;
      default -> Scalars.bytes(word);
    };
  }

  /** In the options it may be for one type of zone. */
  private boolean differences() {
    return switch (scope.word("ixfr-from-differences", "no")) {
      case "primary", "master" -> type == ZoneType.PRIMARY;
      case "secondary", "slave" -> type == ZoneType.SECONDARY;
      case "yes" -> true;
      default -> false;
    };
  }

  private ZoneSettings.Strictness strictness() {
    return new ZoneSettings.Strictness(
        level("check-dup-records", Checks.Level.WARN),
        scope.flag("check-integrity", true),
        scope.flag("check-sibling", true),
        level("check-mx-cname", Checks.Level.WARN),
        level("check-srv-cname", Checks.Level.WARN),
        scope.word("check-spf", "warn").equals("warn"),
        scope.flag("check-wildcard", true),
        scope.word("max-zone-ttl", "unlimited").equals("unlimited")
            ? 0
            : scope.seconds("max-zone-ttl", 0).toSeconds());
  }

  private Checks.Level level(String name, Checks.Level otherwise) {
    return Checks.Level.valueOf(scope.word(name, otherwise.name()).toUpperCase(Locale.ROOT));
  }

  /** As in BIND a zone's forward is first where it is not written, whatever the options say. */
  private @Nullable Forwarding forwarding() {
    Optional<Statement> servers = block.find("forwarders");
    if (servers.isEmpty() && type != ZoneType.FORWARD) {
      return null;
    }
    boolean only = block.find("forward").map(s -> s.word().equals("only")).orElse(false);
    return new Forwarding(
        only,
        servers.map(scope.remotes()::of).orElse(List.of()),
        servers.map(Statement::at).orElse(block.at()));
  }

  private List<InetAddress> addresses() {
    return words("server-addresses").map(Addresses::literal).filter(Objects::nonNull).toList();
  }

  private List<String> names() {
    return words("server-names").toList();
  }

  private Stream<String> words(String name) {
    return block.find(name).flatMap(Statement::list).stream()
        .flatMap(list -> list.elements().stream())
        .map(element -> ((Value.Word) element.get(0)).text());
  }

  private ZoneSettings.Statistics statistics() {
    return switch (scope.word("zone-statistics", "terse")) {
      case "full", "yes" -> ZoneSettings.Statistics.FULL;
      case "none" -> ZoneSettings.Statistics.NONE;
      default -> ZoneSettings.Statistics.TERSE;
    };
  }
}
