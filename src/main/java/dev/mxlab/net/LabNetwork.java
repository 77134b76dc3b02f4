package dev.mxlab.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One lab's network: who listens where, and the stacks of its hosts. Bytes between hosts cross the
 * kernel's loopback as TCP does between machines; datagrams between hosts of the lab go straight to
 * the listener, by the same table.
 */
public final class LabNetwork implements AutoCloseable {
  /**
   * A lab address and port of a station: what a listener is found by. Loopbacks differ by station.
   */
  record Spot(int station, InetAddress address, int port) {}

  private final AddressTable addresses;
  private final PortPlan ports;
  private final Loops loops;
  private final Traces traces = new Traces();
  private final AtomicLong links = new AtomicLong();
  private final Map<Spot, DatagramService> datagrams = new ConcurrentHashMap<>();
  private final Set<Spot> streams = ConcurrentHashMap.newKeySet();
  private final Set<OpenListener> open = ConcurrentHashMap.newKeySet();

  public LabNetwork(AddressTable addresses, PortPlan ports, Loops loops) {
    this.addresses = addresses;
    this.ports = ports;
    this.loops = loops;
  }

  /** The network as {@code host} sees it. */
  public HostStack stack(String host) {
    AddressTable.Station station =
        addresses.station(host).orElseThrow(() -> new IllegalArgumentException("no host " + host));
    return new StationStack(this, station);
  }

  public AddressTable addresses() {
    return addresses;
  }

  public PortPlan ports() {
    return ports;
  }

  Loops loops() {
    return loops;
  }

  Traces traces() {
    return traces;
  }

  Map<Spot, DatagramService> datagrams() {
    return datagrams;
  }

  Set<Spot> streams() {
    return streams;
  }

  Set<OpenListener> open() {
    return open;
  }

  /** A new link as the end at {@code local} sees it. */
  Link link(
      InetSocketAddress local,
      InetSocketAddress remote,
      InetSocketAddress localSocket,
      InetSocketAddress remoteSocket) {
    String id = "c" + links.incrementAndGet();
    return new Link(id, local, remote, traces, Traces.Pair.of(localSocket, remoteSocket));
  }

  /** Whose address it is, seen from {@code station}: its own for any loopback address. */
  Optional<AddressTable.Station> reach(AddressTable.Station station, InetAddress address) {
    return address.isLoopbackAddress() ? Optional.of(station) : addresses.owner(address);
  }

  /** The spot a listener would be found at; null when no host of the lab has the address. */
  @Nullable Spot spot(AddressTable.Station from, InetSocketAddress to) {
    AddressTable.Station owner = reach(from, to.getAddress()).orElse(null);
    if (owner == null) {
      return null;
    }
    InetAddress address =
        to.getAddress().isLoopbackAddress() ? AddressTable.LOCALHOST : to.getAddress();
    return new Spot(owner.number(), address, to.getPort());
  }

  /** Closes every listener with its connections; the loops are the caller's. */
  @Override
  public void close() {
    open.forEach(OpenListener::close);
    ports.close();
  }
}
