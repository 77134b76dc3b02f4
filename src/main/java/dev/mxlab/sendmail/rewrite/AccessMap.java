package dev.mxlab.sendmail.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Look-ups in the access map (cf/README, "Anti-spam configuration control"): the whole key first,
 * then what stands above it, each with its tag before the bare one.
 *
 * @param values of a key in lower case; empty when the map has none
 */
record AccessMap(Function<String, Optional<String>> values) {
  private static final Set<String> ACCEPTING = Set.of("OK", "RELAY", "SKIP", "FRIEND", "HATER");

  static final AccessMap EMPTY = new AccessMap(key -> Optional.empty());

  /** For a client's name or a domain: itself, then every domain above. */
  Optional<String> domain(String tag, String name) {
    List<String> keys = new ArrayList<>();
    String rest = name;
    while (!rest.isEmpty()) {
      keys.add(rest);
      int dot = rest.indexOf('.');
      rest = dot < 0 ? "" : rest.substring(dot + 1);
    }
    return first(tag, keys, true);
  }

  /** For an address: itself, then every net above, cut at its dots. */
  Optional<String> address(String tag, String ip) {
    List<String> keys = new ArrayList<>();
    boolean six = ip.indexOf(':') >= 0;
    String rest = six ? "IPv6:" + ip : ip;
    while (!rest.isEmpty()) {
      keys.add(rest);
      int cut = rest.lastIndexOf(six ? ':' : '.');
      rest = cut < 0 ? "" : rest.substring(0, cut);
    }
    return first(tag, keys, true);
  }

  /** For a mail address: {@code kim@daum.net}, {@code kim@}, then its domain. */
  Optional<String> mail(String tag, String user, String domain, boolean bareToo) {
    Optional<String> found = first(tag, List.of(user + "@" + domain, user + "@"), bareToo);
    if (found.isPresent()) {
      return found;
    }
    return bareToo ? domain(tag, domain) : first(tag, List.of(domain), false);
  }

  private Optional<String> first(String tag, List<String> keys, boolean bareToo) {
    for (String key : keys) {
      Optional<String> found = get(tag + ":" + key);
      if (found.isEmpty() && bareToo) {
        found = get(key);
      }
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<String> get(String key) {
    return values.apply(key.toLowerCase(Locale.ROOT)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /** What a value forbids; null when it forbids nothing. */
  static @Nullable Decision forbidden(String value) {
    if (value.equalsIgnoreCase("REJECT")) {
      return new Decision.Refuse(550, "5.7.1", "Access denied");
    } else if (value.equalsIgnoreCase("DISCARD")) {
      return new Decision.Discard();
    } else if (value.regionMatches(true, 0, "ERROR:", 0, 6)) {
      return custom(value.substring(6));
    } else if (ACCEPTING.contains(value.toUpperCase(Locale.ROOT))
        || value.regionMatches(true, 0, "QUARANTINE:", 0, 11)) {
      return null;
    }
    // Whatever else stands there, a forgotten remark too, is the text of a refusal.
    return custom(value);
  }

  /** {@code 5.7.1:550 text}, {@code 550 text}, {@code text}; quotes around the text vanish. */
  private static Decision custom(String value) {
    String rest = value;
    String dsn = "";
    if (rest.matches("[45]\\.\\d{1,3}\\.\\d{1,3}:.*")) {
      int colon = rest.indexOf(':');
      dsn = rest.substring(0, colon);
      rest = rest.substring(colon + 1);
    }
    rest = rest.replace("\"", "").strip();
    int code = 553;
    if (rest.matches("[45]\\d\\d .*")) {
      code = Integer.parseInt(rest.substring(0, 3));
      rest = rest.substring(4);
      dsn = dsn.isEmpty() ? code / 100 + ".0.0" : dsn;
    }
    return new Decision.Refuse(code, dsn.isEmpty() ? "5.3.0" : dsn, rest);
  }

  static boolean relay(Optional<String> value) {
    return value.map(v -> v.equalsIgnoreCase("RELAY")).orElse(false);
  }
}
