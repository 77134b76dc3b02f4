package dev.mxlab.named;

import dev.mxlab.dns.answer.Recursion;
import dev.mxlab.dns.answer.Requester;
import dev.mxlab.dns.answer.ServerState;
import dev.mxlab.dns.answer.Transport;
import dev.mxlab.dns.answer.View;
import dev.mxlab.dns.transfer.Ground;
import dev.mxlab.dns.transfer.OtherServer;
import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneNode;
import dev.mxlab.dns.zone.ZoneTable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** What a name server knows of others: their addresses, from its own zones or by asking. */
final class Neighbourhood implements Ground.Addresses {
  private final Supplier<ServerState> states;
  private final Predicate<InetSocketAddress> listening;

  /**
   * @param listening whether we listen there
   */
  Neighbourhood(Supplier<ServerState> states, Predicate<InetSocketAddress> listening) {
    this.states = states;
    this.listening = listening;
  }

  private @Nullable View view(String name) {
    return states.get().views().stream()
        .filter(view -> view.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  @Override
  public CompletionStage<List<InetAddress>> of(String viewName, Name host) {
    View view = view(viewName);
    if (view == null) {
      return CompletableFuture.completedFuture(List.of());
    }
    ZoneTable.Entry entry = view.zones().closest(host, DClass.IN);
    Zone zone = entry == null ? null : entry.zone();
    List<InetAddress> own = zone == null ? List.of() : inZone(zone, host);
    Recursion recursion = view.recursion();
    if (!own.isEmpty() || recursion == null) {
      return CompletableFuture.completedFuture(own);
    }
    InetAddress nobody = InetAddress.getLoopbackAddress();
    return recursion
        .resolve(host, Type.A, DClass.IN, nobody)
        .thenCombine(
            recursion.resolve(host, Type.AAAA, DClass.IN, nobody),
            (v4, v6) -> {
              List<InetAddress> all = new ArrayList<>(addresses(v4.answer()));
              all.addAll(addresses(v6.answer()));
              return all;
            });
  }

  private static List<InetAddress> inZone(Zone zone, Name host) {
    ZoneNode node = zone.find(NameKey.of(host));
    List<InetAddress> found = new ArrayList<>();
    if (node != null) {
      for (RecordSet set : node.sets()) {
        found.addAll(addresses(set.records()));
      }
    }
    return found;
  }

  private static List<InetAddress> addresses(List<Record> records) {
    List<InetAddress> found = new ArrayList<>();
    for (Record record : records) {
      if (record instanceof ARecord a) {
        found.add(a.getAddress());
      } else if (record instanceof AAAARecord aaaa) {
        found.add(aaaa.getAddress());
      }
    }
    return found;
  }

  /** Another view of this server is another server. */
  @Override
  public boolean isSelf(String viewName, OtherServer server) {
    if (!listening.test(server.at())) {
      return false;
    }
    InetAddress from = server.source() == null ? server.at().getAddress() : server.source();
    Requester us =
        new Requester(
            new InetSocketAddress(from, 0),
            server.at(),
            Transport.UDP,
            server.key() == null ? null : server.key().name());
    for (View view : states.get().views()) {
      if (view.dclass() == DClass.IN && view.match().takes(us, false)) {
        return view.name().equals(viewName);
      }
    }
    return true;
  }
}
