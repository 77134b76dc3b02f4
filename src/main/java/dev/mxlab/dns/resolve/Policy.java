package dev.mxlab.dns.resolve;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * How a resolver behaves: what named.conf says about recursion, for one view. Immutable. Options
 * that BIND has and this does not: dual-stack-servers, stale answers, synth-from-dnssec.
 *
 * @param minimisation qname-minimization (relaxed)
 * @param forwarding by zone; the root's is the options' {@code forwarders} and {@code forward},
 *     others are those of zone statements of any type. The closest above a name counts
 * @param stubs by zone: type stub and static-stub
 * @param servers server statements
 * @param filter deny-answer-addresses, deny-answer-aliases
 * @param blackhole blackhole: servers that are never asked
 * @param sources query-source and query-source-v6
 * @param ednsUdpSize edns-udp-size (1232): what we announce
 * @param sendCookies send-cookie (yes)
 * @param checkingDisabled whether others are told not to validate either (dnssec-validation no)
 */
public record Policy(
    Limits limits,
    CacheLimits cache,
    Minimisation minimisation,
    Map<Name, Forwarding> forwarding,
    Map<Name, StubZone> stubs,
    List<ServerRule> servers,
    AnswerFilter filter,
    Predicate<InetAddress> blackhole,
    Sources sources,
    int ednsUdpSize,
    boolean sendCookies,
    boolean checkingDisabled) {
  /** How much of a name is told to servers above it (RFC 9156). */
  public enum Minimisation {
    /** {@code off} and {@code disabled}: all of it. */
    OFF,
    /** As little as possible; where a server cannot cope, all. */
    RELAXED,
    /** As little as possible, and a server's word counts even where it is wrong. */
    STRICT
  }

  /** The addresses that queries leave from; null where the system chooses. */
  public record Sources(@Nullable InetAddress ipv4, @Nullable InetAddress ipv6) {
    public static final Sources ANY = new Sources(null, null);

    @Nullable InetAddress towards(InetAddress server) {
      return server.getAddress().length == 4 ? ipv4 : ipv6;
    }
  }

  /** DNS flag day 2020: fits every path without fragments. */
  private static final int EDNS_UDP_SIZE = 1232;

  /** As named is without a configuration. */
  public static final Policy DEFAULT =
      new Policy(
          Limits.DEFAULT,
          CacheLimits.DEFAULT,
          Minimisation.RELAXED,
          Map.of(),
          Map.of(),
          List.of(),
          AnswerFilter.NONE,
          nobody -> false,
          Sources.ANY,
          EDNS_UDP_SIZE,
          true,
          false);

  public Policy {
    forwarding = Map.copyOf(forwarding);
    stubs = Map.copyOf(stubs);
    servers = List.copyOf(servers);
  }

  /** Whom a name is forwarded to, and for which zone; null for nobody. */
  record Forwarded(Name zone, Forwarding to) {}

  @Nullable Forwarded forwarded(Name name) {
    if (forwarding.isEmpty()) {
      return null;
    }
    for (Name at = name; ; at = new Name(at, 1)) {
      Forwarding found = forwarding.get(at);
      if (found != null) {
        return found.servers().isEmpty() ? null : new Forwarded(at, found);
      }
      if (at.labels() <= 1) {
        return null;
      }
    }
  }

  /** The stub zone that is the closest to a name; null without one. */
  @Nullable Name stubAbove(Name name) {
    if (stubs.isEmpty()) {
      return null;
    }
    for (Name at = name; ; at = new Name(at, 1)) {
      if (stubs.containsKey(at)) {
        return at;
      }
      if (at.labels() <= 1) {
        return null;
      }
    }
  }

  ServerRule rule(InetAddress server) {
    ServerRule best = null;
    for (ServerRule rule : servers) {
      if (rule.servers().holds(server)
          && (best == null || rule.servers().bits() > best.servers().bits())) {
        best = rule;
      }
    }
    return best == null ? ServerRule.plain(Prefix.of(server)) : best;
  }

  boolean shuns(InetAddress server) {
    return blackhole.test(server) || !servers.isEmpty() && rule(server).bogus();
  }

  public Policy withLimits(Limits other) {
    return new Policy(
        other,
        cache,
        minimisation,
        forwarding,
        stubs,
        servers,
        filter,
        blackhole,
        sources,
        ednsUdpSize,
        sendCookies,
        checkingDisabled);
  }

  public Policy withCache(CacheLimits other) {
    return new Policy(
        limits,
        other,
        minimisation,
        forwarding,
        stubs,
        servers,
        filter,
        blackhole,
        sources,
        ednsUdpSize,
        sendCookies,
        checkingDisabled);
  }

  public Policy withMinimisation(Minimisation other) {
    return new Policy(
        limits,
        cache,
        other,
        forwarding,
        stubs,
        servers,
        filter,
        blackhole,
        sources,
        ednsUdpSize,
        sendCookies,
        checkingDisabled);
  }

  public Policy withForwarding(Map<Name, Forwarding> other) {
    return new Policy(
        limits,
        cache,
        minimisation,
        other,
        stubs,
        servers,
        filter,
        blackhole,
        sources,
        ednsUdpSize,
        sendCookies,
        checkingDisabled);
  }

  public Policy withStubs(Map<Name, StubZone> other) {
    return new Policy(
        limits,
        cache,
        minimisation,
        forwarding,
        other,
        servers,
        filter,
        blackhole,
        sources,
        ednsUdpSize,
        sendCookies,
        checkingDisabled);
  }

  public Policy withServers(List<ServerRule> other) {
    return new Policy(
        limits,
        cache,
        minimisation,
        forwarding,
        stubs,
        other,
        filter,
        blackhole,
        sources,
        ednsUdpSize,
        sendCookies,
        checkingDisabled);
  }

  public Policy withFilter(AnswerFilter other) {
    return new Policy(
        limits,
        cache,
        minimisation,
        forwarding,
        stubs,
        servers,
        other,
        blackhole,
        sources,
        ednsUdpSize,
        sendCookies,
        checkingDisabled);
  }

  public Policy withSources(Sources other) {
    return new Policy(
        limits,
        cache,
        minimisation,
        forwarding,
        stubs,
        servers,
        filter,
        blackhole,
        other,
        ednsUdpSize,
        sendCookies,
        checkingDisabled);
  }
}
