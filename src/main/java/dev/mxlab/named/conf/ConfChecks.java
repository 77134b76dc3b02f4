package dev.mxlab.named.conf;

import dev.mxlab.text.Position;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.xbill.DNS.DClass;

/**
 * What BIND checks after a file was read without error (libbind9's check of 9.18): ranges, names
 * that must exist, things defined twice. Zones are {@link ZoneChecks}'.
 */
final class ConfChecks {
  private static final int MOST_PORT = 65535;
  private static final Set<String> BUILTIN_CHANNELS =
      Set.of("default_syslog", "default_stderr", "default_debug", "null", "default_logfile");
  private static final Set<String> CATEGORIES =
      Set.of(
          "client",
          "cname",
          "config",
          "database",
          "default",
          "delegation-only",
          "dispatch",
          "dnssec",
          "dnstap",
          "edns-disabled",
          "general",
          "lame-servers",
          "network",
          "notify",
          "nsid",
          "queries",
          "query-errors",
          "rate-limit",
          "resolver",
          "rpz",
          "rpz-passthru",
          "security",
          "serve-stale",
          "spill",
          "sslkeylog",
          "trust-anchor-telemetry",
          "unmatched",
          "update",
          "update-security",
          "xfer-in",
          "xfer-out",
          "zoneload");
  private final Value.Body top;
  private final Complaints complaints;
  private final ConfReader.Asked asked;
  private final Predicate<String> directories;
  private final boolean complete;
  private final Acls acls;

  ConfChecks(
      Value.Body top,
      Complaints complaints,
      ConfReader.Asked asked,
      Predicate<String> directories) {
    this.top = top;
    this.complaints = complaints;
    this.asked = asked;
    this.directories = directories;
    this.complete = asked.complete();
    this.acls = new Acls(top);
  }

  void run() {
    top.find("options").ifPresent(options -> options(options.body()));
    logging();
    controls();
    remoteLists();
    new TlsChecks(top, complaints).run();
    zonesAndViews();
    acls();
    new PolicyChecks(top, complaints).run();
    if (complete) {
      everyMatchList(top);
    }
  }

  private void options(Value.Body options) {
    new OptionChecks(options, complaints).run();
    boolean tapped = options.find("dnstap").isPresent();
    if (tapped && options.find("dnstap-output").isEmpty()) {
      complaints.error(
          options.find("dnstap").get().at(),
          "'dnstap-output' must be set if 'dnstap' is set",
          null);
    }
    for (String name : List.of("listen-on", "listen-on-v6")) {
      options.all(name).forEach(this::listen);
    }
    sourcePorts(options);
    for (String name :
        List.of(
            "avoid-v4-udp-ports", "avoid-v6-udp-ports", "use-v4-udp-ports", "use-v6-udp-ports")) {
      options.find(name).flatMap(Statement::list).ifPresent(this::ports);
    }
  }

  private void listen(Statement listen) {
    String port = listen.after("port").orElse("1");
    if (Long.parseLong(port) > MOST_PORT) {
      complaints.error(
          listen.at(), "port value '" + port + "' is out of range", Mends.phrase("port"));
    }
    String tls = listen.after("tls").orElse("none");
    if (!TlsChecks.known(top, tls)) {
      complaints.error(listen.at(), "tls '" + tls + "' is not defined", null);
    }
    String http = listen.after("http").orElse("default");
    boolean known =
        http.equals("default") || top.all("http").stream().anyMatch(h -> h.word().equals(http));
    if (!known) {
      complaints.error(listen.at(), "http '" + http + "' is not defined", null);
    }
    listen.list().ifPresent(this::acl);
  }

  /** Fixed ports of queries: BIND advises against them. */
  private void sourcePorts(Value.Body options) {
    String own = options.find("port").map(Statement::word).orElse("53");
    for (String name : List.of("query-source", "query-source-v6")) {
      Statement source = options.find(name).orElse(null);
      String port = source == null ? "0" : source.after("port").orElse("0");
      if (source != null && port.equals(own)) {
        complaints.error(
            source.at(),
            "'" + name + "' cannot specify the DNS listener port (" + port + ")",
            null);
      } else if (source != null && !port.equals("0")) {
        complaints.warning(
            source.at(), "'" + name + "': specifying a port is not recommended", null);
      }
    }
  }

  private void ports(Value.Items list) {
    for (List<Value> range : list.elements()) {
      if (range.size() == 3) {
        long low = Long.parseLong(((Value.Word) range.get(1)).text());
        long high = Long.parseLong(((Value.Word) range.get(2)).text());
        if (low > high) {
          complaints.error(
              range.get(0).at(),
              "low port '%d' must not be larger than high port '%d'".formatted(low, high),
              null);
        }
      }
    }
  }

  /** What named finds when it uses a list, and named-checkconf does not look at. */
  private void everyMatchList(Value.Body block) {
    for (Statement statement : block.statements()) {
      Value.Items list = statement.list().orElse(null);
      if (list != null
          && statement.row().value().contains("<match>")
          && acls.trouble(list) != null
          && !complaints.anyError()) {
        acl(list);
      }
      everyMatchList(statement.body());
    }
  }

  private void logging() {
    Statement logging = top.find("logging").orElse(null);
    if (logging == null) {
      return;
    }
    Set<String> channels = new HashSet<>(BUILTIN_CHANNELS);
    for (Statement channel : logging.body().all("channel")) {
      channels.add(channel.word().toLowerCase(Locale.ROOT));
      long targets =
          channel.body().statements().stream()
              .filter(s -> Set.of("file", "syslog", "null", "stderr").contains(s.name()))
              .count();
      if (targets != 1) {
        complaints.error(
            channel.at(),
            "channel '%s': exactly one of file, syslog, null, and stderr must be present"
                .formatted(channel.word()),
            null);
      }
    }
    for (Statement category : logging.body().all("category")) {
      if (!CATEGORIES.contains(category.word())) {
        complaints.error(category.at(), "undefined category: '" + category.word() + "'", null);
      }
      for (Value.Word channel : category.words()) {
        if (!channels.contains(channel.text().toLowerCase(Locale.ROOT))) {
          complaints.error(channel.at(), "undefined channel: '" + channel.text() + "'", null);
        }
      }
    }
  }

  private void controls() {
    Set<String> keys = new HashSet<>();
    top.all("key").forEach(key -> keys.add(key.word()));
    for (Statement controls : top.all("controls")) {
      for (Statement inet : controls.body().all("inet")) {
        inet.listAfter("allow").ifPresent(this::acl);
        keys(inet, keys);
      }
      for (Statement unix : controls.body().all("unix")) {
        unix(unix);
        keys(unix, keys);
      }
    }
  }

  private void keys(Statement control, Set<String> known) {
    control.listAfter("keys").stream()
        .flatMap(l -> l.elements().stream())
        .map(e -> (Value.Word) e.get(0))
        .filter(k -> !known.contains(k.text()))
        .forEach(
            k ->
                complaints.error(
                    k.at(),
                    "unknown key '" + k.text() + "'",
                    Mends.phrase("unknown-key", k.text())));
  }

  /** Whoever may both read and write can use the socket. */
  private void unix(Statement unix) {
    int mode = unix.after("perm").map(Integer::parseInt).orElse(0);
    String whom =
        (mode & 0006) == 0006
            ? "everyone"
            : (mode & 0600) != 0600 && (mode & 0060) != 0060 ? "nobody" : null;
    if (whom != null) {
      complaints.warning(
          unix.at(), "unix control '" + unix.word() + "' allows access to " + whom, null);
    }
  }

  private void remoteLists() {
    Map<String, Position> seen = new HashMap<>();
    for (Statement list : top.statements()) {
      if (Set.of("primaries", "masters", "parental-agents").contains(list.name())) {
        Position before = seen.putIfAbsent(list.word(), list.at());
        if (before != null) {
          complaints.error(
              list.at(),
              "%s list '%s' is duplicated: also defined at %s"
                  .formatted(list.name(), list.word(), before),
              null);
        }
      }
    }
  }

  private void zonesAndViews() {
    List<Statement> views = top.all("view");
    ZoneChecks zones = new ZoneChecks(top, acls, complaints, asked, directories);
    if (views.isEmpty()) {
      zones.run(top, "", "IN");
      new ViewChecks(top, top, "", acls, complaints, asked.coreOnly()).run();
      return;
    }
    top.find("options")
        .ifPresent(
            o -> {
              ViewChecks.forward(o.body(), complaints);
              DualStack.check(o.body(), complaints);
              OptionChecks.order(o.body(), complaints);
            });
    List<Statement> outside = top.all("zone");
    if (!outside.isEmpty()) {
      complaints.error(
          outside.get(0).at(),
          "when using 'view' statements, all zones must be in views",
          Mends.phrase("zone-in-view"));
    }
    Map<String, Position> seen = new HashMap<>();
    for (Statement view : views) {
      view(view, seen, zones);
    }
  }

  private void view(Statement view, Map<String, Position> seen, ZoneChecks zones) {
    String dclass = view.word(1).orElse("IN");
    int value = DClass.value(dclass.toUpperCase(Locale.ROOT));
    if (value < 0) {
      complaints.error(
          view.at(),
          "view '%s': invalid class %s".formatted(view.word(), dclass),
          Mends.phrase("zone-class"));
      return;
    }
    Position before = seen.putIfAbsent(view.word() + "/" + value, view.at());
    if (before != null) {
      complaints.error(
          view.at(),
          "view '%s': already exists previous definition: %s".formatted(view.word(), before),
          null);
      return;
    }
    zones.run(view.body(), view.word(), dclass);
    new ViewChecks(top, view.body(), view.word(), acls, complaints, asked.coreOnly()).run();
    if (value != DClass.IN) {
      complaints.warning(
          view.at(), "recursion will be disabled for non-IN view '" + view.word() + "'", null);
    }
  }

  private void acl(Value.Items list) {
    Acls.Trouble trouble = acls.trouble(list);
    if (trouble != null) {
      complaints.error(trouble.at(), trouble.message(), Mends.undefinedAcl(trouble.name()));
    }
  }

  private void acls() {
    Map<String, Position> seen = new HashMap<>();
    for (Statement acl : top.all("acl")) {
      String name = acl.word();
      if (Acls.builtin(name)) {
        complaints.error(acl.at(), "attempt to redefine builtin acl '" + name + "'", null);
        continue;
      }
      Position before = seen.putIfAbsent(name.toLowerCase(Locale.ROOT), acl.at());
      if (before != null) {
        complaints.error(
            acl.at(),
            "attempt to redefine acl '%s' previous definition: %s".formatted(name, before),
            null);
      }
    }
  }
}
