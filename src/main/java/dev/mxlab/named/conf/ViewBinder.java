package dev.mxlab.named.conf;

import dev.mxlab.dns.zone.Checks;
import dev.mxlab.named.conf.NamedConf.Placed;
import dev.mxlab.named.conf.ViewSettings.Minimal;
import dev.mxlab.named.conf.ViewSettings.Minimisation;
import dev.mxlab.named.conf.ViewSettings.RecordOrder;
import dev.mxlab.named.conf.ViewSettings.Size;
import dev.mxlab.text.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Type;

/** The settings of one view, with BIND's defaults where nobody says anything. */
final class ViewBinder {
  static final int DEFAULT_UDP_SIZE = 1232;
  static final int LEAST_UDP_SIZE = 512;
  private static final int MOST_UDP_SIZE = 4096;
  private static final int NO_COOKIE_LEAST = 128;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final long MOST_SECONDS_OF_TIMEOUT = 300;

  private final Scope scope;

  /**
   * @param scope the view's block within the options
   */
  ViewBinder(Scope scope) {
    this.scope = scope;
  }

  ViewSettings bind() {
    boolean recursion = scope.flag("recursion", true);
    return new ViewSettings(
        recursion,
        access(recursion),
        answers(),
        cache(),
        resolver(),
        validation(),
        emptyZones(),
        rateLimit(),
        forwarding(),
        responseNames(),
        scope.flag("allow-new-zones", false));
  }

  /**
   * allow-query-cache follows allow-recursion, else allow-query; allow-recursion follows
   * allow-query-cache, else allow-query; with none of them, local clients (BIND 9 ARM, "Access
   * Control").
   */
  private ViewSettings.Access access(boolean recursion) {
    Placed<Acl> query = scope.acl("allow-query");
    Placed<Acl> cache = scope.acl("allow-query-cache");
    Placed<Acl> recursive = scope.acl("allow-recursion");
    Placed<Acl> cacheOn = scope.acl("allow-query-cache-on");
    Placed<Acl> recursionOn = scope.acl("allow-recursion-on");
    Placed<Acl> everybody = Scope.unwritten(Acl.ANY);
    Placed<Acl> nobody = Scope.unwritten(Acl.NONE);
    Placed<Acl> local = Scope.unwritten(Acl.LOCAL);
    return new ViewSettings.Access(
        first(everybody, query),
        scope.acl("allow-query-on", Acl.ANY),
        recursion ? first(local, cache, recursive, query) : first(nobody, cache),
        first(everybody, cacheOn, recursionOn),
        recursion ? first(local, recursive, cache, query) : nobody,
        first(everybody, recursionOn, cacheOn));
  }

  @SafeVarargs
  private static Placed<Acl> first(Placed<Acl> otherwise, @Nullable Placed<Acl>... given) {
    for (Placed<Acl> one : given) {
      if (one != null) {
        return one;
      }
    }
    return otherwise;
  }

  private ViewSettings.Answers answers() {
    return new ViewSettings.Answers(
        minimal(),
        scope.flag("minimal-any", false),
        udpSize("edns-udp-size"),
        udpSize("max-udp-size"),
        clamp(scope.number("nocookie-udp-size", MOST_UDP_SIZE), NO_COOKIE_LEAST),
        scope.flag("require-server-cookie", false),
        scope.flag("message-compression", true),
        scope.flag("provide-ixfr", true),
        scope.flag("auth-nxdomain", false),
        order(),
        sortlist());
  }

  private Minimal minimal() {
    return switch (scope.word("minimal-responses", "no-auth-recursive")) {
      case "yes" -> Minimal.YES;
      case "no" -> Minimal.NO;
      case "no-auth" -> Minimal.NO_AUTH;
      default -> Minimal.NO_AUTH_RECURSIVE;
    };
  }

  private int udpSize(String name) {
    return clamp(scope.number(name, DEFAULT_UDP_SIZE), LEAST_UDP_SIZE);
  }

  /** BIND takes what lies outside for the nearest that is allowed. */
  static int clamp(int size, int least) {
    return Math.max(least, Math.min(MOST_UDP_SIZE, size));
  }

  private List<RecordOrder> order() {
    List<RecordOrder> rules = new ArrayList<>();
    scope
        .find("rrset-order")
        .flatMap(Statement::list)
        .ifPresent(list -> list.elements().forEach(element -> rules.add(order(element))));
    return rules;
  }

  private static RecordOrder order(List<Value> element) {
    String dclass = Value.after(element, "class");
    String type = Value.after(element, "type");
    String name = Value.after(element, "name");
    String how = ((Value.Word) element.get(element.size() - 1)).text();
    return new RecordOrder(
        dclass == null ? DClass.ANY : DClass.value(upper(dclass)),
        type == null ? Type.ANY : Type.value(upper(type)),
        name == null ? null : DomainNames.parse(name),
        ViewSettings.Order.valueOf(upper(how)));
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }

  private ViewSettings.@Nullable Sortlist sortlist() {
    Statement statement = scope.find("sortlist").orElse(null);
    if (statement == null) {
      return null;
    }
    List<ViewSettings.Sort> sorts = new ArrayList<>();
    for (Acl.Element element : acl(statement).elements()) {
      sorts.add(sort(element));
    }
    return new ViewSettings.Sortlist(sorts, statement.at());
  }

  private Acl acl(Statement statement) {
    return statement.list().map(scope.acls()::resolve).orElse(Acl.NONE);
  }

  /**
   * An element alone means addresses that come first for the clients that it matches; a list of two
   * names clients, then the order of addresses.
   */
  private static ViewSettings.Sort sort(Acl.Element element) {
    if (element.term() instanceof Acl.Nested nested && !nested.acl().elements().isEmpty()) {
      List<Acl.Element> parts = nested.acl().elements();
      Acl clients = new Acl(List.of(parts.get(0)));
      if (parts.size() == 1) {
        return new ViewSettings.Sort(clients, List.of(parts.get(0)));
      }
      Acl.Element second = parts.get(1);
      return new ViewSettings.Sort(
          clients,
          second.term() instanceof Acl.Nested order ? order.acl().elements() : List.of(second));
    }
    return new ViewSettings.Sort(new Acl(List.of(element)), List.of(element));
  }

  private ViewSettings.Cache cache() {
    Statement prefetch = scope.find("prefetch").orElse(null);
    Integer trigger = prefetch == null ? null : Scope.number(prefetch, 0);
    Integer eligible = prefetch == null ? null : Scope.number(prefetch, 1);
    long triggered = Math.min(trigger == null ? 2 : trigger, 10);
    long eligibly = Math.max(eligible == null ? 9 : eligible, triggered + 6);
    return new ViewSettings.Cache(
        size(scope.word("max-cache-size", "default")),
        scope.seconds("max-cache-ttl", 604_800),
        atMost(scope.seconds("min-cache-ttl", 0), 90),
        scope.seconds("max-ncache-ttl", 10_800),
        atMost(scope.seconds("min-ncache-ttl", 0), 90),
        atMost(scope.seconds("servfail-ttl", 1), 30),
        atMost(scope.seconds("lame-ttl", 0), 1800),
        SECOND.multipliedBy(triggered),
        SECOND.multipliedBy(triggered == 0 ? 0 : eligibly),
        scope.flag("stale-answer-enable", false),
        scope.seconds("stale-answer-ttl", 30),
        scope.seconds("max-stale-ttl", 86_400),
        scope.word("attach-cache", ""));
  }

  private static Duration atMost(Duration time, long seconds) {
    return time.toSeconds() > seconds ? Duration.ofSeconds(seconds) : time;
  }

  private static Size size(String word) {
    if (word.endsWith("%")) {
      return new Size(
          Size.Unit.PERCENT, Math.min(100, Long.parseLong(word.substring(0, word.length() - 1))));
    }
    return switch (word) {
      case "default" -> new Size(Size.Unit.PERCENT, 90);
      case "unlimited" -> new Size(Size.Unit.UNLIMITED, 0);
      default -> {
        long bytes = Scalars.bytes(word);
        yield new Size(bytes == 0 ? Size.Unit.UNLIMITED : Size.Unit.BYTES, bytes);
      }
    };
  }

  private ViewSettings.Resolver resolver() {
    return new ViewSettings.Resolver(
        minimisation(),
        timeout(),
        scope.number("max-recursion-depth", 7),
        scope.number("max-recursion-queries", 50),
        scope.number("max-query-count", 200),
        scope.number("max-query-restarts", 11),
        scope.number("fetches-per-server", 0),
        drops("fetches-per-server", false),
        scope.number("fetches-per-zone", 0),
        drops("fetches-per-zone", true),
        scope.number("clients-per-query", 10),
        scope.number("max-clients-per-query", 100),
        scope.flag("send-cookie", true),
        scope.flag("request-nsid", false),
        scope.address("query-source"),
        scope.address("query-source-v6"));
  }

  private Minimisation minimisation() {
    return switch (scope.word("qname-minimization", "relaxed")) {
      case "strict" -> Minimisation.STRICT;
      case "relaxed" -> Minimisation.RELAXED;
      default -> Minimisation.OFF;
    };
  }

  /** Up to 300 it is in seconds, above in milliseconds (BIND 9 ARM, "resolver-query-timeout"). */
  private Duration timeout() {
    long number = scope.number("resolver-query-timeout", 10);
    long millis = number == 0 ? 10_000 : number <= MOST_SECONDS_OF_TIMEOUT ? number * 1000 : number;
    return Duration.ofMillis(Math.max(301, Math.min(30_000, millis)));
  }

  private boolean drops(String name, boolean otherwise) {
    return scope.find(name).flatMap(s -> s.word(1)).map(w -> w.equals("drop")).orElse(otherwise);
  }

  private ViewSettings.Validation validation() {
    Optional<Statement> statement = scope.find("dnssec-validation");
    return new ViewSettings.Validation(
        statement.map(Statement::word).orElse("auto"),
        statement.map(Statement::at).orElse(Position.of("")));
  }

  private ViewSettings.EmptyZoneSettings emptyZones() {
    return new ViewSettings.EmptyZoneSettings(
        scope.flag("empty-zones-enable", scope.flag("recursion", true)),
        scope.all("disable-empty-zone").stream().map(Statement::word).toList(),
        scope.find("empty-server").map(Statement::word).orElse(null),
        scope.find("empty-contact").map(Statement::word).orElse(null));
  }

  private @Nullable Forwarding forwarding() {
    Statement servers = scope.find("forwarders").orElse(null);
    List<Remote> remotes = servers == null ? List.of() : scope.remotes().of(servers);
    return servers == null || remotes.isEmpty()
        ? null
        : new Forwarding(scope.word("forward", "first").equals("only"), remotes, servers.at());
  }

  private Checks.Level responseNames() {
    for (Statement statement : scope.all("check-names")) {
      if (statement.word().equals("response")) {
        return Checks.Level.valueOf(upper(statement.word(1).orElse("ignore")));
      }
    }
    return Checks.Level.IGNORE;
  }

  private @Nullable RateLimit rateLimit() {
    Statement statement = scope.find("rate-limit").orElse(null);
    if (statement == null) {
      return null;
    }
    Scope own = Scope.of(statement.body(), scope);
    int responses = own.number("responses-per-second", 0);
    RateLimit.Limits limits =
        new RateLimit.Limits(
            responses,
            own.number("referrals-per-second", responses),
            own.number("nodata-per-second", responses),
            own.number("nxdomains-per-second", responses),
            own.number("errors-per-second", responses),
            own.number("all-per-second", 0));
    return new RateLimit(
        limits,
        own.number("window", 15),
        own.number("slip", 2),
        own.number("ipv4-prefix-length", 24),
        own.number("ipv6-prefix-length", 56),
        own.acl("exempt-clients", Acl.NONE).value(),
        own.flag("log-only", false),
        own.number("qps-scale", 0),
        own.number("min-table-size", 500),
        own.number("max-table-size", 20_000),
        statement.at());
  }
}
