package dev.mxlab.named;

import dev.mxlab.dns.resolve.RecordText;
import dev.mxlab.named.conf.Acl;
import dev.mxlab.named.conf.NamedConf.Listen;
import dev.mxlab.named.conf.NamedConf.Options;
import dev.mxlab.named.logging.Category;
import dev.mxlab.named.logging.Level;
import dev.mxlab.named.logging.NamedLog;
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
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of a named: which addresses listen-on and listen-on-v6 choose, and what of it is
 * open. Used by one thread at a time.
 */
final class Listeners {
  /**
   * @param streams null where the port is another program's for TCP alone
   */
  private record Pair(Listening datagrams, @Nullable Listening streams) {
    List<Listening.At> bound() {
      List<Listening.At> bound = new ArrayList<>(datagrams.bound());
      if (streams != null) {
        bound.addAll(streams.bound());
      }
      return bound;
    }

    void close() {
      datagrams.close();
      if (streams != null) {
        streams.close();
      }
    }
  }

  /**
   * How it went.
   *
   * @param failures what could not be listened on, one line each
   * @param inUse whether another program has a port: then it may be another named
   */
  record Outcome(List<String> failures, boolean inUse) {
    Outcome {
      failures = List.copyOf(failures);
    }
  }

  private final HostStack network;
  private final AnswerSource.Services services;
  private final NamedLog log;
  private final Map<InetSocketAddress, Pair> open = new LinkedHashMap<>();
  private final List<String> failures = new ArrayList<>();
  private boolean inUse;

  Listeners(HostStack network, AnswerSource.Services services, NamedLog log) {
    this.network = network;
    this.services = services;
    this.log = log;
  }

  /**
   * Closes what is no longer wanted and opens what is new. The IPv6 loopback is tried but not
   * missed.
   *
   * @param port in place of the configuration's; 0: its own. Ports within listen-on stay
   */
  Outcome follow(Options options, int port, Acl.Own own) {
    int standard = port == 0 ? options.port() : port;
    Set<InetSocketAddress> wanted = wanted(options, standard, own);
    for (InetSocketAddress at : List.copyOf(open.keySet())) {
      if (!wanted.contains(at)) {
        close(at);
      }
    }
    failures.clear();
    inUse = false;
    for (InetSocketAddress at : wanted) {
      if (!open.containsKey(at)) {
        open(at);
      }
    }
    return new Outcome(failures, inUse);
  }

  private void close(InetSocketAddress at) {
    Pair pair = Objects.requireNonNull(open.remove(at));
    pair.datagrams().bound().stream()
        .map(Listening.At::lab)
        .distinct()
        .forEach(one -> log.info(Category.NETWORK, "no longer listening on " + shown(one)));
    pair.close();
  }

  private void open(InetSocketAddress at) {
    Listening datagrams;
    try {
      datagrams = network.listenUdp(at, services.datagrams());
    } catch (IOException failure) {
      if (at.getAddress().isAnyLocalAddress() && network.interfaces().size() > 1) {
        oneByOne(at.getPort());
      } else {
        ignored(at, failure);
      }
      return;
    }
    tell(datagrams);
    Listening streams = null;
    try {
      streams = network.listenTcp(at, services.streams());
    } catch (IOException failure) {
      log.write(Category.NETWORK, Level.ERROR, "creating TCP socket: " + words(failure));
      failed(at, failure);
    }
    open.put(at, new Pair(datagrams, streams));
  }

  /** Where a port is taken on one address, the others are served. */
  private void oneByOne(int port) {
    for (LocalAddress each : network.interfaces()) {
      InetSocketAddress at = new InetSocketAddress(each.address(), port);
      if (!open.containsKey(at)) {
        open(at);
      }
    }
  }

  private void ignored(InetSocketAddress at, IOException failure) {
    if (at.getAddress() instanceof Inet6Address) {
      return;
    }
    tell(at);
    log.write(
        Category.NETWORK,
        Level.ERROR,
        "creating " + family(at) + " interface " + device(at) + " failed; interface ignored");
    failed(at, failure);
  }

  private void failed(InetSocketAddress at, IOException failure) {
    String reason = Objects.toString(failure.getMessage(), "failure");
    failures.add("could not listen on " + shown(at) + ": " + reason);
    inUse |= words(failure).equals("address in use");
  }

  private static String words(IOException failure) {
    String message = Objects.toString(failure.getMessage(), "").toLowerCase(Locale.ROOT);
    if (message.contains("permission denied")) {
      return "permission denied";
    }
    return message.contains("in use") ? "address in use" : "address not available";
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
    String place = family(at) + " interface " + device(at) + ", " + shown(at);
    log.info(Category.NETWORK, "listening on " + place);
  }

  private static String family(InetSocketAddress at) {
    return at.getAddress() instanceof Inet4Address ? "IPv4" : "IPv6";
  }

  private String device(InetSocketAddress at) {
    return network.interfaces().stream()
        .filter(each -> each.address().equals(at.getAddress()))
        .map(LocalAddress::device)
        .findFirst()
        .orElse(at.getAddress().isLoopbackAddress() ? "lo" : "eth0");
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
    return listens.size() == 1 && listens.get(0).addresses().isAny();
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

  /** Whether datagrams for that lab address are served. */
  boolean datagramsAt(InetSocketAddress at) {
    return bound().stream().anyMatch(b -> b.protocol().equals("udp") && b.lab().equals(at));
  }

  boolean none() {
    return open.isEmpty();
  }

  void close() {
    List.copyOf(open.keySet()).forEach(this::close);
  }
}
