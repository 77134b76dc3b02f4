package dev.mxlab.named.conf;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * What BIND checks of a view, or of a file without views: keys, servers, match lists, limits
 * (libbind9's check of 9.18).
 */
final class ViewChecks {
  private static final List<String> MATCH_LISTS =
      List.of(
          "allow-query",
          "allow-query-on",
          "allow-query-cache",
          "allow-query-cache-on",
          "blackhole",
          "keep-response-order",
          "match-clients",
          "match-destinations",
          "sortlist");
  private static final List<String> RECURSION = List.of("allow-recursion", "allow-recursion-on");
  private static final Set<String> PLUGINS = Set.of("filter-aaaa.so", "filter-a.so");

  private final Value.Body top;
  private final Value.Body options;
  private final Value.Body view;
  private final String name;
  private final Acls acls;
  private final Complaints complaints;
  private final boolean coreOnly;

  /**
   * @param view the view's block, or the file's
   * @param name of the view; empty without views
   * @param coreOnly whether plugins are left alone
   */
  ViewChecks(
      Value.Body top,
      Value.Body view,
      String name,
      Acls acls,
      Complaints complaints,
      boolean coreOnly) {
    this.top = top;
    this.options =
        top.find("options").map(Statement::body).orElse(new Value.Body(List.of(), top.at()));
    this.view = view;
    this.name = name;
    this.acls = acls;
    this.complaints = complaints;
    this.coreOnly = coreOnly;
  }

  /** Everything but the zones, which come before. */
  void run() {
    Value.Body own = name.isEmpty() ? options : view;
    forward(own, complaints);
    DualStack.check(own, complaints);
    OptionChecks.order(own, complaints);
    Set<Name> keys = new HashSet<>();
    new KeyChecks(top, complaints).run(keys);
    if (view != top) {
      new KeyChecks(view, complaints).run(keys);
    }
    servers(view, keys);
    if (view != top) {
      servers(top, keys);
    }
    TrustChecks.run(view, complaints);
    policyZones(own);
    plugins();
    if (!name.isEmpty()) {
      new OptionChecks(view, complaints).run();
      tap();
    }
    matchLists();
    recursion();
    dns64(own);
    find("rate-limit").ifPresent(limit -> rateLimit(limit.body()));
  }

  private java.util.Optional<Statement> find(String statement) {
    return view.find(statement).or(() -> options.find(statement));
  }

  /** A forward without servers to forward to. */
  static void forward(Value.Body block, Complaints complaints) {
    Statement forward = block.find("forward").orElse(null);
    if (forward != null && block.find("forwarders").isEmpty()) {
      complaints.error(
          forward.at(), "no matching 'forwarders' statement", Mends.phrase("forward-to-whom"));
    }
  }

  private void servers(Value.Body body, Set<Name> keys) {
    Map<String, Statement> seen = new HashMap<>();
    for (Statement server : body.all("server")) {
      String prefix = server.word();
      InetAddress network = network(prefix);
      boolean six = network instanceof Inet6Address;
      for (String option : List.of("notify-source", "transfer-source", "query-source")) {
        String illegal = six ? option : option + "-v6";
        if (server.body().find(illegal).isPresent()) {
          complaints.error(server.at(), "server '" + prefix + "': " + illegal + " not legal", null);
        }
      }
      Statement before = seen.putIfAbsent(prefix, server);
      if (before != null) {
        complaints.error(
            server.at(),
            "server '%s': already exists previous definition: %s".formatted(prefix, before.at()),
            null);
      }
      server.body().find("keys").ifPresent(s -> key(s, keys));
    }
  }

  static @Nullable InetAddress network(String prefix) {
    return Addresses.literal(prefix.substring(0, prefix.indexOf('/')));
  }

  private void key(Statement statement, Set<Name> keys) {
    Name key = DomainNames.parse(statement.word());
    if (key == null || !keys.contains(key)) {
      String written = statement.word();
      complaints.error(
          statement.values().get(0).at(),
          "unknown key '" + written + "'",
          Mends.phrase("unknown-key", written));
    }
  }

  private void policyZones(Value.Body own) {
    for (String kind : List.of("catalog-zones", "response-policy")) {
      String what = kind.equals("catalog-zones") ? "catalog zone" : "response-policy zone";
      Statement statement = own.find(kind).orElse(null);
      Value.Items list = statement == null ? null : statement.list().orElse(null);
      if (list == null) {
        continue;
      }
      for (List<Value> element : list.elements()) {
        Value.Word zone = (Value.Word) element.get(1);
        if (!isServed(zone.text())) {
          complaints.error(
              zone.at(),
              "%s '%s'%s is not a primary or secondary zone"
                  .formatted(what, zone.text(), forView()),
              null);
        }
      }
    }
  }

  private String forView() {
    return name.isEmpty() ? "" : " for view " + name;
  }

  private boolean isServed(String zone) {
    Name wanted = DomainNames.parse(zone);
    return view.all("zone").stream()
        .filter(z -> Objects.equals(DomainNames.parse(z.word()), wanted))
        .map(z -> z.body().find("type").map(Statement::word).orElse(""))
        .anyMatch(t -> Set.of("primary", "master", "secondary", "slave").contains(t));
  }

  /** Which modules there are is Debian's package. */
  private void plugins() {
    for (Statement plugin : view.all("plugin")) {
      String file = plugin.word(1).orElse("");
      if (!coreOnly && !PLUGINS.contains(file)) {
        complaints.error(
            plugin.at(),
            "/usr/lib/x86_64-linux-gnu/bind/" + file + ": plugin check failed: failure",
            null);
      }
    }
  }

  private void tap() {
    Statement tap = view.find("dnstap").orElse(null);
    if (tap != null && options.find("dnstap-output").isEmpty()) {
      complaints.error(tap.at(), "'dnstap-output' must be set if 'dnstap' is set", null);
    }
  }

  private void matchLists() {
    for (String list : MATCH_LISTS) {
      find(list).flatMap(Statement::list).ifPresent(this::acl);
    }
  }

  private void acl(Value.Items list) {
    Acls.Trouble trouble = acls.trouble(list);
    if (trouble != null) {
      complaints.error(trouble.at(), trouble.message(), Mends.undefinedAcl(trouble.name()));
    }
  }

  private void recursion() {
    boolean off = find("recursion").map(s -> s.word().equals("no")).orElse(false);
    for (String list : RECURSION) {
      Statement statement = find(list).orElse(null);
      Value.Items items = statement == null ? null : statement.list().orElse(null);
      if (statement == null || items == null) {
        continue;
      }
      acl(items);
      if (off && acls.trouble(items) == null && !acls.resolve(items).isNone()) {
        complaints.warning(
            statement.at(), "both \"recursion no;\" and \"" + list + "\" active" + forView(), null);
      }
    }
  }

  private void dns64(Value.Body own) {
    for (Statement dns64 : own.all("dns64")) {
      String prefix = dns64.word();
      int bits = Integer.parseInt(prefix.substring(prefix.indexOf('/') + 1));
      if (!(network(prefix) instanceof Inet6Address)) {
        complaints.error(dns64.at(), "dns64 prefix " + prefix + " must be IPv6", null);
      } else if (!Set.of(32, 40, 48, 56, 64, 96).contains(bits)) {
        complaints.error(
            dns64.at(), "dns64 prefix " + prefix + " length is not 32/40/48/56/64/96", null);
      } else {
        for (String list : List.of("clients", "exclude", "mapped")) {
          dns64.body().find(list).flatMap(Statement::list).ifPresent(this::acl);
        }
        dns64.body().find("suffix").ifPresent(s -> suffix(s, bits / 8 + 4));
      }
    }
  }

  private void suffix(Statement suffix, int leading) {
    InetAddress address = Objects.requireNonNull(Addresses.literal(suffix.word()));
    for (int i = 0; i < Math.min(leading, 16); i++) {
      if (address.getAddress()[i] != 0) {
        complaints.error(
            suffix.at(),
            "bad suffix '%s' leading %d octets not zeros".formatted(suffix.word(), leading),
            null);
        return;
      }
    }
  }

  private void rateLimit(Value.Body limit) {
    for (String rate : List.of("responses", "referrals", "nodata", "nxdomains", "errors", "all")) {
      most(limit, rate + "-per-second", 1000);
    }
    most(limit, "slip", 10);
    limit
        .find("window")
        .filter(s -> number(s) < 1 || number(s) > 3600)
        .ifPresent(s -> error(s, "window " + number(s) + " < 1 or > 3600"));
    limit
        .find("qps-scale")
        .filter(s -> number(s) < 1)
        .ifPresent(s -> error(s, "invalid 'qps-scale " + number(s) + "'"));
    limit
        .find("ipv4-prefix-length")
        .filter(s -> !Set.of(8, 16, 24, 32).contains(number(s)))
        .ifPresent(s -> error(s, "invalid 'ipv4-prefix-length " + number(s) + "'"));
    limit
        .find("ipv6-prefix-length")
        .filter(s -> number(s) < 16 || number(s) > 64)
        .ifPresent(s -> error(s, "ipv6-prefix-length " + number(s) + " < 16 or > 64"));
    limit.find("exempt-clients").flatMap(Statement::list).ifPresent(this::acl);
    int least = limit.find("min-table-size").map(ViewChecks::number).orElse(500);
    limit
        .find("max-table-size")
        .filter(s -> number(s) < Math.max(least, 1))
        .ifPresent(s -> error(s, "max-table-size " + number(s) + " < min-table-size " + least));
  }

  private void most(Value.Body limit, String name, int most) {
    limit
        .find(name)
        .filter(s -> Long.parseLong(s.word()) > most && number(s) > most)
        .ifPresent(s -> error(s, name + " " + number(s) + " > " + most));
  }

  /** In BIND an int: what is too large for it is negative. */
  private static int number(Statement statement) {
    return (int) Long.parseLong(statement.word().toLowerCase(Locale.ROOT));
  }

  private void error(Statement at, String message) {
    complaints.error(at.at(), message, null);
  }
}
