package dev.mxlab.named;

import dev.mxlab.dns.resolve.AnswerFilter;
import dev.mxlab.dns.resolve.CacheLimits;
import dev.mxlab.dns.resolve.Forwarding;
import dev.mxlab.dns.resolve.Limits;
import dev.mxlab.dns.resolve.Policy;
import dev.mxlab.dns.resolve.Policy.Minimisation;
import dev.mxlab.dns.resolve.Prefix;
import dev.mxlab.dns.resolve.ServerRule;
import dev.mxlab.dns.resolve.StubZone;
import dev.mxlab.dns.sign.TsigKey;
import dev.mxlab.named.conf.Acl;
import dev.mxlab.named.conf.Acls;
import dev.mxlab.named.conf.DomainNames;
import dev.mxlab.named.conf.NamedConf;
import dev.mxlab.named.conf.NamedConf.KeyStatement;
import dev.mxlab.named.conf.NamedConf.Placed;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import dev.mxlab.named.conf.NamedConf.ZoneType;
import dev.mxlab.named.conf.Peer;
import dev.mxlab.named.conf.Remote;
import dev.mxlab.named.conf.Statement;
import dev.mxlab.named.conf.Value;
import dev.mxlab.named.conf.View;
import dev.mxlab.named.conf.ViewSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/** What named.conf says about asking others, for one view, as the resolver takes it. */
final class ResolverSettings {
  private static final int DNS_PORT = 53;

  /** BIND takes what is less for this: a cache must hold at least what is in work. */
  private static final long LEAST_CACHE = 2L << 20;

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
    Placed<Acl> blackhole = conf.options().blackhole();
    return new Policy(
        limits(resolver),
        cache(settings.cache()),
        switch (resolver.minimisation()) {
          case STRICT -> Minimisation.STRICT;
          case RELAXED -> Minimisation.RELAXED;
          case OFF -> Minimisation.OFF;
        },
        forwarding(),
        stubs(),
        view.peers().stream().map(this::rule).toList(),
        filter(),
        blackhole == null ? Policy.DEFAULT.blackhole() : new Within(blackhole.value(), own),
        new Policy.Sources(resolver.source(), resolver.sourceV6()),
        settings.answers().ednsUdpSize(),
        resolver.sendCookie(),
        settings.validation().mode().equals("no"));
  }

  private record Within(Acl list, Acl.Own own) implements Predicate<InetAddress> {
    @Override
    public boolean test(InetAddress address) {
      return list.matches(address, own);
    }
  }

  private Limits limits(ViewSettings.Resolver resolver) {
    Limits usual = Limits.DEFAULT;
    return new Limits(
        resolver.maxDepth(),
        resolver.maxQueries(),
        resolver.maxQueryCount(),
        resolver.maxRestarts(),
        usual.glueless(),
        usual.retryInterval(),
        usual.nonBackoffTries(),
        resolver.timeout(),
        conf.server().quotas().recursiveClients(),
        resolver.clientsPerQuery(),
        resolver.maxClientsPerQuery(),
        resolver.fetchesPerServer(),
        resolver.fetchesPerZone(),
        usual.perClient());
  }

  private static CacheLimits cache(ViewSettings.Cache cache) {
    return new CacheLimits(
        octets(cache.size()),
        cache.minTtl().toSeconds(),
        cache.maxTtl().toSeconds(),
        cache.minNegativeTtl().toSeconds(),
        cache.maxNegativeTtl().toSeconds(),
        cache.failureTtl(),
        (int) cache.prefetchTrigger().toSeconds(),
        (int) cache.prefetchEligible().toSeconds());
  }

  /** No cache is larger than a part of the heap: BIND's 90 % of the machine is not ours to take. */
  private static long octets(ViewSettings.Size size) {
    long most = CacheLimits.DEFAULT.octets();
    return switch (size.unit()) {
      case UNLIMITED, PERCENT -> most;
      case BYTES ->
          size.amount() == 0 ? most : Math.min(most, Math.max(LEAST_CACHE, size.amount()));
    };
  }

  private Map<Name, Forwarding> forwarding() {
    Map<Name, Forwarding> all = new HashMap<>();
    dev.mxlab.named.conf.Forwarding usual = view.settings().forwarding();
    if (usual != null) {
      all.put(Name.root, of(usual));
    }
    for (ZoneStatement zone : view.zones()) {
      dev.mxlab.named.conf.Forwarding its = zone.settings().forwarding();
      if (its != null) {
        all.put(zone.apex(), of(its));
      }
    }
    return all;
  }

  private static Forwarding of(dev.mxlab.named.conf.Forwarding given) {
    return new Forwarding(
        given.servers().stream().map(r -> r.socket(DNS_PORT)).toList(), given.only());
  }

  private Map<Name, StubZone> stubs() {
    Map<Name, StubZone> all = new HashMap<>();
    for (ZoneStatement zone : view.zones()) {
      if (zone.type() == ZoneType.STUB) {
        List<InetSocketAddress> primaries = new ArrayList<>();
        for (Remote primary : zone.settings().primaries()) {
          primaries.add(primary.socket(DNS_PORT));
        }
        all.put(zone.apex(), new StubZone(primaries, List.of(), false));
      } else if (zone.type() == ZoneType.STATIC_STUB) {
        List<InetSocketAddress> servers =
            zone.settings().addresses().stream()
                .map(a -> new InetSocketAddress(a, DNS_PORT))
                .toList();
        List<Name> names = names(zone.settings().serverNames());
        all.put(zone.apex(), new StubZone(servers, names, true));
      }
    }
    return all;
  }

  private static List<Name> names(List<String> words) {
    return words.stream().map(DomainNames::parse).filter(Objects::nonNull).toList();
  }

  private ServerRule rule(Peer peer) {
    Peer.Query query = peer.query();
    Integer size = query.ednsUdpSize();
    return new ServerRule(
        new Prefix(peer.network(), peer.bits()),
        query.bogus(),
        !Boolean.FALSE.equals(query.edns()),
        Boolean.TRUE.equals(query.tcpOnly()),
        !Boolean.FALSE.equals(query.sendCookie()),
        size == null ? 0 : size,
        query.key() == null ? null : key(query.key()),
        query.source());
  }

  private @Nullable TsigKey key(Name name) {
    for (KeyStatement key : view.keys()) {
      if (key.owner().equals(name)) {
        return TsigKey.of(key.name(), key.algorithm(), key.secret()).orElse(null);
      }
    }
    return null;
  }

  private AnswerFilter filter() {
    Statement addresses = statement("deny-answer-addresses");
    Statement aliases = statement("deny-answer-aliases");
    Acl denied =
        addresses == null
            ? Acl.NONE
            : addresses.list().map(new Acls(conf.tree())::resolve).orElse(Acl.NONE);
    return new AnswerFilter(
        new Within(denied, own),
        addresses == null ? List.of() : except(addresses),
        aliases == null ? List.of() : names(words(aliases.list().orElse(null))),
        aliases == null ? List.of() : except(aliases));
  }

  private static List<Name> except(Statement statement) {
    return names(words(statement.listAfter("except-from").orElse(null)));
  }

  private static List<String> words(Value.@Nullable Items list) {
    return list == null
        ? List.of()
        : list.elements().stream()
            .map(e -> e.get(0) instanceof Value.Word w ? w.text() : "")
            .toList();
  }

  /** The view's own, else the options'. */
  private @Nullable Statement statement(String name) {
    for (Statement block : conf.tree().all("view")) {
      if (block.word().equals(view.name()) && block.body().find(name).isPresent()) {
        return block.body().find(name).get();
      }
    }
    return conf.tree().find("options").flatMap(o -> o.body().find(name)).orElse(null);
  }
}
