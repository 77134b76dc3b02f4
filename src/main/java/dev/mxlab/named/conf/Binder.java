package dev.mxlab.named.conf;

import dev.mxlab.dns.zone.Checks;
import dev.mxlab.named.conf.NamedConf.Control;
import dev.mxlab.named.conf.NamedConf.KeyStatement;
import dev.mxlab.named.conf.NamedConf.Listen;
import dev.mxlab.named.conf.NamedConf.Options;
import dev.mxlab.named.conf.NamedConf.Placed;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import dev.mxlab.named.conf.NamedConf.ZoneType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;

/** Takes the settings out of a checked tree. */
final class Binder {
  static final int DNS_PORT = 53;
  private static final int RNDC_PORT = 953;

  private final Value.Body top;
  private final Value.Body options;
  private final Acls acls;
  private final Scope scope;

  Binder(Value.Body top) {
    this.top = top;
    this.options =
        top.find("options").map(Statement::body).orElse(new Value.Body(List.of(), top.at()));
    this.acls = new Acls(top);
    this.scope = new Scope(List.of(options), acls, new Remotes(top));
  }

  NamedConf bind(String directory) {
    List<ZoneStatement> zones = new ArrayList<>();
    Checks usual = checks(options, Checks.NAMED);
    List<KeyStatement> keys = keys(top);
    List<Peer> peers = PeerBinder.bind(top);
    List<Placed<String>> written = new ArrayList<>();
    List<View> views = new ArrayList<>();
    for (Statement view : top.all("view")) {
      written.add(new Placed<>(view.word(), view.at()));
      View bound = view(view, usual, keys, peers);
      views.add(bound);
      zones.addAll(bound.zones());
    }
    if (written.isEmpty()) {
      zones.addAll(zones(top, scope, "", DClass.IN, usual));
      ViewSettings settings = new ViewBinder(scope).bind();
      views.add(
          new View("", DClass.IN, Acl.ANY, Acl.ANY, false, settings, zones, keys, peers, top.at()));
    }
    Logging logging = LoggingBinder.bind(top);
    return new NamedConf(
        top,
        directory,
        options(),
        zones,
        keys,
        controls(),
        written,
        new ServerBinder(top, scope).bind(logging),
        logging,
        views);
  }

  private View view(
      Statement view, Checks usual, List<KeyStatement> globalKeys, List<Peer> globalPeers) {
    Value.Body body = view.body();
    int dclass = view.word(1).map(c -> DClass.value(c.toUpperCase(Locale.ROOT))).orElse(DClass.IN);
    Scope inner = scope.within(body);
    Scope own = Scope.of(body, scope);
    List<KeyStatement> keys = new ArrayList<>(keys(body));
    keys.addAll(globalKeys);
    List<Peer> peers = PeerBinder.bind(body);
    return new View(
        view.word(),
        dclass,
        own.acl("match-clients", Acl.ANY).value(),
        own.acl("match-destinations", Acl.ANY).value(),
        own.flag("match-recursive-only", false),
        new ViewBinder(inner).bind(),
        zones(body, inner, view.word(), dclass, checks(body, usual)),
        keys,
        peers.isEmpty() ? globalPeers : peers,
        view.at());
  }

  private Options options() {
    return new Options(
        number("port", DNS_PORT),
        listen("listen-on"),
        listen("listen-on-v6"),
        flag("recursion", true),
        acl(options, "allow-query"),
        acl(options, "allow-query-cache"),
        acl(options, "allow-recursion"),
        acl(options, "blackhole"),
        text("version"),
        text("hostname"),
        serverId(),
        udpSize("edns-udp-size"),
        udpSize("max-udp-size"),
        flag("empty-zones-enable", true),
        options.all("disable-empty-zone").stream().map(Statement::word).toList(),
        options.find("empty-server").map(Statement::word).orElse(null),
        options.find("empty-contact").map(Statement::word).orElse(null),
        forwarders());
  }

  private int udpSize(String name) {
    return ViewBinder.clamp(number(name, ViewBinder.DEFAULT_UDP_SIZE), ViewBinder.LEAST_UDP_SIZE);
  }

  private int number(String name, int otherwise) {
    return options.find(name).map(s -> (int) Long.parseLong(s.word())).orElse(otherwise);
  }

  private boolean flag(String name, boolean otherwise) {
    Optional<Boolean> set = options.find(name).map(s -> Scalars.truth(s.word()));
    return set.orElse(otherwise);
  }

  /** Null where not given, empty for {@code none}. */
  private @Nullable String text(String name) {
    Statement statement = options.find(name).orElse(null);
    if (statement == null) {
      return null;
    }
    boolean none = statement.values().get(0) instanceof Value.Word word && !word.quoted();
    return none ? "" : statement.word();
  }

  /** Null for {@code none} and where not given, empty for the keyword {@code hostname}. */
  private @Nullable String serverId() {
    String given = text("server-id");
    boolean keyword = options.find("server-id").map(Statement::word).orElse("").equals("hostname");
    return given != null && given.isEmpty() && !keyword ? null : given;
  }

  /** What a block says about checks; {@code otherwise} for the rest. */
  private static Checks checks(Value.Body block, Checks otherwise) {
    Checks.Level names = otherwise.names();
    for (Statement statement : block.all("check-names")) {
      String kind = statement.word();
      if (statement.word(1).isEmpty()) {
        names = level(kind);
      } else if (kind.equals("primary") || kind.equals("master")) {
        names = level(statement.word(1).get());
      }
    }
    Checks.Level mx =
        block.find("check-mx").map(s -> level(s.word())).orElse(otherwise.mxAddress());
    return new Checks(
        names,
        otherwise.nsAddress(),
        mx,
        most(block, "max-records-per-type", otherwise.mostRecords()),
        otherwise.manyErrors(),
        integrity(block, otherwise.integrity()),
        most(block, "max-types-per-name", otherwise.mostTypes()));
  }

  private static int most(Value.Body block, String name, int otherwise) {
    return block.find(name).map(s -> (int) Long.parseLong(s.word())).orElse(otherwise);
  }

  private static Checks.Integrity integrity(Value.Body block, Checks.Integrity otherwise) {
    Scope own = Scope.of(block);
    return new Checks.Integrity(
        own.flag("check-integrity", otherwise.targets()),
        own.flag("check-sibling", otherwise.siblings()),
        level(own.word("check-mx-cname", otherwise.mxAlias().name())),
        level(own.word("check-srv-cname", otherwise.srvAlias().name())),
        own.word("check-spf", otherwise.spf() ? "warn" : "ignore").equals("warn"),
        own.flag("check-wildcard", otherwise.wildcards()),
        maxTtl(own, otherwise.maxTtl()),
        null);
  }

  private static long maxTtl(Scope own, long otherwise) {
    return own.word("max-zone-ttl", "").equals("unlimited")
        ? 0
        : own.seconds("max-zone-ttl", otherwise).toSeconds();
  }

  private static Checks.Level level(String word) {
    return Checks.Level.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private List<Listen> listen(String name) {
    List<Listen> found = new ArrayList<>();
    for (Statement statement : options.all(name)) {
      int port = statement.after("port").map(Integer::parseInt).orElse(0);
      statement
          .list()
          .ifPresent(list -> found.add(new Listen(port, acls.resolve(list), statement.at())));
    }
    return List.copyOf(found);
  }

  private @Nullable Placed<Acl> acl(Value.Body body, String name) {
    Statement statement = body.find(name).orElse(null);
    Value.Items list = statement == null ? null : statement.list().orElse(null);
    return statement == null || list == null
        ? null
        : new Placed<>(acls.resolve(list), statement.at());
  }

  private @Nullable Placed<List<String>> forwarders() {
    Statement statement = options.find("forwarders").orElse(null);
    Value.Items list = statement == null ? null : statement.list().orElse(null);
    if (statement == null || list == null || list.elements().isEmpty()) {
      return null;
    }
    List<String> servers =
        list.elements().stream().map(e -> ((Value.Word) e.get(0)).text()).toList();
    return new Placed<>(servers, statement.at());
  }

  private List<ZoneStatement> zones(
      Value.Body body, Scope around, String view, int viewClass, Checks usual) {
    List<ZoneStatement> found = new ArrayList<>();
    Map<ZoneType, ZoneSettings> plain = new EnumMap<>(ZoneType.class);
    for (Statement zone : body.all("zone")) {
      Value.Body block = zone.body();
      boolean isPlain = ZoneBinder.isPlain(block);
      Placed<String> inView = placed(block, "in-view");
      ZoneType type =
          inView != null
              ? ZoneType.IN_VIEW
              : block.find("type").flatMap(t -> ZoneType.of(t.word())).orElseThrow();
      found.add(
          new ZoneStatement(
              zone.word(),
              Objects.requireNonNull(DomainNames.parse(zone.word())),
              zone.word(1).map(c -> DClass.value(c.toUpperCase(Locale.ROOT))).orElse(viewClass),
              view,
              type,
              placed(block, "file"),
              acl(block, "allow-query"),
              isPlain ? usual : checks(block, usual),
              inView,
              isPlain
                  ? plain.computeIfAbsent(
                      type, same -> new ZoneBinder(around.within(block), same).bind())
                  : new ZoneBinder(around.within(block), type).bind(),
              zone.at()));
    }
    return found;
  }

  private static @Nullable Placed<String> placed(Value.Body block, String name) {
    return block.find(name).map(s -> new Placed<>(s.word(), s.at())).orElse(null);
  }

  private static List<KeyStatement> keys(Value.Body body) {
    return body.all("key").stream()
        .map(
            key ->
                new KeyStatement(
                    key.word(),
                    key.body().find("algorithm").map(Statement::word).orElse(""),
                    key.body().find("secret").map(Statement::word).orElse(""),
                    key.at()))
        .toList();
  }

  private List<Control> controls() {
    List<Control> found = new ArrayList<>();
    for (Statement controls : top.all("controls")) {
      for (Statement inet : controls.body().all("inet")) {
        found.add(
            new Control(
                Addresses.literal(inet.word()),
                ServerBinder.port(inet, RNDC_PORT),
                ServerBinder.keys(inet),
                inet.listAfter("allow").map(acls::resolve).orElse(Acl.NONE),
                inet.after("read-only").map(Scalars::truth).orElse(false),
                inet.at()));
      }
    }
    return found;
  }
}
