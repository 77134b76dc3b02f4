package dev.mxlab.named;

import dev.mxlab.dns.answer.Requester;
import dev.mxlab.dns.sign.Keyring;
import dev.mxlab.dns.sign.TsigKey;
import dev.mxlab.dns.transfer.Exchange;
import dev.mxlab.dns.transfer.KeepingRules;
import dev.mxlab.dns.transfer.KeepingRules.Fetching;
import dev.mxlab.dns.transfer.KeepingRules.Kind;
import dev.mxlab.dns.transfer.KeepingRules.Notifying;
import dev.mxlab.dns.transfer.KeepingRules.Range;
import dev.mxlab.dns.transfer.KeepingRules.Storing;
import dev.mxlab.dns.transfer.OtherServer;
import dev.mxlab.dns.transfer.TransferOut;
import dev.mxlab.dns.update.Serial;
import dev.mxlab.dns.update.UpdatePolicy;
import dev.mxlab.dns.update.UpdateRules;
import dev.mxlab.named.conf.Acl;
import dev.mxlab.named.conf.Acl.Client;
import dev.mxlab.named.conf.NamedConf;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import dev.mxlab.named.conf.NamedConf.ZoneType;
import dev.mxlab.named.conf.Peer;
import dev.mxlab.named.conf.Remote;
import dev.mxlab.named.conf.ServerSettings;
import dev.mxlab.named.conf.View;
import dev.mxlab.named.conf.ZoneSettings;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/** What named.conf says of how zones are kept, in the terms of those who keep them. */
final class KeepingSettings {
  private static final Duration CONNECT = Duration.ofSeconds(30);

  private final Acl.Own own;
  private final int port;
  private final int listed;
  private final int transfersPerServer;
  private final Name sessionKey;

  /**
   * @param port that this server serves on, and those that a zone's NS records name
   * @param listed that the servers of lists are asked at which name none
   * @param transfersPerServer transfers-per-ns
   * @param sessionKey the name of the key that {@code update-policy local} means
   */
  KeepingSettings(Acl.Own own, int port, int listed, int transfersPerServer, Name sessionKey) {
    this.own = own;
    this.port = port;
    this.listed = listed;
    this.transfersPerServer = transfersPerServer;
    this.sessionKey = sessionKey;
  }

  /**
   * @param port of the command line; 0: the configuration's
   */
  static KeepingSettings of(NamedConf conf, int port, Acl.Own own) {
    int served = port == 0 ? conf.options().port() : port;
    ServerSettings server = conf.server();
    return new KeepingSettings(
        own,
        served,
        conf.options().port(),
        server.quotas().transfersPerServer(),
        server.paths().sessionKey().name());
  }

  /** Null for a zone that is not kept: a hint, a forward. */
  static @Nullable Kind kind(ZoneType type) {
    return switch (type) {
      case PRIMARY -> Kind.PRIMARY;
      case SECONDARY -> Kind.SECONDARY;
      case MIRROR -> Kind.MIRROR;
      case STUB -> Kind.STUB;
      case HINT, FORWARD, STATIC_STUB, REDIRECT, DELEGATION_ONLY, IN_VIEW -> null;
    };
  }

  OfView of(View view) {
    return new OfView(view, ServedViews.keys(view.keys()));
  }

  /** For the zones of one view. Those that share their settings share the rules made of them. */
  final class OfView {
    private final View view;
    private final Keyring keys;
    private final Map<ZoneSettings, KeepingRules> made = new IdentityHashMap<>();

    private OfView(View view, Keyring keys) {
      this.view = view;
      this.keys = keys;
    }

    KeepingRules rules(ZoneStatement zone) {
      KeepingRules known = made.get(zone.settings());
      if (known == null) {
        known = of(view, keys, zone);
        made.put(zone.settings(), known);
      }
      return known;
    }
  }

  private KeepingRules of(View view, Keyring keys, ZoneStatement zone) {
    ZoneSettings settings = zone.settings();
    return new KeepingRules(
        Objects.requireNonNull(kind(zone.type())),
        outgoing(view, settings),
        updates(zone),
        list(settings.access().updateForwarding().value()),
        fetching(view, keys, settings),
        notifying(view, keys, settings),
        new Storing(
            settings.storage().maxJournal(),
            settings.storage().ixfrFromDifferences(),
            settings.storage().maxRecords()));
  }

  private Predicate<Requester> list(Acl acl) {
    return who -> acl.matches(new Client(who.address(), who.key()), own);
  }

  private TransferOut.Terms outgoing(View view, ZoneSettings settings) {
    ZoneSettings.Outgoing given = settings.outgoing();
    return new TransferOut.Terms(
        list(settings.access().transfer().value()),
        who -> ofPeer(view, who.address(), p -> p.transfer().manyAnswers(), given.manyAnswers()),
        who -> ofPeer(view, who.address(), p -> p.transfer().provideIxfr(), given.provideIxfr()),
        given.maxIxfrRatio());
  }

  /** What a server statement says, else what holds for all. */
  private static <T> T ofPeer(
      View view, InetAddress address, Function<Peer, @Nullable T> asked, T otherwise) {
    Peer peer = Peer.of(view.peers(), address).orElse(null);
    T said = peer == null ? null : asked.apply(peer);
    return said == null ? otherwise : said;
  }

  private UpdateRules updates(ZoneStatement zone) {
    ZoneSettings settings = zone.settings();
    Acl list = settings.access().update().value();
    UpdateRules.Permission permission;
    if (settings.updatePolicy() != null) {
      permission = new UpdateRules.ByPolicy(policy(zone, settings.updatePolicy()));
    } else {
      permission = new UpdateRules.Listed(list(list), list.isNone());
    }
    return new UpdateRules(
        permission,
        zone.checks(),
        settings.checks().integrity(),
        Serial.Method.valueOf(settings.storage().serials().name()),
        settings.checks().maxTtl(),
        settings.storage().maxRecords());
  }

  private UpdatePolicy policy(ZoneStatement zone, dev.mxlab.named.conf.UpdatePolicy given) {
    Name apex = zone.apex();
    Predicate<InetAddress> local =
        address ->
            new Acl(List.of(new Acl.Element(false, new Acl.Localhost()))).matches(address, own);
    List<UpdatePolicy.Rule> rules =
        given.rules().stream()
            .map(
                rule ->
                    new UpdatePolicy.Rule(
                        rule.grant(),
                        given.local() ? sessionKey : rule.identity(),
                        given.local()
                            ? UpdatePolicy.Match.LOCAL
                            : UpdatePolicy.Match.of(rule.kind().word()).orElseThrow(),
                        rule.name() == null ? apex : rule.name(),
                        rule.types().stream()
                            .map(type -> new UpdatePolicy.RuleType(type.type(), type.most()))
                            .toList()))
            .toList();
    return new UpdatePolicy(rules, local);
  }

  private Fetching fetching(View view, Keyring keys, ZoneSettings settings) {
    ZoneSettings.Incoming in = settings.incoming();
    List<OtherServer> primaries =
        settings.primaries().stream()
            .map(
                remote -> {
                  Peer peer = Peer.of(view.peers(), remote.address()).orElse(null);
                  InetAddress own = peer == null ? null : peer.transfer().transferSource();
                  InetAddress from =
                      own != null ? own : source(remote.address(), in.source(), in.sourceV6());
                  return server(view, keys, remote, from);
                })
            .toList();
    boolean ixfr =
        primaries.isEmpty()
            || ofPeer(
                view,
                primaries.get(0).at().getAddress(),
                p -> p.transfer().requestIxfr(),
                in.requestIxfr());
    return new Fetching(
        primaries,
        list(settings.access().notifying().value()),
        new Range(in.minRefresh().getSeconds(), in.maxRefresh().getSeconds()),
        new Range(in.minRetry().getSeconds(), in.maxRetry().getSeconds()),
        ixfr,
        in.requestExpire(),
        in.tryTcp(),
        in.multiMaster(),
        new Exchange.Limits(CONNECT, in.maxIdle(), in.maxTime()),
        transfersPerServer);
  }

  private static @Nullable InetAddress source(
      InetAddress to, @Nullable InetAddress v4, @Nullable InetAddress v6) {
    InetAddress source = to instanceof Inet6Address ? v6 : v4;
    return source == null || source.isAnyLocalAddress() ? null : source;
  }

  private OtherServer server(View view, Keyring keys, Remote remote, @Nullable InetAddress from) {
    return server(view, keys, remote.socket(listed), remote.key(), from);
  }

  /** A key that the list names, else the one of a server statement. */
  private static OtherServer server(
      View view,
      Keyring keys,
      InetSocketAddress at,
      @Nullable Name named,
      @Nullable InetAddress from) {
    Name name = named;
    if (name == null) {
      Peer peer = Peer.of(view.peers(), at.getAddress()).orElse(null);
      name = peer == null ? null : peer.query().key();
    }
    TsigKey key = name == null ? null : keys.find(name);
    return new OtherServer(at, key, from);
  }

  private Notifying notifying(View view, Keyring keys, ZoneSettings settings) {
    ZoneSettings.Notify given = settings.notifying();
    List<OtherServer> also =
        given.also().stream()
            .map(remote -> server(view, keys, remote, notifySource(view, remote.address(), given)))
            .toList();
    return new Notifying(
        Notifying.Mode.valueOf(given.mode().name()),
        also,
        given.delay(),
        given.toSoa(),
        at -> server(view, keys, at, null, notifySource(view, at.getAddress(), given)),
        port);
  }

  private static @Nullable InetAddress notifySource(
      View view, InetAddress to, ZoneSettings.Notify given) {
    Peer peer = Peer.of(view.peers(), to).orElse(null);
    InetAddress own = peer == null ? null : peer.transfer().notifySource();
    return own != null ? own : source(to, given.source(), given.sourceV6());
  }
}
