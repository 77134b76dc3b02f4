package dev.mxlab.named;

import dev.mxlab.dns.answer.Observer;
import dev.mxlab.dns.answer.Requester;
import dev.mxlab.dns.answer.Transport;
import dev.mxlab.dns.resolve.RecordText;
import dev.mxlab.dns.wire.Edns;
import dev.mxlab.dns.wire.Incoming;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.function.Consumer;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * The line that named logs for each query while {@code querylog} is on, in BIND 9.18's form: {@code
 * client @0x7f2f91d0e098 127.0.0.1#34986 (example.com): query: example.com IN A +E(0)K
 * (127.0.0.1)}. The flags are RD ({@code +} or {@code -}), S signed, E(version) EDNS, T TCP, D
 * DNSSEC OK, C checking disabled, V a cookie that holds or K any other (BIND 9 ARM, "querylog").
 */
final class QueryLog implements Observer {
  private final Switches switches;
  private final Consumer<String> log;

  QueryLog(Switches switches, Consumer<String> log) {
    this.switches = switches;
    this.log = log;
  }

  @Override
  public boolean listening() {
    return switches.queryLog();
  }

  @Override
  public void asked(Requester who, Incoming.Query query, boolean cookieHolds) {
    String name = shown(query.name());
    log.accept(
        client(who, name)
            + ": query: "
            + name
            + " "
            + DClass.string(query.dclass())
            + " "
            + Type.string(query.type())
            + " "
            + flags(who, query, cookieHolds)
            + " ("
            + shown(who.at().getAddress())
            + ")");
  }

  /** BIND shows where its own structure for the client lies; ours is a number as stable. */
  private static String client(Requester who, String name) {
    long structure = 0x7f00_0000_0000L | (who.from().hashCode() & 0xffff_ffffL) << 4 | 8;
    return "client @0x%x %s#%d (%s)"
        .formatted(structure, shown(who.address()), who.from().getPort(), name);
  }

  private static String flags(Requester who, Incoming.Query query, boolean cookieHolds) {
    StringBuilder flags = new StringBuilder(query.header().rd() ? "+" : "-");
    Edns edns = query.edns();
    if (who.key() != null) {
      flags.append('S');
    }
    if (edns != null) {
      flags.append("E(").append(edns.version()).append(')');
    }
    if (who.transport() == Transport.TCP) {
      flags.append('T');
    }
    if (edns != null && edns.dnssecOk()) {
      flags.append('D');
    }
    if (query.header().cd()) {
      flags.append('C');
    }
    if (edns != null && edns.cookie() != null) {
      flags.append(cookieHolds ? 'V' : 'K');
    }
    return flags.toString();
  }

  /** Without the final dot. */
  private static String shown(Name name) {
    return name.equals(Name.root) ? "." : name.toString(true);
  }

  private static String shown(InetAddress address) {
    return address instanceof Inet6Address
        ? RecordText.ipv6(address.getAddress())
        : address.getHostAddress();
  }

  @Override
  public void answered(Requester who, Incoming.Query query, int rcode, boolean authoritative) {
    // The line was written when the query came in.
  }
}
