package dev.mxlab.dns.zone;

import dev.mxlab.dns.zone.Checks.Level;
import dev.mxlab.dns.zone.ZoneContents.Group;
import dev.mxlab.dns.zone.ZoneContents.Owner;
import dev.mxlab.text.Phrase;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * The hosts of other zones that a zone's records name (named-checkzone -i full). Of each host each
 * thing is said once.
 */
final class OutsideChecks {
  private static final String NO_ADDRESSES = "has no addresses records (A or AAAA)";

  private final Elsewhere elsewhere;
  private final Teller teller;
  private final Set<String> said = new HashSet<>();

  /** Where findings go. */
  interface Teller {
    void error(int line, String words, @Nullable Phrase mend);

    void warning(int line, String words, @Nullable Phrase mend);
  }

  OutsideChecks(Elsewhere elsewhere, Teller teller) {
    this.elsewhere = elsewhere;
    this.teller = teller;
  }

  /**
   * A host that an MX or SRV record names; whether the zone can be served.
   *
   * @param alias what becomes of one that is an alias
   */
  boolean host(Owner owner, String kind, Name target, int line, Level alias) {
    Elsewhere.Found found = elsewhere.look(target);
    String words = words(owner, kind, target);
    if (found instanceof Elsewhere.Host host && !host.canonical().equals(target)) {
      if (alias != Level.IGNORE && said.add("alias " + kind + target)) {
        String told = words + "is a CNAME '" + host.canonical().toString(true) + "' (illegal)";
        if (alias == Level.FAIL) {
          teller.error(line, told, Mends.alias(kind, target));
        } else {
          teller.warning(line, told, Mends.alias(kind, target));
        }
      }
      return alias != Level.FAIL;
    }
    missing(found, words, target, line);
    return true;
  }

  /** A delegation's name server in the delegated zone, and the addresses that it has here. */
  void server(Owner owner, Name target, int line, Owner glue) {
    Elsewhere.Found found = elsewhere.look(target);
    String words = words(owner, "NS", target);
    if (found instanceof Elsewhere.Host host) {
      String canonical = host.canonical().toString(true);
      if (!host.canonical().equals(target) && said.add("alias " + target)) {
        String told = words + "is a CNAME '" + canonical + "' (illegal)";
        teller.warning(line, told, Mends.alias("NS", target));
      }
      compare(owner, target, line, glue, host.addresses());
    } else {
      missing(found, words, target, line);
    }
  }

  private static String words(Owner owner, String kind, Name target) {
    String name = owner.name().toString(true);
    return name + "/" + kind + " '" + target.toString(true) + "' (out of zone) ";
  }

  private void missing(Elsewhere.Found found, String words, Name target, int line) {
    if (found instanceof Elsewhere.Nothing && said.add("nothing " + target)) {
      teller.warning(line, words + NO_ADDRESSES, Mends.of("no-address-elsewhere", target));
    } else if (found instanceof Elsewhere.Unknown unknown && said.add("unknown " + target)) {
      String name = target.toString(true);
      teller.warning(line, "getaddrinfo(" + name + ") failed: " + unknown.reason(), null);
    }
  }

  private void compare(
      Owner owner, Name target, int line, Owner glue, List<InetAddress> addresses) {
    List<InetAddress> given = new ArrayList<>(addresses(glue.get(Type.A)));
    given.addAll(addresses(glue.get(Type.AAAA)));
    String words = owner.name().toString(true) + "/NS '" + target.toString(true) + "' ";
    for (InetAddress address : given) {
      if (!addresses.contains(address) && said.add("extra " + type(address) + target)) {
        teller.warning(line, words + "extra GLUE " + type(address) + shown(address), null);
      }
    }
    List<InetAddress> absent = new ArrayList<>(addresses);
    absent.removeAll(given);
    if (!absent.isEmpty() && said.add("absent " + target)) {
      for (InetAddress address : absent) {
        teller.warning(line, words + "missing GLUE " + type(address) + shown(address), null);
      }
    }
  }

  private static List<InetAddress> addresses(@Nullable Group group) {
    List<InetAddress> addresses = new ArrayList<>();
    if (group != null) {
      for (Record record : group.records()) {
        addresses.add(
            record instanceof ARecord a ? a.getAddress() : ((AAAARecord) record).getAddress());
      }
    }
    return addresses;
  }

  private static String type(InetAddress address) {
    return address instanceof Inet6Address ? "AAAA" : "A";
  }

  private static String shown(InetAddress address) {
    byte[] octets = address.getAddress();
    boolean six = address instanceof Inet6Address;
    return " record (" + (six ? Ipv6Text.format(octets, 0) : address.getHostAddress()) + ")";
  }
}
