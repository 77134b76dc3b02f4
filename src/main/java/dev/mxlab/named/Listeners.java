package dev.mxlab.named;

import dev.mxlab.dns.resolve.RecordText;
import dev.mxlab.named.conf.Acl;
import dev.mxlab.named.conf.NamedConf.Listen;
import dev.mxlab.named.conf.NamedConf.Options;
import dev.mxlab.net.HostStack;
import dev.mxlab.net.Listening;
import dev.mxlab.net.LocalAddress;
import dev.mxlab.text.Position;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The sockets of a named: which addresses listen-on and listen-on-v6 choose, and what of it is
 * open. Used by one thread at a time.
 */
final class Listeners {
  private record Pair(Listening datagrams, Listening streams) {
    List<Listening.At> bound() {
      List<Listening.At> bound = new ArrayList<>(datagrams.bound());
      bound.addAll(streams.bound());
      return bound;
    }

    void close() {
      datagrams.close();
      streams.close();
    }
  }

  private final HostStack network;
  private final AnswerSource.Services services;
  private final Consumer<String> said;
  private final Map<InetSocketAddress, Pair> open = new LinkedHashMap<>();

  Listeners(HostStack network, AnswerSource.Services services, Consumer<String> said) {
    this.network = network;
    this.services = services;
    this.said = said;
  }

  /**
   * Closes what is no longer wanted and opens what is new; returns the failures, one line each. The
   * IPv6 loopback is tried but not missed.
   *
   * @param port in place of the configuration's; 0: its own. Ports within listen-on stay
   */
  List<String> follow(Options options, int port, Acl.Own own) {
    Set<InetSocketAddress> wanted = wanted(options, port == 0 ? options.port() : port, own);
    for (InetSocketAddress at : List.copyOf(open.keySet())) {
      if (!wanted.contains(at)) {
        said.accept("no longer listening on " + shown(at));
        Objects.requireNonNull(open.remove(at)).close();
      }
    }
    List<String> failures = new ArrayList<>();
    for (InetSocketAddress at : wanted) {
      if (!open.containsKey(at)) {
        open(at, failures);
      }
    }
    return failures;
  }

  private void open(InetSocketAddress at, List<String> failures) {
    boolean optional = at.getAddress() instanceof Inet6Address;
    try {
      Listening datagrams = network.listenUdp(at, services.datagrams());
      try {
        Listening streams = network.listenTcp(at, services.streams());
        open.put(at, new Pair(datagrams, streams));
        tell(streams);
      } catch (IOException failure) {
        datagrams.close();
        throw failure;
      }
    } catch (IOException failure) {
      if (!optional) {
        String reason = Objects.toString(failure.getMessage(), "failure");
        failures.add("could not listen on " + shown(at) + ": " + reason);
      }
    }
  }

  /** named names every address, also where one listener of ours serves them all. */
  private void tell(Listening listening) {
    listening.bound().stream()
        .map(Listening.At::lab)
        .distinct()
        .sorted(Comparator.comparing(at -> !at.getAddress().isLoopbackAddress()))
        .forEach(this::tell);
  }

  private void tell(InetSocketAddress at) {
    String family = at.getAddress() instanceof Inet4Address ? "IPv4" : "IPv6";
    String name = at.getAddress().isLoopbackAddress() ? "lo" : "eth0";
    said.accept("listening on " + family + " interface " + name + ", " + shown(at));
  }

  private static String shown(InetSocketAddress at) {
    InetAddress address = at.getAddress();
    String text =
        address instanceof Inet6Address
            ? RecordText.ipv6(address.getAddress())
            : address.getHostAddress();
    return text + "#" + at.getPort();
  }

  private Set<InetSocketAddress> wanted(Options options, int standard, Acl.Own own) {
    Listen everywhere = new Listen(0, Acl.ANY, Position.of(""));
    List<Listen> v4 = options.listenOn().isEmpty() ? List.of(everywhere) : options.listenOn();
    List<Listen> v6 = options.listenOnV6().isEmpty() ? List.of(everywhere) : options.listenOnV6();
    Set<InetSocketAddress> wanted = new LinkedHashSet<>();
    if (isAny(v4) && isAny(v6) && port(v4.get(0), standard) == port(v6.get(0), standard)) {
      wanted.add(new InetSocketAddress(address("0.0.0.0"), port(v4.get(0), standard)));
      return wanted;
    }
    choose(v4, Inet4Address.class, standard, own, wanted);
    choose(v6, Inet6Address.class, standard, own, wanted);
    return wanted;
  }

  private static boolean isAny(List<Listen> listens) {
    return listens.size() == 1 && listens.get(0).addresses().equals(Acl.ANY);
  }

  private static int port(Listen listen, int standard) {
    return listen.port() == 0 ? standard : listen.port();
  }

  private void choose(
      List<Listen> listens,
      Class<? extends InetAddress> family,
      int standard,
      Acl.Own own,
      Set<InetSocketAddress> wanted) {
    List<InetAddress> candidates =
        network.interfaces().stream()
            .map(LocalAddress::address)
            .filter(family::isInstance)
            .toList();
    for (Listen listen : listens) {
      for (InetAddress address : listen.addresses().chosen(candidates, own)) {
        wanted.add(new InetSocketAddress(address, port(listen, standard)));
      }
    }
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  List<Listening.At> bound() {
    return open.values().stream().flatMap(p -> p.bound().stream()).toList();
  }

  boolean none() {
    return open.isEmpty();
  }

  void close() {
    open.values().forEach(Pair::close);
    open.clear();
  }
}
