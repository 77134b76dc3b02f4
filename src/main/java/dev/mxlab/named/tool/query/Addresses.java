package dev.mxlab.named.tool.query;

import dev.mxlab.net.DnsAnswer;
import dev.mxlab.net.RecordType;
import dev.mxlab.net.Resolver;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Address;

/** From names to addresses and back, as the tools do it: by the machine's own resolver. */
public final class Addresses {
  private Addresses() {}

  /** Which families of addresses are asked: -4 and -6. */
  public record Families(boolean ipv4, boolean ipv6) {
    public static final Families BOTH = new Families(true, true);

    public boolean has(InetAddress address) {
      return address instanceof Inet4Address ? ipv4 : ipv6;
    }
  }

  /** Addresses, or BIND's word for why there are none. */
  public record Found(List<InetAddress> addresses, String why) {}

  /** A numeric address; null when it is a name. */
  public static @Nullable InetAddress numeric(String text) {
    int zone = text.indexOf('%');
    String plain = zone < 0 ? text : text.substring(0, zone);
    int family = plain.contains(":") ? Address.IPv6 : Address.IPv4;
    byte[] octets = Address.toByteArray(plain, family);
    try {
      return octets == null ? null : InetAddress.getByAddress(octets);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** All addresses of a name, or the one that it is. */
  public static Found of(String name, Resolver resolver, Families families) {
    InetAddress numeric = numeric(name);
    if (numeric != null) {
      // An IPv4 address with -6 becomes a mapped one, which is skipped when its turn comes.
      return families.has(numeric) || families.ipv6()
          ? new Found(List.of(numeric), "success")
          : new Found(List.of(), "address family not supported");
    }
    List<InetAddress> found = new ArrayList<>();
    boolean temporary = false;
    for (RecordType type : List.of(RecordType.A, RecordType.AAAA)) {
      boolean wanted = type == RecordType.A ? families.ipv4() : families.ipv6();
      if (!wanted || (type == RecordType.AAAA && !found.isEmpty())) {
        continue;
      }
      DnsAnswer answer = resolver.ask(name, type).toCompletableFuture().join();
      temporary |= answer.status().temporary();
      for (DnsAnswer.Data data : answer.data()) {
        if (data instanceof DnsAnswer.Data.Address one) {
          found.add(one.address());
        }
      }
    }
    String why = temporary ? "failure" : "not found";
    return new Found(List.copyOf(found), found.isEmpty() ? why : "success");
  }

  /**
   * The name where an address's PTR stands.
   *
   * @param strict only of whole addresses; else the parts of anything are turned round
   */
  public static @Nullable String reversed(String text, boolean strict) {
    int family = text.contains(":") ? Address.IPv6 : Address.IPv4;
    byte[] octets = Address.toByteArray(text, family);
    if (octets != null && octets.length == 16) {
      String name = Resolver.reverseName(address(octets));
      return name.substring(0, name.length() - 1);
    }
    if (octets == null && strict) {
      return null;
    }
    List<String> parts = new ArrayList<>(List.of(text.split("\\.", -1)));
    java.util.Collections.reverse(parts);
    return String.join(".", parts) + ".in-addr.arpa.";
  }

  private static InetAddress address(byte[] octets) {
    try {
      return java.net.Inet6Address.getByAddress(null, octets, -1);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
