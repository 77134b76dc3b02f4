package dev.mxlab.named.tool;

import dev.mxlab.host.Host;
import dev.mxlab.net.DnsAnswer;
import dev.mxlab.net.RecordType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The addresses of servers that rndc is told by name. */
final class RndcNames {
  private RndcNames() {}

  /** Null when it is no numeric address. */
  static @Nullable InetAddress literal(String text) {
    boolean numeric = text.matches("\\d+(\\.\\d+){3}") || text.contains(":");
    if (!numeric || !text.matches("[0-9A-Fa-f:.]+")) {
      return null;
    }
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException wrong) {
      return null;
    }
  }

  /** What the host's resolver knows, in the order of the families. */
  static List<InetAddress> look(Host host, String name, boolean onlyV4, boolean onlyV6) {
    List<InetAddress> found = new ArrayList<>();
    if (!onlyV6) {
      add(host, name, RecordType.A, found);
    }
    if (!onlyV4) {
      add(host, name, RecordType.AAAA, found);
    }
    return List.copyOf(found);
  }

  private static void add(Host host, String name, RecordType type, List<InetAddress> into) {
    DnsAnswer answer = host.resolver().ask(name, type).toCompletableFuture().join();
    for (DnsAnswer.Data data : answer.data()) {
      if (data instanceof DnsAnswer.Data.Address address) {
        into.add(address.address());
      }
    }
  }
}
