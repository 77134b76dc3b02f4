package dev.mxlab.named;

import dev.mxlab.dns.resolve.CacheLimits;
import dev.mxlab.dns.resolve.Forwarding;
import dev.mxlab.dns.resolve.Limits;
import dev.mxlab.dns.resolve.Policy;
import dev.mxlab.dns.resolve.Prefix;
import dev.mxlab.dns.resolve.ServerRule;
import dev.mxlab.dns.resolve.StubZone;
import dev.mxlab.dns.sign.TsigKey;
import dev.mxlab.named.conf.Acl;
import dev.mxlab.named.conf.DomainNames;
import dev.mxlab.named.conf.NamedConf;
import dev.mxlab.named.conf.NamedConf.KeyStatement;
import dev.mxlab.named.conf.NamedConf.Placed;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import dev.mxlab.named.conf.NamedConf.ZoneType;
import dev.mxlab.named.conf.Peer;
import dev.mxlab.named.conf.Remote;
import dev.mxlab.named.conf.View;
import dev.mxlab.named.conf.ViewSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/** What a view says about asking others, as the resolver takes it. */
final class ResolverSettings {
  private static final int DNS_PORT = 53;
  private static final int PERCENT = 100;

  /** Of named's memory, which is the machine's there and the heap here. */
  private static final long MEMORY = Runtime.getRuntime().maxMemory();

  private final NamedConf conf;
  private final View view;
  private final Acl.Own own;

  private ResolverSettings(NamedConf conf, View view, Acl.Own own) {
    this.conf = conf;
    this.view = view;
    this.own = own;
  }

  static Policy of(NamedConf conf, View view, Acl.Own own) {
    return new ResolverSettings(conf, view, own).policy();
  }

  private Policy policy() {
    ViewSettings settings = view.settings();
    ViewSettings.Resolver resolver = settings.resolver();
    return new Policy(
        limits(resolver),
        cache(settings.cache()),
        switch (resolver.minimisation()) {
          case STRICT -> Policy.Minimisation.STRICT;
          case RELAXED -> Policy.Minimisation.RELAXED;
          case OFF -> Policy.Minimisation.OFF;
        },
        forwarding(),
        stubs(),
        view.peers().stream().map(this::rule).toList(),
        Policy.DEFAULT.filter(),
        blackhole(),
        new Policy.Sources(resolver.source(), resolver.sourceV6()),
        settings.answers().ednsUdpSize(),
        resolver.sendCookie());
  }

  /** Two readings of one acl are the same wish. */
  private record Shunned(Acl acl, Acl.Own own) implements Predicate<InetAddress> {
    @Override
    public boolean test(InetAddress server) {
      return acl.matches(server, own);
    }
  }

  private Predicate<InetAddress> blackhole() {
    Placed<Acl> shunned = conf.options().blackhole();
    return new Shunned(shunned == null ? Acl.NONE : shunned.value(), own);
  }

  private Limits limits(ViewSettings.Resolver resolver) {
    Limits usual = Limits.DEFAULT;
    int clients = conf.server().quotas().recursiveClients();
    return new Limits(
        resolver.maxDepth(),
        resolver.maxQueries(),
        resolver.maxQueryCount(),
        resolver.maxRestarts(),
        usual.glueless(),
        usual.retryInterval(),
        usual.nonBackoffTries(),
        resolver.timeout(),
        clients,
        resolver.clientsPerQuery(),
        resolver.maxClientsPerQuery(),
        resolver.fetchesPerServer(),
        resolver.fetchesPerZone(),
        Math.max(1, (int) ((long) clients * usual.perClient() / usual.recursiveClients())));
  }

  private static CacheLimits cache(ViewSettings.Cache cache) {
    long octets =
        switch (cache.size().unit()) {
          case BYTES -> cache.size().amount();
          case PERCENT -> MEMORY / PERCENT * cache.size().amount();
          case UNLIMITED -> Long.MAX_VALUE;
        };
    // However much is allowed, the heap also holds zones.
    long most = CacheLimits.DEFAULT.octets();
    return new CacheLimits(
        octets == 0 ? most : Math.min(octets, most),
        cache.minTtl().toSeconds(),
        cache.maxTtl().toSeconds(),
        cache.minNegativeTtl().toSeconds(),
        cache.maxNegativeTtl().toSeconds(),
        cache.failureTtl(),
        (int) cache.prefetchTrigger().toSeconds(),
        (int) cache.prefetchEligible().toSeconds());
  }

  private Map<Name, Forwarding> forwarding() {
    Map<Name, Forwarding> all = new HashMap<>();
    put(all, Name.root, view.settings().forwarding());
    for (ZoneStatement zone : view.zones()) {
      Name name = DomainNames.parse(zone.name());
      if (name != null) {
        put(all, name, zone.settings().forwarding());
      }
    }
    return all;
  }

  private void put(
      Map<Name, Forwarding> all, Name name, dev.mxlab.named.conf.@Nullable Forwarding said) {
    if (said != null) {
      all.put(name, new Forwarding(sockets(said.servers()), said.only()));
    }
  }

  private Map<Name, StubZone> stubs() {
    Map<Name, StubZone> all = new HashMap<>();
    for (ZoneStatement zone : view.zones()) {
      Name name = DomainNames.parse(zone.name());
      if (name != null && zone.type() == ZoneType.STUB) {
        all.put(name, new StubZone(sockets(zone.settings().primaries()), List.of(), false));
      } else if (name != null && zone.type() == ZoneType.STATIC_STUB) {
        all.put(name, fixed(zone));
      }
    }
    return all;
  }

  private static StubZone fixed(ZoneStatement zone) {
    List<InetSocketAddress> addresses =
        zone.settings().addresses().stream().map(a -> new InetSocketAddress(a, DNS_PORT)).toList();
    List<Name> names =
        zone.settings().serverNames().stream()
            .map(DomainNames::parse)
            .filter(Objects::nonNull)
            .toList();
    return new StubZone(addresses, names, true);
  }

  private static List<InetSocketAddress> sockets(List<Remote> servers) {
    return servers.stream().map(server -> server.socket(DNS_PORT)).toList();
  }

  private ServerRule rule(Peer peer) {
    Peer.Query query = peer.query();
    ServerRule usual = ServerRule.plain(new Prefix(peer.network(), peer.bits()));
    return new ServerRule(
        usual.servers(),
        query.bogus(),
        Objects.requireNonNullElse(query.edns(), usual.edns()),
        Objects.requireNonNullElse(query.tcpOnly(), usual.tcpOnly()),
        Objects.requireNonNullElse(query.sendCookie(), usual.sendCookie()),
        Objects.requireNonNullElse(query.ednsUdpSize(), usual.ednsUdpSize()),
        key(query.key()));
  }

  private ServerRule.@Nullable Key key(@Nullable Name name) {
    if (name == null) {
      return null;
    }
    for (KeyStatement key : view.keys()) {
      if (name.equals(DomainNames.parse(key.name()))) {
        return TsigKey.of(key.name(), key.algorithm(), key.secret())
            .map(
                known ->
                    new ServerRule.Key(
                        name,
                        known.algorithm().wireName(),
                        Base64.getDecoder().decode(key.secret().replaceAll("\\s", ""))))
            .orElse(null);
      }
    }
    return null;
  }
}
