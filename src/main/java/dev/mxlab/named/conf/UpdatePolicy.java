package dev.mxlab.named.conf;

import dev.mxlab.text.Position;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * update-policy: which signer may change what. The first rule that fits decides, and none is a no
 * (BIND 9 ARM, "Dynamic Update Policies").
 *
 * @param local whether it was written {@code local}: the session key may change everything
 */
public record UpdatePolicy(boolean local, List<Rule> rules, Position at) {
  /** The name of named's own session key. */
  public static final String SESSION_KEY = "local-ddns";

  public UpdatePolicy {
    rules = List.copyOf(rules);
  }

  /**
   * A grant or deny.
   *
   * @param identity of the signer; it may be a wildcard
   * @param name what the rule's kind compares with; null for zonesub
   * @param types none: all but SOA, NS and the DNSSEC types that a server makes itself
   */
  public record Rule(
      boolean grant,
      Name identity,
      Kind kind,
      @Nullable Name name,
      List<RuleType> types,
      Position at) {
    public Rule {
      types = List.copyOf(types);
    }
  }

  /**
   * A type that a rule names, ANY for all.
   *
   * @param most how many records of it a name may have; 0: any number
   */
  public record RuleType(int type, int most) {}

  /** How a rule compares. */
  public enum Kind {
    NAME,
    SUBDOMAIN,
    ZONESUB,
    WILDCARD,
    SELF,
    SELFSUB,
    SELFWILD,
    MS_SELF,
    MS_SELFSUB,
    MS_SUBDOMAIN,
    MS_SUBDOMAIN_SELF_RHS,
    KRB5_SELF,
    KRB5_SELFSUB,
    KRB5_SUBDOMAIN,
    KRB5_SUBDOMAIN_SELF_RHS,
    TCP_SELF,
    SIXTOFOUR_SELF,
    EXTERNAL;

    /** As named.conf writes it. */
    public String word() {
      return this == SIXTOFOUR_SELF
          ? "6to4-self"
          : name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Kind> of(String word) {
      for (Kind kind : values()) {
        if (kind.word().equalsIgnoreCase(word)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }
}
