package dev.mxlab.named.conf;

import dev.mxlab.text.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DNSSEC;

/** dnssec-policy: accepted, and checked as BIND does (lib/isccfg/kaspconf of 9.18). */
final class PolicyChecks {
  private static final Set<String> BUILTIN = Set.of("default", "insecure", "none");
  private static final long DAY = 86_400;

  private final Value.Body top;
  private final Complaints complaints;

  PolicyChecks(Value.Body top, Complaints complaints) {
    this.top = top;
    this.complaints = complaints;
  }

  /** Whether there is a policy of that name. */
  static boolean known(Value.Body top, String name) {
    return BUILTIN.contains(name)
        || top.all("dnssec-policy").stream().anyMatch(p -> p.word().equals(name));
  }

  void run() {
    Map<String, Position> seen = new HashMap<>();
    List<Statement> builtin = new ArrayList<>();
    for (Statement policy : top.all("dnssec-policy")) {
      if (BUILTIN.contains(policy.word())) {
        builtin.add(policy);
      } else if (seen.putIfAbsent(policy.word(), policy.at()) != null) {
        complaints.error(
            policy.at(),
            "dnssec-policy: duplicately named policy found '" + policy.word() + "'",
            null);
      } else {
        policy(policy);
      }
    }
    for (Statement policy : builtin) {
      complaints.error(
          policy.at(),
          "dnssec-policy name may not be 'insecure', 'none', or 'default' (which are built-in"
              + " policies)",
          null);
    }
  }

  private void policy(Statement policy) {
    Value.Body body = policy.body();
    long refresh = seconds(body, "signatures-refresh", 5 * DAY);
    long jitter = seconds(body, "signatures-jitter", DAY / 2);
    for (String validity : List.of("signatures-validity-dnskey", "signatures-validity")) {
      long holds = seconds(body, validity, 14 * DAY);
      if (refresh > holds * 0.9) {
        complaints.error(
            policy.at(),
            "dnssec-policy: policy '%s' signatures-refresh must be at most 90%% of the %s"
                .formatted(policy.word(), validity),
            null);
      }
      if (jitter > holds) {
        complaints.error(
            policy.at(),
            "dnssec-policy: policy '%s' signatures-jitter cannot be larger than %s"
                .formatted(policy.word(), validity),
            null);
      }
    }
    keys(policy);
    denial(body);
  }

  private static long seconds(Value.Body body, String name, long otherwise) {
    return body.find(name).map(s -> Durations.seconds(s.word())).orElse(otherwise);
  }

  /** How many keys of each role an algorithm has. */
  private static final class Roles {
    private int keys;
    private int zones;
  }

  private void keys(Statement policy) {
    Statement keys = policy.body().find("keys").orElse(null);
    Value.Items list = keys == null ? null : keys.list().orElse(null);
    if (list == null) {
      return;
    }
    Map<Integer, Roles> roles = new TreeMap<>();
    for (List<Value> key : list.elements()) {
      int algorithm = OptionChecks.algorithm(after(key, "algorithm"));
      lifetime(key);
      if (algorithm < 0) {
        error(key, "bad algorithm " + after(key, "algorithm"));
        return;
      }
      if (!length(key, algorithm)) {
        return;
      }
      Roles counted = roles.computeIfAbsent(algorithm, a -> new Roles());
      String role = ((Value.Word) key.get(0)).text();
      counted.keys += role.equals("zsk") ? 0 : 1;
      counted.zones += role.equals("ksk") ? 0 : 1;
    }
    roles.forEach((algorithm, counted) -> roles(policy, algorithm, counted));
  }

  private void roles(Statement policy, int algorithm, Roles counted) {
    String said = "dnssec-policy: algorithm " + algorithm;
    if (counted.keys == 0 || counted.zones == 0) {
      complaints.error(policy.at(), said + " requires both KSK and ZSK roles", null);
    }
    if (counted.zones > 1) {
      complaints.warning(policy.at(), said + " has multiple keys with ZSK role", null);
    }
    if (counted.keys > 1) {
      complaints.warning(policy.at(), said + " has multiple keys with KSK role", null);
    }
  }

  private static String after(List<Value> key, String word) {
    String found = Value.after(key, word);
    return found == null ? "" : found;
  }

  private void lifetime(List<Value> key) {
    String lifetime = after(key, "lifetime");
    long seconds = lifetime.equals("unlimited") ? 0 : Durations.seconds(lifetime);
    if (seconds > 0 && seconds < 30 * DAY) {
      complaints.warning(
          key.get(0).at(), "dnssec-policy: key lifetime is shorter than 30 days", null);
    }
    if (seconds > 0 && seconds <= 10 * DAY) {
      error(key, "key lifetime is shorter than the time it takes to do a rollover");
    }
  }

  private boolean length(List<Value> key, int algorithm) {
    if (algorithm == 5 || algorithm == 7) {
      complaints.warning(
          key.get(0).at(), "dnssec-policy: DNSSEC algorithm " + algorithm + " is deprecated", null);
    }
    int least = algorithm == 10 ? 1024 : 512;
    boolean rsa = algorithm == 5 || algorithm == 7 || algorithm == 8 || algorithm == 10;
    String size = size(key);
    if (rsa && size != null && (Long.parseLong(size) < least || Long.parseLong(size) > 4096)) {
      error(key, "key with algorithm " + algorithm + " has invalid key length " + size);
      return false;
    }
    return true;
  }

  /** The number after the algorithm. */
  private static @Nullable String size(List<Value> key) {
    for (int i = 1; i + 2 < key.size(); i++) {
      if (((Value.Word) key.get(i)).text().equals("algorithm")) {
        return ((Value.Word) key.get(i + 2)).text();
      }
    }
    return null;
  }

  private void denial(Value.Body body) {
    Statement parameters = body.find("nsec3param").orElse(null);
    if (parameters == null) {
      return;
    }
    for (List<Value> key :
        body.find("keys").flatMap(Statement::list).map(Value.Items::elements).orElse(List.of())) {
      int algorithm = OptionChecks.algorithm(after(key, "algorithm"));
      if (algorithm == 3 || algorithm == 5) {
        complaints.error(
            parameters.at(),
            "dnssec-policy: cannot use nsec3 with algorithm '%s'"
                .formatted(DNSSEC.Algorithm.string(algorithm).toUpperCase(Locale.ROOT)),
            null);
        return;
      }
    }
    long iterations = Long.parseLong(parameters.after("iterations").orElse("0"));
    if (iterations > 50) {
      complaints.error(
          parameters.at(),
          "dnssec-policy: nsec3 iterations value " + iterations + " out of range",
          null);
    }
    long salt = Long.parseLong(parameters.after("salt-length").orElse("0"));
    if (salt > 255) {
      complaints.error(
          parameters.at(), "dnssec-policy: nsec3 salt length " + salt + " too high", null);
    }
  }

  private void error(List<Value> key, String message) {
    complaints.error(key.get(0).at(), "dnssec-policy: " + message, null);
  }
}
