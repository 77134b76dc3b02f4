package dev.mxlab.named;

import dev.mxlab.dns.answer.BuiltinView;
import dev.mxlab.dns.answer.Recursion;
import dev.mxlab.dns.answer.ServerState;
import dev.mxlab.dns.answer.View;
import dev.mxlab.dns.answer.ZoneDuties;
import dev.mxlab.dns.resolve.Policy;
import dev.mxlab.dns.resolve.ServedZones;
import dev.mxlab.dns.sign.Keyring;
import dev.mxlab.dns.sign.TsigKey;
import dev.mxlab.dns.zone.ZoneFile;
import dev.mxlab.dns.zone.ZoneTable;
import dev.mxlab.host.Daemon;
import dev.mxlab.host.Host;
import dev.mxlab.journal.Event;
import dev.mxlab.named.conf.Acl;
import dev.mxlab.named.conf.ConfReader;
import dev.mxlab.named.conf.NamedConf;
import dev.mxlab.named.conf.NamedConf.Options;
import dev.mxlab.net.Listening;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import dev.mxlab.text.Position;
import dev.mxlab.text.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * named(8): serves the zones that a host's named.conf names.
 *
 * <p>What is answered from is one immutable {@link ServerState}; start and reload build a new one
 * and swap it with one volatile write, so that a query sees the old server or the new one and never
 * a mixture. As in BIND, an error in named.conf at the start means that nothing runs, and at a
 * reload that nothing changes; an error in a zone file takes that one zone's answers (SERVFAIL) at
 * the start, and at a reload leaves the zone as it was.
 *
 * <p>Everything else is guarded by the daemon's monitor: {@link dev.mxlab.host.Units} and rndc may
 * call from different threads.
 */
public final class NamedDaemon implements Daemon {
  private static final int V4_NETWORK_BITS = 24;
  private static final ZoneTable NO_ZONES = new ZoneTable(List.of());
  private static final String DEBIAN_DIRECTORY = "/var/cache/bind";
  private static final String RED_HAT_DIRECTORY = "/var/named";

  private final Host host;
  private final NamedOptions called;
  private final RecursionSource recursions;
  private final Listeners listeners;
  private final Consumer<String> said = text -> say("info", text);
  private volatile ServerState state;
  private @Nullable Loaded loaded;
  private RecursionSource.@Nullable Resolving resolving;
  private @Nullable Policy recursing;
  private @Nullable Instant booted;
  private @Nullable Instant configured;
  private String lastResult = "success";

  public NamedDaemon(Host host, RecursionSource recursions, AnswerSource answers) {
    this(host, NamedOptions.UNIT, recursions, answers);
  }

  public NamedDaemon(
      Host host, NamedOptions called, RecursionSource recursions, AnswerSource answers) {
    this.host = host;
    this.called = called;
    this.recursions = recursions;
    this.state = stopped();
    this.listeners = new Listeners(host.network(), answers.over(() -> state), said);
  }

  /** Answers nothing: what queries see that come in while the sockets close. */
  private static ServerState stopped() {
    return new ServerState(
        List.of(),
        everybody -> true,
        ZoneDuties.NONE,
        new ServerState.Settings(1232, 1232, "", ""));
  }

  @Override
  public String unit() {
    return "named";
  }

  @Override
  public List<String> aliases() {
    return List.of("bind9");
  }

  @Override
  public String description() {
    return "BIND Domain Name Server";
  }

  @Override
  public String commandLine() {
    if (called.byHand()) {
      return called.commandLine();
    }
    return redHat() ? "/usr/sbin/named -u named -c /etc/named.conf" : "/usr/sbin/named -f -u bind";
  }

  private boolean redHat() {
    return configurationFile().equals(HostConfFiles.RED_HAT);
  }

  /** As it is named in messages. */
  String configurationFile() {
    return called.byHand() ? called.configuration() : HostConfFiles.location(host.files());
  }

  private String startDirectory() {
    if (called.byHand()) {
      return called.directory();
    }
    return redHat() ? RED_HAT_DIRECTORY : DEBIAN_DIRECTORY;
  }

  /** What queries are answered from now. */
  public ServerState state() {
    return state;
  }

  @Override
  public synchronized List<Diagnostic> start() {
    List<Diagnostic> found = new ArrayList<>();
    said.accept("starting " + Bind.TITLE + " <id:>");
    said.accept("running on Linux x86_64");
    said.accept("running as: " + commandLine().replaceFirst("^/usr/sbin/", ""));
    NamedConf conf = configuration(found);
    Loaded fresh = conf == null ? null : loader(found).load(conf, null, Loader.Eagerness.CHANGED);
    if (conf == null || fresh == null) {
      say("error", "loading configuration: " + lastResult);
      return fail(found);
    }
    swap(fresh);
    List<String> failures = listeners.follow(conf.options(), called.port(), own());
    for (String failure : failures) {
      found.add(notListening(failure, conf, listeners.none()));
      say("error", failure);
    }
    if (listeners.none()) {
      if (failures.isEmpty()) {
        found.add(notListening("not listening on any interfaces", conf, true));
        say("error", "not listening on any interfaces");
      }
      return fail(found);
    }
    booted = host.now();
    if (!called.byHand()) {
      said.accept("command channel listening on 127.0.0.1#953");
    }
    said.accept("all zones loaded");
    said.accept("running");
    host.journal().record(new Event.DaemonStarted(unit(), shown(listeners.bound())));
    return lenient(found);
  }

  private List<Diagnostic> fail(List<Diagnostic> found) {
    listeners.close();
    state = stopped();
    loaded = null;
    resolving = null;
    say("error", "exiting (due to fatal error)");
    host.journal()
        .record(
            new Event.DaemonFailed(
                unit(),
                found.stream().filter(Diagnostic::isError).map(d -> d.message().strip()).toList()));
    return found;
  }

  private static Diagnostic notListening(String failure, NamedConf conf, boolean fatal) {
    Position at =
        conf.options().listenOn().isEmpty()
            ? Position.of(conf.tree().at().file())
            : conf.options().listenOn().get(0).at();
    Phrase mend = Phrase.of(NamedDaemon.class, "not-listening");
    return fatal ? Diagnostic.error(at, failure, mend) : Diagnostic.warning(at, failure, mend);
  }

  /**
   * An error in a zone's file does not keep named from running: for whoever starts it, it is a
   * warning.
   */
  private static List<Diagnostic> lenient(List<Diagnostic> found) {
    return found.stream()
        .map(d -> d.isError() ? new Diagnostic(d.at(), Severity.WARNING, d.message(), d.mend()) : d)
        .toList();
  }

  private static List<String> shown(List<Listening.At> bound) {
    return bound.stream()
        .map(
            at ->
                at.protocol()
                    + " "
                    + at.lab().getAddress().getHostAddress()
                    + ":"
                    + at.lab().getPort())
        .toList();
  }

  /** Reads named.conf; null when it is broken, with the reason in {@link #lastResult}. */
  private @Nullable NamedConf configuration(List<Diagnostic> found) {
    String file = configurationFile();
    said.accept("loading configuration from '" + file + "'");
    ConfReader.Reading reading =
        new ConfReader(new HostConfFiles(host.files())).read(file, startDirectory(), true);
    reading.diagnostics().forEach(sink(found));
    lastResult = reading.result();
    return reading.conf();
  }

  private Loader loader(List<Diagnostic> found) {
    return new Loader(host, called.byHand(), sink(found), said);
  }

  private Consumer<Diagnostic> sink(List<Diagnostic> found) {
    return diagnostic -> {
      found.add(diagnostic);
      if (diagnostic.severity() != Severity.NOTE) {
        say(diagnostic.isError() ? "error" : "warning", diagnostic.message().strip());
      }
    };
  }

  private Acl.Own own() {
    return new Acl.Own(host.network().addresses(), V4_NETWORK_BITS);
  }

  private RecursionSource.Wanted wanted(List<Record> hints, Policy policy) {
    return new RecursionSource.Wanted(
        hints,
        policy,
        new ServedZones(this::servedZones),
        (category, level, text) -> say(level, text),
        resolving == null ? null : resolving.recursion());
  }

  private ZoneTable servedZones() {
    List<View> views = state.views();
    return views.isEmpty() ? NO_ZONES : views.get(0).zones();
  }

  private void swap(Loaded fresh) {
    Options options = fresh.conf().options();
    Loaded old = loaded;
    if (fresh.hints() == null) {
      resolving = null;
    } else {
      Policy policy = ResolverSettings.of(fresh.conf(), fresh.conf().allViews().get(0), own());
      boolean same = old != null && fresh.hints().equals(old.hints()) && policy.equals(recursing);
      if (resolving == null || !same) {
        resolving = recursions.open(wanted(fresh.hints(), policy));
        recursing = policy;
      }
    }
    Recursion recursion = resolving == null ? null : resolving.recursion();
    String version = Objects.requireNonNullElse(options.version(), Bind.VERSION);
    String hostname = Objects.requireNonNullElse(options.hostname(), host.hostname());
    String id = options.serverId();
    String serverId = id == null ? "" : id.isEmpty() ? host.hostname() : id;
    loaded = fresh;
    configured = host.now();
    ConfAccess access = new ConfAccess(fresh.conf(), own());
    ServerState.Settings settings =
        new ServerState.Settings(
            options.ednsUdpSize(), options.maxUdpSize(), version, hostname, serverId);
    Keyring keys = keys(fresh.conf());
    state =
        new ServerState(
            List.of(
                View.only(fresh.table(), access, recursion, keys),
                BuiltinView.of(settings, access, keys)),
            access::ignored,
            ZoneDuties.NONE,
            settings);
  }

  private static Keyring keys(NamedConf conf) {
    List<TsigKey> keys = new ArrayList<>();
    for (NamedConf.KeyStatement key : conf.keys()) {
      TsigKey.of(key.name(), key.algorithm(), key.secret()).ifPresent(keys::add);
    }
    return new Keyring(keys);
  }

  @Override
  public synchronized void stop() {
    if (!called.byHand()) {
      said.accept("stopping command channel on 127.0.0.1#953");
    }
    listeners.close();
    state = stopped();
    loaded = null;
    resolving = null;
    said.accept("exiting");
    host.journal().record(new Event.DaemonStopped(unit()));
  }

  @Override
  public synchronized List<Diagnostic> reload() {
    said.accept("received control channel command 'reload'");
    return reload(Loader.Eagerness.CHANGED);
  }

  /** rndc reconfig: the configuration and new zones, no zone that is loaded already. */
  synchronized List<Diagnostic> reconfigure() {
    return reload(Loader.Eagerness.NEW_ONLY);
  }

  private List<Diagnostic> reload(Loader.Eagerness eagerness) {
    List<Diagnostic> found = new ArrayList<>();
    NamedConf conf = configuration(found);
    Loaded before = loaded;
    Loaded fresh = conf == null ? null : loader(found).load(conf, before, eagerness);
    if (conf == null || fresh == null) {
      if (conf != null) {
        lastResult = "file not found";
      }
      say("error", "reloading configuration failed: " + lastResult);
      return found;
    }
    tellRemoved(before, fresh);
    swap(fresh);
    for (String failure : listeners.follow(conf.options(), called.port(), own())) {
      found.add(notListening(failure, conf, false));
      say("error", failure);
    }
    said.accept("reloading configuration succeeded");
    if (eagerness == Loader.Eagerness.CHANGED) {
      said.accept("reloading zones succeeded");
      said.accept("all zones loaded");
    } else {
      said.accept("any newly configured zones are now loaded");
    }
    said.accept("running");
    return found;
  }

  private void tellRemoved(@Nullable Loaded before, Loaded fresh) {
    if (before != null) {
      for (Loaded.Key key : before.held().keySet()) {
        if (!fresh.held().containsKey(key)) {
          said.accept(
              "zone " + ZoneFile.zoneName(key.apex(), key.dclass()) + ": (primary) removed");
        }
      }
    }
  }

  /** How the last reading of the configuration ended, in BIND's words. */
  synchronized String lastResult() {
    return lastResult;
  }

  /**
   * What {@code rndc reload ZONE} did.
   *
   * @param queued false when the zone was up to date
   */
  record ZoneReload(boolean queued, List<Diagnostic> diagnostics) {}

  /** Reads one zone again if its files changed; null when it is none of ours. */
  synchronized @Nullable ZoneReload reloadZone(Name apex) {
    Loaded now = loaded;
    Loaded.Key key = new Loaded.Key(apex, DClass.IN);
    HeldZone held = now == null ? null : now.held().get(key);
    if (now == null || held == null) {
      return null;
    }
    boolean fine = held.zone() != null && !Diagnostic.anyError(held.diagnostics());
    if (fine && held.stamp().unchanged()) {
      return new ZoneReload(false, List.of());
    }
    List<Diagnostic> found = new ArrayList<>();
    ZoneRequests requests = new ZoneRequests(host.files(), now.conf().directory());
    HeldZone fresh =
        new ZoneLoader(requests, host.clock(), sink(found), said).load(held.statement(), held);
    Map<Loaded.Key, HeldZone> zones = new LinkedHashMap<>(now.held());
    zones.put(key, fresh);
    Loaded next = new Loaded(now.conf(), zones, now.automatic(), now.hints());
    loaded = next;
    ServerState old = state;
    View view = old.views().get(0);
    state =
        new ServerState(
            List.of(
                View.only(next.table(), view.access(), view.recursion(), view.keys()),
                old.views().get(1)),
            old.blackhole(),
            old.duties(),
            old.settings());
    return new ZoneReload(true, found);
  }

  /** For {@code rndc status} and {@code rndc zonestatus}; null when it does not run. */
  synchronized @Nullable Snapshot snapshot() {
    Loaded now = loaded;
    Instant since = booted;
    Instant read = configured;
    return now == null || since == null || read == null
        ? null
        : new Snapshot(now, since, read, resolving);
  }

  /**
   * What runs at one moment.
   *
   * @param booted when it was started
   * @param configured when named.conf was read last
   */
  record Snapshot(
      Loaded loaded,
      Instant booted,
      Instant configured,
      RecursionSource.@Nullable Resolving resolving) {
    @Nullable HeldZone zone(Name apex) {
      return loaded.held().get(new Loaded.Key(apex, DClass.IN));
    }
  }

  @Override
  public synchronized List<Listening.At> listening() {
    return listeners.bound();
  }

  Host host() {
    return host;
  }

  void say(String level, String text) {
    host.journal().record(new Event.DaemonSaid(unit(), level, text));
  }
}
