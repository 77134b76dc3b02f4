package dev.mxlab.dns.answer;

import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneNode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * The additional section: the addresses of hosts that records name, from the same zone. Data below
 * a delegation is used for referrals only.
 */
final class Additional {
  /** From larger sets on, no addresses are looked for (BIND's limit against long work). */
  static final int MOST_NAMES = 13;

  private static final byte[] SMTP = labels("_25", "_tcp");

  private final Answer answer;
  private final boolean wanted;

  /**
   * @param wanted whether positive answers get any
   */
  Additional(Answer answer, boolean wanted) {
    this.answer = answer;
    this.wanted = wanted;
  }

  /** What belongs to the records of {@code set}. */
  void of(Zone zone, RecordSet set) {
    if (!wanted || set.size() > MOST_NAMES) {
      return;
    }
    int offset = hostIn(set.type());
    if (offset < 0) {
      return;
    }
    for (int i = 0; i < set.size(); i++) {
      NameKey host = set.nameIn(i, offset);
      if (host.labels() > 0 && zone.holds(host)) {
        host(zone, host);
        if (set.type() == Type.MX) {
          certificates(zone, host.under(SMTP));
        } else if (set.type() == Type.SRV) {
          certificates(zone, host.under(labels("_" + set.numberIn(i, 4), "_tcp")));
        }
      }
    }
  }

  /** Where in the data of a type a host's name stands; -1 where none does. */
  static int hostIn(int type) {
    return switch (type) {
      case Type.NS -> 0;
      case Type.MX, Type.KX, Type.AFSDB, Type.RT, Type.SVCB, Type.HTTPS -> 2;
      case Type.SRV -> 6;
      default -> -1;
    };
  }

  /** The addresses below delegations that lead to the servers of {@code cut}. */
  void glue(Zone zone, ZoneNode cut, RecordSet servers) {
    // From the last to the first, as BIND: it shows where not all fit.
    for (int i = servers.size() - 1; i >= 0; i--) {
      NameKey host = servers.nameIn(i, 0);
      ZoneNode node = zone.holds(host) ? zone.find(host) : null;
      if (node != null && node.cut() != null) {
        addresses(node, null);
        if (node.cut() == cut) {
          answer.needAdditional();
        }
      }
    }
  }

  private void host(Zone zone, NameKey host) {
    ZoneNode exact = zone.find(host);
    ZoneNode near = exact != null ? exact : zone.closest(host);
    if (!own(near, exact)) {
      return;
    }
    if (exact != null) {
      addresses(exact, null);
    } else if (near.wildcard() != null) {
      addresses(near.wildcard(), host.name());
    }
  }

  private static boolean own(ZoneNode near, @Nullable ZoneNode exact) {
    return near.cut() == null && (near.dname() == null || near.dname() == exact);
  }

  private void addresses(ZoneNode node, @Nullable Name owner) {
    RecordSet ipv4 = node.get(Type.A);
    if (ipv4 != null) {
      answer.addAdditional(owner == null ? ipv4 : ipv4.at(owner));
    }
    RecordSet ipv6 = node.get(Type.AAAA);
    if (ipv6 != null) {
      answer.addAdditional(owner == null ? ipv6 : ipv6.at(owner));
    }
  }

  /** DANE (RFC 7672): the TLSA records of the port that will be connected to. */
  private void certificates(Zone zone, NameKey port) {
    ZoneNode node = zone.find(port);
    if (node != null && own(node, node)) {
      RecordSet set = node.get(Type.TLSA);
      if (set != null) {
        answer.addAdditional(set);
      }
    }
  }

  private static byte[] labels(String first, String second) {
    byte[] wire = new byte[first.length() + second.length() + 2];
    wire[0] = (byte) first.length();
    System.arraycopy(first.getBytes(StandardCharsets.US_ASCII), 0, wire, 1, first.length());
    wire[first.length() + 1] = (byte) second.length();
    System.arraycopy(
        second.getBytes(StandardCharsets.US_ASCII), 0, wire, first.length() + 2, second.length());
    return wire;
  }
}
