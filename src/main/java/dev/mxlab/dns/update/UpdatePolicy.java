package dev.mxlab.dns.update;

import dev.mxlab.dns.answer.Requester;
import dev.mxlab.dns.answer.Transport;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * named.conf's update-policy: the first rule that fits an update decides; where none does, it is
 * refused (BIND 9 ARM, "Dynamic Update Policies").
 *
 * @param local who counts as this host: for {@code update-policy local}
 */
public record UpdatePolicy(List<Rule> rules, Predicate<InetAddress> local) {
  private static final Name WILD = Name.fromConstantString("*");

  public UpdatePolicy {
    rules = List.copyOf(rules);
  }

  /** How a rule's names are compared with an update's. */
  public enum Match {
    NAME("name"),
    SUBDOMAIN("subdomain"),
    WILDCARD("wildcard"),
    SELF("self"),
    SELFSUB("selfsub"),
    SELFWILD("selfwild"),
    TCP_SELF("tcp-self"),
    SIX_TO_FOUR_SELF("6to4-self"),
    LOCAL("local"),
    /** Of Kerberos and external helpers: nobody is known by them here. */
    NOBODY("");

    private final String word;

    Match(String word) {
      this.word = word;
    }

    /** By the word in a rule; {@code zonesub} is a {@link #SUBDOMAIN} of the zone's own name. */
    public static Optional<Match> of(String word) {
      String plain = word.toLowerCase(Locale.ROOT);
      if (plain.equals("zonesub")) {
        return Optional.of(SUBDOMAIN);
      }
      if (plain.startsWith("krb5-") || plain.startsWith("ms-") || plain.equals("external")) {
        return Optional.of(NOBODY);
      }
      for (Match match : values()) {
        if (!match.word.isEmpty() && match.word.equals(plain)) {
          return Optional.of(match);
        }
      }
      return Optional.empty();
    }
  }

  /**
   * A type that a rule names.
   *
   * @param most how many records of it a name may have; 0: any number
   */
  public record RuleType(int type, int most) {}

  /**
   * One rule.
   *
   * @param identity a key's name; {@code *.example.com} stands for all keys below
   * @param name what the rule is about, by its match
   * @param types none: all but NS, SOA and RRSIG
   */
  public record Rule(boolean grant, Name identity, Match match, Name name, List<RuleType> types) {
    public Rule {
      types = List.copyOf(types);
    }

    private boolean covers(int type) {
      if (types.isEmpty()) {
        return type != Type.NS && type != Type.SOA && type != Type.RRSIG;
      }
      return types.stream().anyMatch(t -> t.type() == Type.ANY || t.type() == type);
    }

    private int most(int type) {
      int most = 0;
      for (RuleType one : types) {
        if (one.type() == type) {
          return one.most();
        } else if (one.type() == Type.ANY) {
          most = one.most();
        }
      }
      return most;
    }
  }

  /** What a granting rule allows: how many records there may be, 0 for any number. */
  public record Grant(int most) {}

  /** Null when the update of records of {@code type} at {@code owner} is refused. */
  public @Nullable Grant allows(Requester who, Name owner, int type) {
    for (Rule rule : rules) {
      if (identified(rule, who) && fits(rule, who, owner) && rule.covers(type)) {
        return rule.grant() ? new Grant(rule.most(type)) : null;
      }
    }
    return null;
  }

  private static boolean identified(Rule rule, Requester who) {
    return switch (rule.match()) {
      case NOBODY -> false;
      case TCP_SELF, SIX_TO_FOUR_SELF -> who.transport() == Transport.TCP;
      default -> {
        Name key = who.key();
        yield key != null
            && (rule.identity().isWild()
                ? matches(key, rule.identity())
                : key.equals(rule.identity()));
      }
    };
  }

  private boolean fits(Rule rule, Requester who, Name owner) {
    Name key = who.key();
    return switch (rule.match()) {
      case NAME -> owner.equals(rule.name());
      case SUBDOMAIN -> owner.subdomain(rule.name());
      case LOCAL -> owner.subdomain(rule.name()) && local.test(who.address());
      case WILDCARD -> matches(owner, rule.name());
      case SELF -> owner.equals(key);
      case SELFSUB -> key != null && owner.subdomain(key);
      case SELFWILD -> key != null && matches(owner, wildBelow(key));
      case TCP_SELF -> self(rule, owner, ReverseMap.fromAddress(who.address()));
      case SIX_TO_FOUR_SELF -> self(rule, owner, sixToFour(who.address()));
      case NOBODY -> false;
    };
  }

  private static boolean self(Rule rule, Name owner, @Nullable Name self) {
    if (self == null || !owner.equals(self)) {
      return false;
    }
    return rule.identity().isWild() ? matches(self, rule.identity()) : self.equals(rule.identity());
  }

  /** Below the wildcard's parent, at any depth. */
  private static boolean matches(Name name, @Nullable Name wildcard) {
    return wildcard != null
        && wildcard.isWild()
        && name.labels() >= wildcard.labels()
        && name.subdomain(new Name(wildcard, 1));
  }

  private static @Nullable Name wildBelow(Name key) {
    try {
      return Name.concatenate(WILD, key);
    } catch (NameTooLongException tooLong) {
      return null;
    }
  }

  /** The delegated name of a 6to4 prefix (RFC 3056), 48 bits of nibbles. */
  private static @Nullable Name sixToFour(InetAddress address) {
    byte[] octets = address.getAddress();
    byte[] prefix = {0x20, 0x02, 0, 0, 0, 0};
    int from = address instanceof Inet4Address ? 0 : 2;
    if (from == 2 && (octets[0] != 0x20 || octets[1] != 0x02)) {
      return null;
    }
    System.arraycopy(octets, from, prefix, 2, 4);
    StringBuilder text = new StringBuilder();
    for (int i = prefix.length - 1; i >= 0; i--) {
      text.append(Integer.toHexString(prefix[i] & 0xF)).append('.');
      text.append(Integer.toHexString(prefix[i] >> 4 & 0xF)).append('.');
    }
    try {
      return Name.fromString(text + "ip6.arpa.");
    } catch (TextParseException impossible) {
      return null;
    }
  }
}
