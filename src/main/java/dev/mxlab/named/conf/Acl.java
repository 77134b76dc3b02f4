package dev.mxlab.named.conf;

import dev.mxlab.net.LocalAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * An address match list with its named acls resolved: the first element that matches decides, and
 * no match is a no. A nested list counts only where it says yes (named.conf(5), BIND ARM
 * "address_match_list").
 */
public record Acl(List<Element> elements) {
  public static final Acl ANY = new Acl(List.of(new Element(false, new Any())));
  public static final Acl NONE = new Acl(List.of(new Element(true, new Any())));

  /** BIND's default for recursion and the cache. */
  public static final Acl LOCAL =
      new Acl(List.of(new Element(false, new Localnets()), new Element(false, new Localhost())));

  public Acl {
    elements = List.copyOf(elements);
  }

  /** {@code !} before it, and what it matches. */
  public record Element(boolean negated, Term term) {}

  /** What an element matches. */
  public sealed interface Term {
    boolean matches(Client client, Own own);
  }

  /** Every client: {@code any}; negated: {@code none}. */
  public record Any() implements Term {
    @Override
    public boolean matches(Client client, Own own) {
      return true;
    }
  }

  /** The host's own addresses: {@code localhost}. */
  public record Localhost() implements Term {
    @Override
    public boolean matches(Client client, Own own) {
      return own.interfaces().stream().anyMatch(i -> i.address().equals(client.address()));
    }
  }

  /** The networks that the host is in: {@code localnets}. */
  public record Localnets() implements Term {
    @Override
    public boolean matches(Client client, Own own) {
      return own.interfaces().stream()
          .anyMatch(i -> Networks.within(client.address(), i.address(), i.bits()));
    }
  }

  /** An address or a network: {@code 192.168.111.0/24}. */
  public record Prefix(InetAddress network, int bits) implements Term {
    @Override
    public boolean matches(Client client, Own own) {
      return Networks.within(client.address(), network, bits);
    }
  }

  /** A list within a list, or a named acl. */
  public record Nested(Acl acl) implements Term {
    @Override
    public boolean matches(Client client, Own own) {
      return acl.matches(client, own);
    }
  }

  /** A TSIG key: the client signed with it, and the signature holds. */
  public record Key(Name name) implements Term {
    @Override
    public boolean matches(Client client, Own own) {
      return name.equals(client.key());
    }
  }

  /** A continent, country or network operator by a database that is not here: accepted. */
  public record GeoIp(String what) implements Term {
    @Override
    public boolean matches(Client client, Own own) {
      return false;
    }
  }

  /**
   * Who asks.
   *
   * @param key that signed the message, verified; null: none
   */
  public record Client(InetAddress address, @Nullable Name key) {
    public static Client of(InetAddress address) {
      return new Client(address, null);
    }
  }

  /** What {@code localhost} and {@code localnets} mean on a host. */
  public record Own(List<LocalAddress> interfaces) {
    public Own {
      interfaces = List.copyOf(interfaces);
    }

    /** Of a host with one card and a loopback. */
    public Own(List<InetAddress> addresses, int v4Bits) {
      this(LocalAddress.ofOneCard(addresses, v4Bits));
    }
  }

  /** Whether the list says yes to {@code client}. */
  public boolean matches(Client client, Own own) {
    for (Element element : elements) {
      if (element.term().matches(client, own)) {
        return !element.negated();
      }
    }
    return false;
  }

  /** Whether the list says yes to an unsigned message from {@code address}. */
  public boolean matches(InetAddress address, Own own) {
    return matches(Client.of(address), own);
  }

  /** Whether any element, or one within it, is a key. */
  public boolean hasKey() {
    return elements.stream()
        .anyMatch(
            e ->
                e.term() instanceof Key
                    || e.term() instanceof Nested nested && nested.acl().hasKey());
  }

  /** Whether it is {@code { none; }}. */
  public boolean isNone() {
    return elements.isEmpty() || isEverybody(true);
  }

  /** Whether it is {@code { any; }}. */
  public boolean isAny() {
    return isEverybody(false);
  }

  private boolean isEverybody(boolean negated) {
    return elements.size() == 1
        && elements.get(0).negated() == negated
        && elements.get(0).term() instanceof Any;
  }

  /** Those of the host's addresses, its loopback last, that the list says yes to. */
  public List<InetAddress> chosen(List<InetAddress> candidates, Own own) {
    List<InetAddress> chosen = new ArrayList<>();
    for (InetAddress candidate : candidates) {
      if (matches(candidate, own)) {
        chosen.add(candidate);
      }
    }
    return chosen;
  }
}
