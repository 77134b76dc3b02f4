package dev.mxlab.named.conf;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.Type;

/**
 * What BIND checks of values that may stand in the options, in a view and in a zone: ranges, domain
 * names, words that the grammar lets through (libbind9's check of 9.18).
 */
final class OptionChecks {
  private static final long MOST_MINUTES = 28L * 24 * 60;
  private static final long WEEK = 604_800;
  private static final long MEGABYTE = 1L << 20;
  private static final long TERABYTE = 1L << 40;
  private static final int MOST_PORT = 65_535;

  private record Range(String name, long least, long most) {}

  private static final List<Range> RANGES =
      List.of(
          new Range("heartbeat-interval", 0, MOST_MINUTES),
          new Range("max-transfer-idle-in", 0, MOST_MINUTES),
          new Range("max-transfer-idle-out", 0, MOST_MINUTES),
          new Range("max-transfer-time-in", 0, MOST_MINUTES),
          new Range("max-transfer-time-out", 0, MOST_MINUTES),
          new Range("interface-interval", 0, MOST_MINUTES),
          new Range("dnskey-sig-validity", 0, 3660),
          new Range("min-cache-ttl", 0, 90),
          new Range("min-ncache-ttl", 0, 90),
          new Range("max-ncache-ttl", 0, WEEK));

  private static final List<Range> FRAMES =
      List.of(
          new Range("fstrm-set-buffer-hint", 1024, 65_536),
          new Range("fstrm-set-flush-timeout", 1, 600),
          new Range("fstrm-set-input-queue-size", 2, 16_384),
          new Range("fstrm-set-output-queue-size", 2, 1024),
          new Range("fstrm-set-reopen-interval", 1, 600));

  private final Value.Body block;
  private final Complaints complaints;

  OptionChecks(Value.Body block, Complaints complaints) {
    this.block = block;
    this.complaints = complaints;
  }

  /** For the options block; a view's are a part of them, a zone's a smaller one. */
  void run() {
    ports();
    ranges();
    signatures();
    warnings();
    names();
    algorithms();
    checkNamesTwice();
    cookies();
    frames();
    trustTimes();
    mapSize();
    notZero();
    block
        .find("auto-dnssec")
        .filter(s -> block.find("type").isEmpty() && !s.word().equals("off"))
        .ifPresent(s -> error(s, "auto-dnssec may only be activated at the zone level"));
  }

  /** What counts in a zone alone. */
  void zone(boolean signable) {
    if (signable) {
      signingType();
    }
    transports();
  }

  private void notZero() {
    for (String name :
        List.of("max-retry-time", "min-retry-time", "max-refresh-time", "min-refresh-time")) {
      block
          .find(name)
          .filter(s -> number(s) == 0)
          .ifPresent(s -> error(s, "'" + name + "' must not be zero"));
    }
  }

  private void error(Statement at, String message) {
    complaints.error(at.at(), message, null);
  }

  private static long number(Statement statement) {
    return Durations.seconds(statement.word());
  }

  private void ports() {
    for (String name : List.of("port", "tls-port", "http-port", "https-port")) {
      block
          .find(name)
          .filter(s -> number(s) > MOST_PORT)
          .ifPresent(
              s ->
                  complaints.error(
                      s.at(), "port '" + s.word() + "' out of range", Mends.phrase("port")));
    }
  }

  private void ranges() {
    for (Range range : RANGES) {
      block.find(range.name()).ifPresent(s -> range(s, range));
    }
    block
        .find("max-rsa-exponent-size")
        .filter(s -> number(s) != 0)
        .ifPresent(s -> range(s, new Range(s.name(), 35, 4096)));
    block
        .find("max-query-restarts")
        .filter(s -> number(s) < 1 || number(s) > 255)
        .ifPresent(s -> error(s, "'max-query-restarts' is out of range 1..255)"));
    block
        .find("resolver-nonbackoff-tries")
        .filter(s -> number(s) == 0)
        .ifPresent(s -> error(s, "'resolver-nonbackoff-tries' must be >= 1"));
  }

  private void signingType() {
    block
        .find("sig-signing-type")
        .filter(s -> number(s) < 0xff00 || number(s) > 0xffff)
        .ifPresent(s -> error(s, "sig-signing-type: " + s.word() + " out of range [65280..65535]"));
  }

  private void range(Statement statement, Range range) {
    long value = number(statement);
    if (value < range.least() || value > range.most()) {
      error(
          statement,
          "%s '%d' is out of range (%d..%d)"
              .formatted(range.name(), value, range.least(), range.most()));
    }
  }

  /** The second number is in days from a week on, else in hours. */
  private void signatures() {
    Statement statement = block.find("sig-validity-interval").orElse(null);
    if (statement == null) {
      return;
    }
    long days = number(statement);
    if (days < 1 || days > 3660) {
      range(statement, new Range(statement.name(), 1, 3660));
      return;
    }
    Integer again = Scope.number(statement, 1);
    if (again == null) {
      return;
    }
    boolean inDays = days > 7;
    if (again > (inDays ? days : days * 24)) {
      error(
          statement,
          "validity interval (%d days) less than re-signing interval (%d %s)"
              .formatted(days, again, inDays ? "days" : "hours"));
    }
  }

  private void warnings() {
    block
        .find("preferred-glue")
        .filter(s -> !Set.of("a", "aaaa", "none").contains(s.word().toLowerCase(Locale.ROOT)))
        .ifPresent(s -> warn(s, "preferred-glue unexpected value '" + s.word() + "'"));
    block
        .find("stale-refresh-time")
        .filter(s -> number(s) > 0 && number(s) < 30)
        .ifPresent(
            s ->
                warn(
                    s,
                    "'stale-refresh-time' should either be 0 or otherwise 30 seconds or higher"));
    block
        .find("max-ixfr-ratio")
        .filter(s -> s.word().endsWith("%"))
        .filter(s -> Long.parseLong(s.word().substring(0, s.word().length() - 1)) > 100)
        .ifPresent(s -> warn(s, "'ixfr-max-ratio " + percent(s) + "' exceeds 100%"));
  }

  /** In BIND an int. */
  private static String percent(Statement ratio) {
    return (int) Long.parseLong(ratio.word().replace("%", "")) + "%";
  }

  private void warn(Statement at, String message) {
    complaints.warning(at.at(), message, null);
  }

  private void names() {
    for (String name : List.of("empty-server", "empty-contact", "dns64-server", "dns64-contact")) {
      block.find(name).ifPresent(s -> name(s, s.word(), name + ": invalid name '%s'"));
    }
    for (Statement statement : block.all("disable-empty-zone")) {
      name(statement, statement.word(), "disable-empty-zone: invalid name '%s'");
    }
    block
        .find("root-delegation-only")
        .flatMap(Statement::list)
        .ifPresent(
            list ->
                list.elements()
                    .forEach(
                        e -> {
                          Value.Word word = (Value.Word) e.get(0);
                          if (DomainNames.parse(word.text()) == null) {
                            complaints.error(
                                word.at(), "bad domain name '" + word.text() + "'", null);
                          }
                        }));
  }

  private void name(Statement at, String name, String message) {
    if (DomainNames.parse(name) == null) {
      error(at, message.formatted(name));
    }
  }

  private void algorithms() {
    for (Statement statement : block.all("disable-algorithms")) {
      name(statement, statement.word(), "bad domain name '%s'");
      for (Value.Word word : statement.words()) {
        if (algorithm(word.text()) < 0) {
          complaints.error(word.at(), "invalid algorithm '" + word.text() + "'", null);
        }
      }
    }
    for (Statement statement : block.all("disable-ds-digests")) {
      name(statement, statement.word(), "bad domain name '%s'");
      for (Value.Word word : statement.words()) {
        if (!isDigest(word.text())) {
          complaints.error(word.at(), "invalid digest type '" + word.text() + "'", null);
        }
      }
    }
    Map<String, Statement> seen = new HashMap<>();
    for (Statement statement : block.all("dnssec-must-be-secure")) {
      Statement before = seen.putIfAbsent(statement.word(), statement);
      if (before != null) {
        error(
            statement,
            "dnssec-must-be-secure '%s': already exists previous definition: %s"
                .formatted(statement.word(), before.at()));
      }
    }
  }

  /** A DNSSEC algorithm by number or mnemonic; negative for none. */
  static int algorithm(String text) {
    int value =
        switch (text.toUpperCase(Locale.ROOT)) {
          case "RSASHA1-NSEC3-SHA1", "NSEC3RSASHA1" -> 7;
          case "NSEC3DSA" -> 6;
          case "ECDSA256", "ECDSAP256SHA256" -> 13;
          case "ECDSA384", "ECDSAP384SHA384" -> 14;
          default -> DNSSEC.Algorithm.value(text.toUpperCase(Locale.ROOT));
        };
    return value > 255 ? -1 : value;
  }

  private static boolean isDigest(String text) {
    return Set.of("SHA-1", "SHA1", "SHA-256", "SHA256", "SHA-384", "SHA384", "GOST")
            .contains(text.toUpperCase(Locale.ROOT))
        || text.matches("\\d{1,3}") && Integer.parseInt(text) < 256;
  }

  /** BIND names the first of all for the place. */
  private void checkNamesTwice() {
    List<Statement> all = block.all("check-names");
    Map<String, String> seen = new HashMap<>();
    for (Statement statement : all) {
      if (statement.word(1).isPresent() && seen.put(statement.word(), statement.word()) != null) {
        error(all.get(0), "'check-names " + statement.word() + "' duplicated");
      }
    }
  }

  private void cookies() {
    Statement algorithm = block.find("cookie-algorithm").orElse(null);
    boolean aes = algorithm != null && algorithm.word().equals("aes");
    if (algorithm != null && aes) {
      warn(algorithm, "cookie-algorithm 'aes' is deprecated");
    }
    for (Statement secret : block.all("cookie-secret")) {
      String hex = secret.word().replaceAll("\\s", "");
      if (!hex.matches("(?:[0-9a-fA-F]{2})*")) {
        error(secret, "cookie-secret: invalid hex string");
      } else if (hex.length() != 32) {
        error(secret, (aes ? "AES" : "SipHash-2-4") + " cookie-secret must be 128 bits");
      }
    }
  }

  private void frames() {
    for (Range range : FRAMES) {
      Statement statement = block.find(range.name()).orElse(null);
      if (statement == null) {
        continue;
      }
      long value = number(statement);
      if (value < range.least() || value > range.most()) {
        error(
            statement,
            "%s '%d' out of range (%d..%d)"
                .formatted(range.name(), value, range.least(), range.most()));
      }
      if (range.name().equals("fstrm-set-input-queue-size") && Long.bitCount(value) != 1) {
        error(statement, range.name() + " '" + value + "' not a power-of-2");
      }
    }
    block
        .find("fstrm-set-output-notify-threshold")
        .filter(s -> number(s) == 0)
        .ifPresent(s -> error(s, s.name() + " out of range (0 < 1)"));
    tap();
  }

  private void tap() {
    Statement output = block.find("dnstap-output").orElse(null);
    if (output != null && output.word().equals("unix")) {
      for (String word : List.of("size", "versions", "suffix")) {
        if (output.after(word).isPresent()) {
          error(output, "dnstap-output " + word + " cannot be set with mode unix");
        }
      }
    }
  }

  private void trustTimes() {
    Statement lifetime = block.find("nta-lifetime").orElse(null);
    long lasts = lifetime == null ? 3600 : number(lifetime);
    if (lifetime != null && lasts > WEEK) {
      error(lifetime, "'nta-lifetime' cannot exceed one week");
    }
    if (lifetime != null && lasts == 0) {
      error(lifetime, "'nta-lifetime' may not be zero");
    }
    Statement recheck = block.find("nta-recheck").orElse(null);
    if (recheck == null) {
      return;
    }
    if (number(recheck) > WEEK) {
      error(recheck, "'nta-recheck' cannot exceed one week");
    }
    if (number(recheck) > lasts) {
      warn(
          recheck,
          "'nta-recheck' (%d seconds) is greater than 'nta-lifetime' (%d seconds)"
              .formatted((int) number(recheck), (int) lasts));
    }
  }

  private void mapSize() {
    Statement size = block.find("lmdb-mapsize").orElse(null);
    if (size == null) {
      return;
    }
    long bytes = Long.parseUnsignedLong(size.word());
    if (Long.compareUnsigned(bytes, MEGABYTE) < 0) {
      error(size, "'lmdb-mapsize " + bytes + "' is too small");
    } else if (Long.compareUnsigned(bytes, TERABYTE) > 0) {
      error(size, "'lmdb-mapsize " + bytes + "' is too large");
    }
  }

  private void transports() {
    Statement transfer = block.find("allow-transfer").orElse(null);
    String transport = transfer == null ? null : transfer.after("transport").orElse(null);
    if (transfer != null
        && transport != null
        && !transport.equals("tcp")
        && !transport.equals("tls")) {
      error(
          transfer,
          "'"
              + transport
              + "' is not a valid transport protocol for zone transfers. Please specify either"
              + " 'tcp' or 'tls'");
    }
  }

  /** rrset-order; {@code fixed} is not compiled in. */
  static void order(Value.Body block, Complaints complaints) {
    Value.Items list = block.find("rrset-order").flatMap(Statement::list).orElse(null);
    if (list == null) {
      return;
    }
    for (List<Value> element : list.elements()) {
      String problem = orderProblem(element);
      if (problem != null) {
        for (String line : problem.split("\n")) {
          complaints.error(element.get(0).at(), "rrset-order: " + line, null);
        }
      } else if (last(element, 1).equals("fixed")) {
        complaints.warning(
            element.get(0).at(),
            "rrset-order: order 'fixed' was disabled at compilation time",
            null);
      }
    }
  }

  private static String last(List<Value> element, int back) {
    return ((Value.Word) element.get(element.size() - back)).text().toLowerCase(Locale.ROOT);
  }

  private static @Nullable String orderProblem(List<Value> element) {
    StringBuilder problem = new StringBuilder();
    String dclass = Value.after(element, "class");
    String type = Value.after(element, "type");
    String name = Value.after(element, "name");
    if (dclass != null && DClass.value(dclass.toUpperCase(Locale.ROOT)) < 0) {
      problem.append("invalid class '").append(dclass).append("'\n");
    }
    if (type != null && Type.value(type.toUpperCase(Locale.ROOT)) < 0) {
      problem.append("invalid type '").append(type).append("'\n");
    }
    if (name != null && DomainNames.parse(name) == null) {
      problem.append("invalid name '").append(name).append("'\n");
    }
    if (!last(element, 2).equals("order")) {
      problem.append("keyword 'order' missing\n");
    }
    if (!Set.of("fixed", "random", "cyclic", "none").contains(last(element, 1))) {
      String written = ((Value.Word) element.get(element.size() - 1)).text();
      problem.append("invalid order '").append(written).append("'\n");
    }
    return problem.isEmpty() ? null : problem.toString();
  }
}
