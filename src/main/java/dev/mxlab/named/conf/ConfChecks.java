package dev.mxlab.named.conf;

import dev.mxlab.text.Position;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
  private static final Set<String> ALGORITHMS =
      Set.of(
          "hmac-md5",
          "hmac-md5.sig-alg.reg.int",
          "hmac-sha1",
          "hmac-sha224",
          "hmac-sha256",
          "hmac-sha384",
          "hmac-sha512");

  private final Value.Body top;
  private final Complaints complaints;
  private final boolean deprecationsTold;
  private final Acls acls;

  ConfChecks(Value.Body top, Complaints complaints, boolean deprecationsTold) {
    this.top = top;
    this.complaints = complaints;
    this.deprecationsTold = deprecationsTold;
    this.acls = new Acls(top);
  }

  void run() {
    top.find("options").ifPresent(options -> options(options.body()));
    logging();
    controls();
    remoteLists();
    zonesAndViews();
    acls();
  }

  private void options(Value.Body options) {
    options.find("port").ifPresent(port -> portInRange(port, "port '%s' out of range"));
    for (String name : List.of("listen-on", "listen-on-v6")) {
      for (Statement listen : options.all(name)) {
        int port =
            listen.after("port").map(p -> (int) Math.min(Long.parseLong(p), 1 << 20)).orElse(1);
        if (port > MOST_PORT) {
          complaints.error(
              listen.at(),
              "port value '" + listen.after("port").orElse("") + "' is out of range",
              Mends.phrase("port"));
        }
      }
    }
  }

  private void portInRange(Statement port, String message) {
    long value = Long.parseLong(port.word());
    if (value < 1 || value > MOST_PORT) {
      complaints.error(port.at(), message.formatted(port.word()), Mends.phrase("port"));
    }
  }

  private void logging() {
    Statement logging = top.find("logging").orElse(null);
    if (logging == null) {
      return;
    }
    Set<String> channels = new HashSet<>(BUILTIN_CHANNELS);
    for (Statement channel : logging.body().all("channel")) {
      channels.add(channel.word());
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
      for (Value.Word channel : words(category)) {
        if (!channels.contains(channel.text())) {
          complaints.error(channel.at(), "undefined channel: '" + channel.text() + "'", null);
        }
      }
    }
  }

  private static List<Value.Word> words(Statement statement) {
    return statement.list().stream()
        .flatMap(l -> l.elements().stream())
        .map(e -> e.get(0))
        .filter(Value.Word.class::isInstance)
        .map(Value.Word.class::cast)
        .toList();
  }

  private void controls() {
    Set<String> keys = new HashSet<>();
    top.all("key").forEach(key -> keys.add(key.word()));
    for (Statement controls : top.all("controls")) {
      for (Statement inet : controls.body().all("inet")) {
        inet.listAfter("allow").ifPresent(this::acl);
        inet.listAfter("keys").stream()
            .flatMap(l -> l.elements().stream())
            .map(e -> (Value.Word) e.get(0))
            .filter(k -> !keys.contains(k.text()))
            .forEach(
                k ->
                    complaints.error(
                        k.at(),
                        "unknown key '" + k.text() + "'",
                        Mends.phrase("unknown-key", k.text())));
      }
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
    ZoneChecks zones = new ZoneChecks(top, acls, complaints, deprecationsTold);
    if (views.isEmpty()) {
      zones.run(top, "IN");
      view(top);
      return;
    }
    List<Statement> outside = top.all("zone");
    if (!outside.isEmpty()) {
      complaints.error(
          outside.get(0).at(),
          "when using 'view' statements, all zones must be in views",
          Mends.phrase("zone-in-view"));
    }
    Map<String, Position> seen = new HashMap<>();
    for (Statement view : views) {
      Position before = seen.putIfAbsent(view.word(), view.at());
      if (before != null) {
        complaints.error(
            view.at(),
            "view '%s': already exists previous definition: %s".formatted(view.word(), before),
            null);
        continue;
      }
      String dclass = view.word(1).orElse("IN");
      if (DClass.value(dclass.toUpperCase(Locale.ROOT)) < 0) {
        complaints.error(
            view.at(),
            "view '%s': invalid class %s".formatted(view.word(), dclass),
            Mends.phrase("zone-class"));
        continue;
      }
      zones.run(view.body(), dclass);
      view(view.body());
    }
    keys(top);
  }

  /** What may stand in a view as in the file itself: keys and match lists. */
  private void view(Value.Body body) {
    keys(body);
    top.find("options").ifPresent(o -> matchLists(o.body()));
    if (body != top) {
      matchLists(body);
    }
    recursionOff(body);
  }

  private void recursionOff(Value.Body body) {
    Value.Body options = top.find("options").map(Statement::body).orElse(body);
    if (options.find("recursion").map(s -> s.word().equals("no")).orElse(false)) {
      for (String name : List.of("allow-recursion", "allow-recursion-on")) {
        Statement list = options.find(name).orElse(null);
        if (list != null && list.list().map(l -> !isNone(l)).orElse(false)) {
          complaints.warning(list.at(), "both \"recursion no;\" and \"" + name + "\" active", null);
        }
      }
    }
  }

  private boolean isNone(Value.Items list) {
    return acls.trouble(list) == null && acls.resolve(list).isNone();
  }

  void matchLists(Value.Body body) {
    for (Statement statement : body.statements()) {
      if (statement.row().value().contains("<match>")) {
        statement.list().ifPresent(this::acl);
      }
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
      Position before = seen.putIfAbsent(name, acl.at());
      if (before != null) {
        complaints.error(
            acl.at(),
            "attempt to redefine acl '%s' previous definition: %s".formatted(name, before),
            null);
      }
    }
  }

  private void keys(Value.Body body) {
    Map<String, Position> seen = new HashMap<>();
    for (Statement key : body.all("key")) {
      String name = key.word();
      Statement algorithm = key.body().find("algorithm").orElse(null);
      Statement secret = key.body().find("secret").orElse(null);
      if (algorithm == null || secret == null) {
        complaints.error(
            key.at(),
            "key '" + name + "' must have both 'secret' and 'algorithm' defined",
            Mends.phrase("key-parts"));
        return;
      }
      if (!isBase64(secret.word())) {
        complaints.error(secret.at(), "bad secret 'bad base64 encoding'", Mends.phrase("base64"));
        return;
      }
      String plain = algorithm.word().replaceFirst("-\\d+$", "");
      if (!ALGORITHMS.contains(algorithm.word()) && !ALGORITHMS.contains(plain)) {
        complaints.error(
            algorithm.at(),
            "unknown algorithm '" + algorithm.word() + "'",
            Mends.phrase("algorithm"));
        return;
      }
      Position before = seen.putIfAbsent(name, key.at());
      if (before != null) {
        complaints.error(
            key.at(),
            "key '%s': already exists previous definition: %s".formatted(name, before),
            null);
      }
    }
  }

  private static boolean isBase64(String text) {
    try {
      String plain = text.replaceAll("\\s", "");
      Base64.getDecoder().decode(plain);
      return plain.length() % 4 == 0;
    } catch (IllegalArgumentException not) {
      return false;
    }
  }
}
