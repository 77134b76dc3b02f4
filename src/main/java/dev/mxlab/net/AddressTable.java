package dev.mxlab.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which lab address is served at which socket address, and who a caller is. Lab address a.b.c.d is
 * served at 127.b.c.d ({@link Mapping#LOOPBACK}) or at itself ({@link Mapping#REAL}); host number N
 * has its loopback at 127.254.0.N, the default host also at 127.0.0.1 and ::1. Immutable.
 */
public final class AddressTable {
  /** Where lab addresses are served. */
  public enum Mapping {
    LOOPBACK,
    REAL
  }

  /**
   * A simulated machine's place in the network.
   *
   * @param number from 1 on, unique in the lab: gives its loopback
   */
  public record Station(String host, int number, List<InetAddress> addresses, boolean isDefault) {
    public Station {
      addresses = List.copyOf(addresses);
    }
  }

  /** The loopback address as every host names its own. */
  public static final InetAddress LOCALHOST = ipv4(127, 0, 0, 1);

  private final Mapping mapping;
  private final List<Station> stations;
  private final List<InetAddress> visitors;
  private final @Nullable InetAddress visitor;
  private final Map<InetAddress, InetAddress> labBySocket = new LinkedHashMap<>();
  private final Map<InetAddress, Station> stationByLab = new LinkedHashMap<>();

  /**
   * @param visitors lab addresses without a host that may call in
   * @param visitor who a caller from the machine's own 127.0.0.1 counts as at a lab address; null:
   *     as 127.0.0.1
   */
  public AddressTable(
      Mapping mapping,
      List<Station> stations,
      List<InetAddress> visitors,
      @Nullable InetAddress visitor) {
    this.mapping = mapping;
    this.stations = List.copyOf(stations);
    this.visitors = List.copyOf(visitors);
    this.visitor = visitor;
    for (Station station : stations) {
      for (InetAddress address : station.addresses()) {
        stationByLab.put(address, station);
        labBySocket.put(socketAddress(address, mapping), address);
      }
    }
    for (InetAddress address : visitors) {
      labBySocket.putIfAbsent(socketAddress(address, mapping), address);
    }
  }

  public static InetAddress socketAddress(InetAddress lab, Mapping mapping) {
    byte[] bytes = lab.getAddress();
    if (mapping == Mapping.REAL || bytes.length != 4) {
      return lab;
    }
    bytes[0] = 127;
    return of(bytes);
  }

  public static InetAddress loopbackOf(int number) {
    return ipv4(127, 254, number >> 8, number & 0xff);
  }

  /** The socket address of a host's lab address. */
  public InetAddress socketAddress(InetAddress lab) {
    return socketAddress(lab, mapping);
  }

  /**
   * The socket addresses of a station's loopback, its own first; the front door's for the default
   * host.
   */
  List<InetAddress> loopbackSockets(Station station) {
    List<InetAddress> sockets = new ArrayList<>();
    sockets.add(loopbackOf(station.number()));
    if (station.isDefault()) {
      sockets.add(LOCALHOST);
      sockets.add(of(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}));
    }
    return sockets;
  }

  /** Every socket address at which this lab may listen. */
  public List<InetAddress> allSockets() {
    List<InetAddress> all = new ArrayList<>();
    for (Station station : stations) {
      all.addAll(loopbackSockets(station));
      for (InetAddress address : station.addresses()) {
        all.add(socketAddress(address));
      }
    }
    return all;
  }

  public List<Station> stations() {
    return stations;
  }

  public Optional<Station> station(String host) {
    return stations.stream().filter(s -> s.host().equals(host)).findFirst();
  }

  public Optional<Station> owner(InetAddress lab) {
    return Optional.ofNullable(stationByLab.get(lab));
  }

  public boolean isVisitor(InetAddress lab) {
    return visitors.contains(lab);
  }

  /**
   * Who calls: the lab address behind a peer's socket address.
   *
   * @param atLoopback whether the call came in at the station's loopback
   */
  InetAddress caller(InetAddress peer, boolean atLoopback) {
    if (atLoopback) {
      return LOCALHOST;
    }
    InetAddress known = labBySocket.get(peer);
    if (known != null) {
      return known;
    }
    byte[] bytes = peer.getAddress();
    if (peer.isLoopbackAddress() && (bytes.length != 4 || peer.equals(LOCALHOST))) {
      return visitor == null ? LOCALHOST : visitor;
    }
    if (mapping == Mapping.LOOPBACK && bytes.length == 4 && bytes[0] == 127) {
      bytes[0] = (byte) 192;
      return of(bytes);
    }
    return peer;
  }

  private static InetAddress ipv4(int a, int b, int c, int d) {
    return of(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d});
  }

  private static InetAddress of(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException impossible) {
      throw new IllegalArgumentException(impossible);
    }
  }
}
