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

  /** So many aliases are followed from a service's target, and so many services from the first. */
  private static final int MOST_ALIASES = 16;

  private static final int DEEPEST = 11;

  private static final byte[] SMTP = labels("_25", "_tcp");

  private final NameKey host = NameKey.scratch();
  private final NameKey port = NameKey.scratch();
  private final byte[] portName = new byte[2 * NameKey.MAX_LENGTH];
  private Answer answer = new Answer();
  private boolean wanted;
  private boolean signed;

  /**
   * Begins another answer.
   *
   * @param positive whether positive answers get any
   * @param signatures whether they are wanted with their signatures
   */
  void begin(Answer into, boolean positive, boolean signatures) {
    answer = into;
    wanted = positive;
    signed = signatures;
  }

  /** What belongs to the records of {@code set}. */
  void of(Zone zone, RecordSet set) {
    if (wanted) {
      of(zone, set, 0);
    }
  }

  private void of(Zone zone, RecordSet set, int depth) {
    if (set.size() > MOST_NAMES || depth > DEEPEST) {
      return;
    }
    switch (set.type()) {
      case Type.SVCB, Type.HTTPS -> {
        for (int i = 0; i < set.size(); i++) {
          service(zone, set, i, depth);
        }
      }
      case Type.NAPTR -> {
        for (int i = 0; i < set.size(); i++) {
          rule(zone, set, i, depth);
        }
      }
      default -> hosts(zone, set);
    }
  }

  private void hosts(Zone zone, RecordSet set) {
    int offset = hostIn(set.type());
    if (offset < 0) {
      return;
    }
    int record = set.first();
    for (int i = 0; i < set.size(); i++) {
      host.fill(set.array(), record + 2 + offset);
      record = set.next(record);
      if (host.labels() > 0 && zone.holds(host)) {
        host(zone, set, i);
      }
    }
  }

  private void host(Zone zone, RecordSet set, int record) {
    switch (set.type()) {
      case Type.LP -> {
        of(zone, Type.L32);
        of(zone, Type.L64);
      }
      case Type.RT -> {
        of(zone, Type.X25);
        of(zone, Type.ISDN);
        addresses(zone);
      }
      default -> addresses(zone);
    }
    if (set.type() == Type.MX) {
      certificates(zone, SMTP);
    } else if (set.type() == Type.SRV) {
      certificates(zone, labels("_" + set.numberIn(record, 4), "_tcp"));
    }
  }

  /**
   * RFC 9460 section 4.1: what the target leads to, and its addresses. Data of one service may lead
   * to that of the next.
   */
  private void service(Zone zone, RecordSet set, int index, int depth) {
    boolean alias = set.numberIn(index, 0) == 0;
    host.fill(set.array(), place(set, index) + 2);
    if (host.labels() == 0) {
      if (alias) {
        return;
      }
      host.fill(set.ownerArray(), set.ownerAt());
    }
    for (int aliases = 0; aliases < MOST_ALIASES; aliases++) {
      RecordSet cname = of(zone, Type.CNAME);
      if (cname == null) {
        break;
      }
      host.fill(cname.array(), cname.first() + 2);
    }
    RecordSet next = alias ? of(zone, set.type()) : null;
    if (next != null) {
      of(zone, next, depth + 1);
    } else if (zone.holds(host)) {
      addresses(zone);
    }
  }

  /** RFC 3403 section 4.1: flags S and A tell of what type the replacement is asked. */
  private void rule(Zone zone, RecordSet set, int index, int depth) {
    byte[] data = set.array();
    int flags = place(set, index) + 4;
    int at = flags;
    for (int strings = 0; strings < 3; strings++) {
      at += 1 + (data[at] & 0xFF);
    }
    host.fill(data, at);
    if (host.labels() == 0 || !zone.holds(host)) {
      return;
    }
    for (int i = 1; i <= (data[flags] & 0xFF); i++) {
      int flag = data[flags + i] & ~0x20;
      if (flag == 'S') {
        RecordSet servers = of(zone, Type.SRV);
        if (servers != null) {
          of(zone, servers, depth + 1);
        }
        return;
      }
      if (flag == 'A') {
        addresses(zone);
        return;
      }
    }
  }

  /** Where the data of a record begins. */
  private static int place(RecordSet set, int index) {
    int record = set.first();
    for (int i = 0; i < index; i++) {
      record = set.next(record);
    }
    return record + 2;
  }

  /** Adds the host's records of one type; null without any. */
  private @Nullable RecordSet of(Zone zone, int type) {
    if (!zone.holds(host)) {
      return null;
    }
    ZoneNode exact = zone.find(host);
    if (!own(zone, host, exact)) {
      return null;
    }
    ZoneNode node = exact == null ? zone.closest(host).wildcard() : exact;
    RecordSet set = node == null ? null : node.get(type);
    if (set == null) {
      return null;
    }
    RecordSet added = exact == null ? set.at(host.name()) : set;
    answer.addAdditional(added);
    return added;
  }

  /** Where in the data of a type a host's name stands; -1 where none does. */
  static int hostIn(int type) {
    return switch (type) {
      case Type.NS, Type.MB, Type.MD, Type.MF -> 0;
      case Type.MX, Type.KX, Type.AFSDB, Type.RT, Type.SVCB, Type.HTTPS, Type.LP -> 2;
      case Type.SRV -> 6;
      default -> -1;
    };
  }

  /** The addresses below delegations that lead to the servers of {@code cut}. */
  void glue(Zone zone, ZoneNode cut, RecordSet servers) {
    // From the last to the first, as BIND: it shows where not all fit.
    for (int i = servers.size() - 1; i >= 0; i--) {
      NameKey server = servers.nameIn(i, 0);
      ZoneNode node = zone.holds(server) ? zone.find(server) : null;
      ZoneNode above = node == null ? null : zone.cut(server);
      if (node != null && above != null) {
        addresses(node, null);
        if (cut.equals(above)) {
          answer.needAdditional();
        }
      }
    }
  }

  private void addresses(Zone zone) {
    ZoneNode exact = zone.find(host);
    if (!own(zone, host, exact)) {
      return;
    }
    if (exact != null) {
      addresses(exact, null);
      return;
    }
    ZoneNode wildcard = zone.closest(host).wildcard();
    if (wildcard != null) {
      addresses(wildcard, host.name());
    }
  }

  /** Neither delegated nor redirected. */
  private static boolean own(Zone zone, NameKey name, @Nullable ZoneNode exact) {
    if (zone.cut(name) != null) {
      return false;
    }
    ZoneNode dname = zone.dname(name);
    return dname == null || dname.equals(exact);
  }

  private void addresses(ZoneNode node, @Nullable Name owner) {
    records(node, Type.A, owner);
    records(node, Type.AAAA, owner);
  }

  private void records(ZoneNode node, int type, @Nullable Name owner) {
    RecordSet set = node.get(type);
    if (set != null && answer.addAdditional(owner == null ? set : set.at(owner)) && signed) {
      RecordSet signatures = node.signatures(Type.RRSIG, type);
      if (signatures != null) {
        answer.addSignatures(owner == null ? signatures : signatures.at(owner));
      }
    }
  }

  /** DANE (RFC 7672): the TLSA records of the port of the host that will be connected to. */
  private void certificates(Zone zone, byte[] below) {
    System.arraycopy(below, 0, portName, 0, below.length);
    System.arraycopy(host.array(), 0, portName, below.length, host.length());
    if (below.length + host.length() > NameKey.MAX_LENGTH) {
      return;
    }
    ZoneNode node = zone.find(port.fill(portName, 0));
    RecordSet set = node == null ? null : node.get(Type.TLSA);
    if (node != null && set != null && own(zone, port, node)) {
      RecordSet signatures = node.signatures(Type.RRSIG, Type.TLSA);
      if (answer.addAdditional(set) && signed && signatures != null && zone.chain() != null) {
        answer.addSignatures(signatures);
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
