package dev.mxlab.named;

import dev.mxlab.dns.answer.BuiltinView;
import dev.mxlab.dns.answer.CookieJar;
import dev.mxlab.dns.answer.Recursion;
import dev.mxlab.dns.answer.ServerState;
import dev.mxlab.dns.answer.Shape;
import dev.mxlab.dns.answer.StreamLimits;
import dev.mxlab.dns.answer.View;
import dev.mxlab.dns.answer.ZoneDuties;
import dev.mxlab.dns.sign.Keyring;
import dev.mxlab.dns.sign.TsigKey;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneTable;
import dev.mxlab.named.conf.Acl;
import dev.mxlab.named.conf.Acl.Client;
import dev.mxlab.named.conf.NamedConf;
import dev.mxlab.named.conf.NamedConf.KeyStatement;
import dev.mxlab.named.conf.NamedConf.Options;
import dev.mxlab.named.conf.NamedConf.Placed;
import dev.mxlab.named.conf.ServerSettings;
import dev.mxlab.named.conf.ViewSettings;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes of a configuration and its zones what queries are answered from. */
final class ServedViews {
  private final String hostname;
  private final Acl.Own own;
  private final ZoneDuties duties;
  private final RateLimiters limiters;
  private final UnaryOperator<List<KeyStatement>> known;

  /**
   * @param limiters what has been counted so far
   * @param known the keys that are known where those of the configuration are
   */
  ServedViews(
      String hostname,
      Acl.Own own,
      ZoneDuties duties,
      RateLimiters limiters,
      UnaryOperator<List<KeyStatement>> known) {
    this.hostname = hostname;
    this.own = own;
    this.duties = duties;
    this.limiters = limiters;
    this.known = known;
  }

  /**
   * @param recursions the resolver of a view, by its name; null for one without
   */
  ServerState of(Loaded loaded, Function<String, @Nullable Recursion> recursions) {
    NamedConf conf = loaded.conf();
    ServerState.Settings settings = settings(conf);
    List<View> views = new ArrayList<>();
    for (LoadedView view : loaded.views()) {
      views.add(view(loaded, view, recursions.apply(view.name())));
    }
    views.add(builtin(conf, settings));
    Acl blackhole = valueOr(conf.options().blackhole(), Acl.NONE);
    Predicate<InetAddress> ignored =
        blackhole.isNone() ? nobody -> false : client -> blackhole.matches(client, own);
    return new ServerState(views, ignored, duties, settings);
  }

  /**
   * {@code state} with another version of one zone, wherever it is seen.
   *
   * @param next the zones, this one changed already
   */
  static ServerState with(
      ServerState state, Loaded next, LoadedView where, Loaded.Key key, @Nullable Zone zone) {
    ZoneTable.Entry entry = new ZoneTable.Entry(key.apex(), key.dclass(), zone);
    List<View> views = new ArrayList<>();
    for (View view : state.views()) {
      LoadedView here = next.view(view.name());
      boolean seen =
          here != null && (view.name().equals(where.name()) || next.has(here, where, key));
      views.add(seen ? view.with(view.zones().with(entry)) : view);
    }
    return new ServerState(views, state.blackhole(), state.duties(), state.settings());
  }

  /** Of the options it has allow-query and, where there are no views, the form of answers. */
  private View builtin(NamedConf conf, ServerState.Settings settings) {
    boolean alone = conf.views().isEmpty();
    ViewSettings same = conf.allViews().get(0).settings();
    Shape shape = alone ? Shapes.of(same.answers(), own) : Shape.DEFAULT;
    Acl query = valueOr(conf.options().allowQuery(), Acl.ANY);
    Acl on = alone ? same.access().queryOn().value() : Acl.ANY;
    return BuiltinView.of(
        settings,
        ConfAccess.builtin(query, on, own),
        keys(known.apply(conf.keys())),
        shape,
        limiters.builtin());
  }

  private static Acl valueOr(@Nullable Placed<Acl> given, Acl otherwise) {
    return given == null ? otherwise : given.value();
  }

  private ServerState.Settings settings(NamedConf conf) {
    Options options = conf.options();
    String version = Objects.requireNonNullElse(options.version(), Bind.VERSION);
    String name = Objects.requireNonNullElse(options.hostname(), hostname);
    String id = options.serverId();
    return new ServerState.Settings(
        options.ednsUdpSize(),
        options.maxUdpSize(),
        version,
        name,
        id == null ? "" : id.isEmpty() ? hostname : id,
        // A server that hides its version hides them, too.
        options.version() == null ? Bind.authors() : List.of(),
        jar(conf.server().cookies()),
        streams(conf.server().tcp()));
  }

  private static StreamLimits streams(ServerSettings.Tcp tcp) {
    return new StreamLimits(
        tcp.clients(), tcp.initialTimeout(), tcp.idleTimeout(), tcp.advertisedTimeout());
  }

  private static CookieJar jar(ServerSettings.Cookies cookies) {
    return new CookieJar(
        cookies.answered(), cookies.secrets().stream().map(CookieJar.Secret::of).toList());
  }

  private View view(Loaded loaded, LoadedView view, @Nullable Recursion recursion) {
    dev.mxlab.named.conf.View conf = view.conf();
    return new View(
        view.name(),
        conf.dclass(),
        match(conf),
        loaded.table(view),
        ConfAccess.of(conf, own),
        recursion,
        keys(known.apply(conf.keys())),
        Shapes.of(conf.settings().answers(), own),
        limiters.of(view.name(), conf.settings().rateLimit(), own));
  }

  private View.Match match(dev.mxlab.named.conf.View conf) {
    if (conf.clients().isAny() && conf.destinations().isAny() && !conf.recursiveOnly()) {
      return View.Match.EVERYBODY;
    }
    return (who, recursionDesired) ->
        (recursionDesired || !conf.recursiveOnly())
            && conf.clients().matches(new Client(who.address(), who.key()), own)
            && conf.destinations().matches(new Client(who.at().getAddress(), who.key()), own);
  }

  static Keyring keys(List<KeyStatement> statements) {
    List<TsigKey> keys = new ArrayList<>();
    for (KeyStatement key : statements) {
      TsigKey.of(key.name(), key.algorithm(), key.secret()).ifPresent(keys::add);
    }
    return new Keyring(keys);
  }

  /** Answers nothing: what queries see that come in while the sockets close. */
  static ServerState none() {
    return new ServerState(
        List.of(),
        everybody -> true,
        ZoneDuties.NONE,
        new ServerState.Settings(1232, 1232, "", ""));
  }
}
