package dev.mxlab.named;

import dev.mxlab.dns.answer.Counters;
import dev.mxlab.dns.answer.ServerState;
import dev.mxlab.dns.answer.ZoneDuties;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.host.Daemon;
import dev.mxlab.host.Host;
import dev.mxlab.journal.Event;
import dev.mxlab.named.conf.Acl;
import dev.mxlab.named.conf.ConfReader;
import dev.mxlab.named.conf.NamedConf;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import dev.mxlab.named.conf.NamedConf.ZoneType;
import dev.mxlab.named.logging.Category;
import dev.mxlab.named.logging.LaterLog;
import dev.mxlab.named.logging.Level;
import dev.mxlab.named.logging.LogBook;
import dev.mxlab.named.logging.NamedLog;
import dev.mxlab.net.Listening;
import dev.mxlab.text.Diagnostic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
  private final Host host;
  private final Calling called;
  private final Resolvers resolvers;
  private final RateLimiters limiters = new RateLimiters();
  private final Listeners listeners;
  private final Switches switches = new Switches();
  private final LogBook log;
  private final Counters counters = new Counters();
  private final ZoneOperations zoneOperations = new KeptOperations(() -> this.keeping);
  private final Object showing = new Object();
  private final NewZones newZones = new NewZones(this);
  private final RunFiles runFiles;
  private final Controls controls;
  private volatile ServerState state;
  private volatile @Nullable Loaded loaded;
  private volatile @Nullable ZoneKeeping keeping;
  private @Nullable Instant booted;
  private @Nullable Instant configured;
  private String lastResult = "success";
  private volatile boolean flushing;
  private volatile Runnable whenToldToEnd = () -> {};

  public NamedDaemon(Host host, RecursionSource recursions, AnswerSource answers) {
    this(host, NamedOptions.UNIT, recursions, answers);
  }

  public NamedDaemon(
      Host host, NamedOptions options, RecursionSource recursions, AnswerSource answers) {
    this.host = host;
    this.called = new Calling(host, options);
    this.log = new LogBook(host, options.toStderr(), switches::debugLevel, this::heard);
    this.runFiles = new RunFiles(host.files(), log);
    this.resolvers = new Resolvers(recursions, () -> state, log);
    this.state = ServedViews.none();
    QueryLog queries = new QueryLog(switches, text -> log.info(Category.QUERIES, text));
    AnswerSource.Services services = answers.over(() -> state, queries, counters);
    this.listeners = new Listeners(host.network(), services, log);
    this.controls =
        new Controls(host.network(), host.files(), new ControlDesk(this).office(), this::say);
    this.flushing = !options.byHand();
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
    return called.commandLine();
  }

  /** As it is named in messages. */
  String configurationFile() {
    return called.configurationFile();
  }

  /** What queries are answered from now. */
  public ServerState state() {
    return state;
  }

  @Override
  public synchronized List<Diagnostic> start() {
    List<Diagnostic> found = new ArrayList<>();
    StartReport.begin(log, commandLine());
    NamedConf conf = configuration(found);
    LaterLog news = new LaterLog(log);
    Loader loader = loader(found, news);
    Loaded fresh = conf == null ? null : loader.load(conf, null, Loader.Eagerness.CHANGED);
    if (conf == null || fresh == null) {
      news.tell();
      say("error", "loading configuration: " + lastResult);
      return fail(found);
    }
    keeping = newKeeping(conf);
    swap(fresh, Set.of());
    Runnable lives = keep(loader);
    found.addAll(LoadedLint.of(host, called.byHand(), fresh));
    Listeners.Outcome outcome = listeners.follow(conf.options(), called.port(), own());
    boolean nowhere = listeners.none();
    boolean fatal = nowhere && outcome.inUse();
    StartReport.notListening(outcome.failures(), conf, fatal, found);
    if (fatal) {
      say("error", "unable to listen on any configured interfaces");
      say("error", "loading configuration: failure");
      return fail(found);
    }
    if (nowhere) {
      found.add(StartReport.notListening("not listening on any interfaces", conf, false));
    }
    booted = host.now();
    switches.reset(conf.server(), called.options().debug());
    controls.follow(conf, Controls.keyFile(configurationFile()), own());
    if (!logs(conf, found)) {
      say("error", "loading configuration: " + lastResult);
      return fail(found);
    }
    news.tell();
    log.write(Category.GENERAL, Level.NOTICE, "all zones loaded");
    log.write(Category.GENERAL, Level.NOTICE, "running");
    lives.run();
    host.journal().record(new Event.DaemonStarted(unit(), StartReport.shown(listeners.bound())));
    return StartReport.lenient(found);
  }

  private boolean logs(NamedConf conf, List<Diagnostic> found) {
    String trouble = log.follow(conf.logging(), conf.directory());
    if (!trouble.isEmpty()) {
      lastResult = trouble;
      found.add(StartReport.notLogging(trouble, conf));
    }
    return trouble.isEmpty();
  }

  private List<Diagnostic> fail(List<Diagnostic> found) {
    listeners.close();
    controls.close();
    clear();
    say("error", "exiting (due to fatal error)");
    log.close();
    host.journal()
        .record(
            new Event.DaemonFailed(
                unit(),
                found.stream().filter(Diagnostic::isError).map(d -> d.message().strip()).toList()));
    return found;
  }

  /** Reads named.conf; null when it is broken, with the reason in {@link #lastResult}. */
  private @Nullable NamedConf configuration(List<Diagnostic> found) {
    String file = configurationFile();
    log.info(Category.GENERAL, "loading configuration from '" + called.shown() + "'");
    ConfReader.Reading reading =
        new ConfReader(new HostConfFiles(host.files()))
            .read(file, called.directory(), ConfReader.Asked.NAMED);
    reading.diagnostics().forEach(StartReport.sink(found, log, Category.CONFIG));
    UnusedStatements.tell(reading.conf(), log);
    lastResult = reading.result();
    NamedConf conf = reading.conf();
    NamedConf whole = conf == null ? null : newZones.extended(conf);
    if (whole != null && !runFiles.follow(whole)) {
      lastResult = "not found";
      return null;
    }
    return whole;
  }

  private Loader loader(List<Diagnostic> found, NamedLog news) {
    ZoneKeeping now = keeping;
    return new Loader(
        host,
        called.byHand(),
        StartReport.sink(found, news, null),
        news,
        (view, zone) -> now != null && now.dynamic(view, zone));
  }

  private Acl.Own own() {
    return new Acl.Own(host.network().interfaces());
  }

  private void swap(Loaded fresh, Set<ZoneKeeping.Id> carried) {
    resolvers.follow(fresh, own());
    configured = host.now();
    synchronized (showing) {
      Loaded before = loaded;
      Loaded newest = before == null ? fresh : fresh.newest(before, carried);
      loaded = newest;
      state = served(newest);
    }
  }

  private ServerState served(Loaded fresh) {
    ZoneKeeping now = keeping;
    ZoneDuties duties = now == null ? ZoneDuties.NONE : now.duties();
    return new ServedViews(host.hostname(), own(), duties, limiters, sessionKey()::with)
        .of(fresh, resolvers::recursion);
  }

  /** A zone has changed by itself. Called by any thread, without the monitor. */
  private void show(String view, Loaded.Key key, @Nullable Zone zone) {
    synchronized (showing) {
      Loaded now = loaded;
      LoadedView where = now == null ? null : now.view(view);
      HeldZone held = where == null ? null : where.held().get(key);
      if (now != null && where != null && held != null) {
        Loaded next = now.with(where, key, held.with(zone, host.now()));
        loaded = next;
        state = ServedViews.with(state, next, where, key, zone);
      }
    }
  }

  private void clear() {
    synchronized (showing) {
      state = ServedViews.none();
      loaded = null;
    }
    keeping = null;
    resolvers.close();
    runFiles.close();
  }

  private ZoneKeeping newKeeping(NamedConf conf) {
    return ZoneKeeping.of(
        host,
        conf,
        log,
        counters,
        new Neighbourhood(() -> state, listeners::datagramsAt),
        this::show);
  }

  /** Lets the zones live that were loaded; what is returned begins it. */
  private Runnable keep(Loader by) {
    Loaded now = loaded;
    ZoneKeeping keeper = keeping;
    return now == null || keeper == null
        ? () -> {}
        : keeper.follow(now, KeepingSettings.of(now.conf(), called.port(), own()), by);
  }

  @Override
  public synchronized void stop() {
    listeners.close();
    log.info(Category.GENERAL, flushing ? "shutting down: flushing changes" : "shutting down");
    zoneOperations.end(flushing);
    controls.close();
    clear();
    log.write(Category.GENERAL, Level.NOTICE, "exiting");
    log.close();
    host.journal().record(new Event.DaemonStopped(unit()));
  }

  @Override
  public synchronized List<Diagnostic> reload() {
    log.info(Category.GENERAL, "received control channel command 'reload'");
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
    LaterLog news = new LaterLog(log);
    Loader loader = loader(found, news);
    Loaded fresh = conf == null ? null : loader.load(conf, before, eagerness);
    if (conf == null || fresh == null) {
      news.tell();
      if (conf != null) {
        lastResult = "file not found";
      }
      say("error", "reloading configuration failed: " + lastResult);
      return found;
    }
    if (before != null) {
      fresh.removedSince(before).forEach(text -> log.info(Category.GENERAL, text));
    }
    swap(fresh, loader.carried());
    Runnable lives = keep(loader);
    found.addAll(LoadedLint.of(host, called.byHand(), fresh));
    Listeners.Outcome outcome = listeners.follow(conf.options(), called.port(), own());
    StartReport.notListening(outcome.failures(), conf, false, found);
    controls.follow(conf, Controls.keyFile(configurationFile()), own());
    if (!logs(conf, found)) {
      say("error", "reloading configuration failed: " + lastResult);
      return found;
    }
    log.info(Category.GENERAL, "reloading configuration succeeded");
    if (eagerness == Loader.Eagerness.CHANGED) {
      log.info(Category.GENERAL, "reloading zones succeeded");
      news.tell();
      log.write(Category.GENERAL, Level.NOTICE, "all zones loaded");
    } else {
      log.info(Category.GENERAL, "scheduled loading new zones");
      news.tell();
      log.info(Category.GENERAL, "any newly configured zones are now loaded");
    }
    log.write(Category.GENERAL, Level.NOTICE, "running");
    lives.run();
    return found;
  }

  /** How the last reading of the configuration ended, in BIND's words. */
  synchronized String lastResult() {
    return lastResult;
  }

  /** Reads one zone again if its files changed. */
  synchronized ZoneReload reloadZone(ZoneStatement zone) {
    Loaded now = loaded;
    LoadedView view = now == null ? null : now.viewOf(zone);
    Loaded.Key key = Loaded.Key.of(zone);
    HeldZone held = view == null ? null : view.held().get(key);
    if (now == null || view == null || held == null) {
      return new ZoneReload(ZoneReload.Outcome.BROKEN, false, "not found", List.of());
    }
    boolean served = held.zone() != null;
    if (served && !Diagnostic.anyError(held.diagnostics()) && held.stamp().unchanged()) {
      return new ZoneReload(ZoneReload.Outcome.UP_TO_DATE, true, "", List.of());
    }
    List<Diagnostic> found = new ArrayList<>();
    ZoneRequests requests = new ZoneRequests(host.files(), now.conf().directory());
    HeldZone fresh =
        new ZoneLoader(requests, host.clock(), StartReport.sink(found, log, null), log)
            .load(held.statement(), held);
    new SavedZones(host, now.conf().directory(), StartReport.sink(found, log, null), log)
        .settleJournal(fresh, held);
    take(view, key, fresh);
    boolean broken = Diagnostic.anyError(fresh.diagnostics());
    return new ZoneReload(
        broken ? ZoneReload.Outcome.BROKEN : ZoneReload.Outcome.LOADED,
        served,
        broken ? ZoneLoader.reason(fresh.diagnostics()) : "",
        found);
  }

  /** Serves a zone that was read anew; everything else stays. */
  private void take(LoadedView view, Loaded.Key key, HeldZone fresh) {
    synchronized (showing) {
      Loaded now = loaded;
      if (now == null) {
        return;
      }
      Loaded next = now.with(view, key, fresh);
      loaded = next;
      state = ServedViews.with(state, next, view, key, fresh.zone());
    }
    ZoneKeeping keeper = keeping;
    if (keeper != null) {
      keeper.reloaded(view.name(), key, fresh.zone());
    }
  }

  /** Serves a zone more, if its file can be read: rndc addzone. */
  synchronized ZoneReload addZone(NamedConf conf, ZoneStatement zone) {
    List<Diagnostic> found = new ArrayList<>();
    Loader loader = loader(found, log);
    Loaded next = loaded == null ? null : loader.load(conf, loaded, Loader.Eagerness.NONE);
    if (next == null) {
      return new ZoneReload(ZoneReload.Outcome.BROKEN, false, "shutting down", found);
    }
    LoadedView view = next.viewOf(zone);
    HeldZone fresh = view == null ? null : view.held().get(Loaded.Key.of(zone));
    if (zone.type() == ZoneType.PRIMARY && fresh != null && fresh.zone() == null) {
      String reason = ZoneLoader.reason(fresh.diagnostics());
      return new ZoneReload(ZoneReload.Outcome.BROKEN, false, reason, found);
    }
    swap(next, loader.carried());
    keep(loader).run();
    return new ZoneReload(ZoneReload.Outcome.LOADED, false, "", found);
  }

  /** Takes over a configuration with less zones or other settings. */
  synchronized void changeZones(NamedConf conf) {
    Loader loader = loader(new ArrayList<>(), log);
    Loaded next = loaded == null ? null : loader.load(conf, loaded, Loader.Eagerness.NONE);
    if (next != null) {
      swap(next, loader.carried());
      keep(loader).run();
    }
  }

  /** For {@code rndc status} and {@code rndc zonestatus}; null when it does not run. */
  synchronized @Nullable Snapshot snapshot() {
    Loaded now = loaded;
    Instant since = booted;
    Instant read = configured;
    return now == null || since == null || read == null
        ? null
        : new Snapshot(now, since, read, resolvers.all());
  }

  /** Whether it answers queries, or would where it listens. */
  public synchronized boolean running() {
    return loaded != null;
  }

  @Override
  public synchronized List<Listening.At> listening() {
    List<Listening.At> all = new ArrayList<>(listeners.bound());
    all.addAll(controls.bound());
    return List.copyOf(all);
  }

  /** Looks whether the host's addresses are still the same. */
  synchronized void scan() {
    Loaded now = loaded;
    if (now != null) {
      listeners.follow(now.conf().options(), called.port(), own());
    }
  }

  /** What a program around it does when rndc has stopped it. */
  public void whenToldToEnd(Runnable deed) {
    whenToldToEnd = deed;
  }

  Runnable whenToldToEnd() {
    return whenToldToEnd;
  }

  /** Whether pending changes of zones are written when it stops. */
  void flushAtStop(boolean flush) {
    flushing = flush;
  }

  Switches switches() {
    return switches;
  }

  Counters counters() {
    return counters;
  }

  ZoneOperations zoneOperations() {
    return zoneOperations;
  }

  NewZones newZones() {
    return newZones;
  }

  SessionKey sessionKey() {
    return runFiles.sessionKey();
  }

  NamedOutput output(Snapshot now) {
    return new NamedOutput(host.files(), now.loaded().conf().directory());
  }

  Host host() {
    return host;
  }

  private void heard(String level, String text) {
    host.journal().record(new Event.DaemonSaid(unit(), level, text));
  }

  void say(String level, String text) {
    log.write(Category.GENERAL, Level.of(level), text);
  }
}
