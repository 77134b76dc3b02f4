package dev.mxlab.named;

import dev.mxlab.dns.answer.Counters;
import dev.mxlab.dns.answer.View;
import dev.mxlab.dns.answer.ZoneDuties;
import dev.mxlab.dns.transfer.Ground;
import dev.mxlab.dns.transfer.KeepingRules;
import dev.mxlab.dns.transfer.KeptZone;
import dev.mxlab.dns.transfer.ZoneKeeper;
import dev.mxlab.dns.transfer.serve.StackExchange;
import dev.mxlab.dns.update.ZoneLog;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.host.Host;
import dev.mxlab.host.HostFiles;
import dev.mxlab.named.conf.NamedConf;
import dev.mxlab.named.conf.NamedConf.Placed;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import dev.mxlab.named.conf.ServerSettings;
import dev.mxlab.named.logging.Category;
import dev.mxlab.named.logging.Level;
import dev.mxlab.named.logging.NamedLog;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The zones of a running named beyond their answers: begins and ends the life of each as the
 * configuration comes and goes. Used under the daemon's monitor; what the zones do meanwhile does
 * not need it.
 */
final class ZoneKeeping {
  private static final long PATIENCE_SECONDS = 20;

  /** Shows a new version of a zone to clients. */
  @FunctionalInterface
  interface Show {
    void zone(String view, Loaded.Key key, @Nullable Zone zone);
  }

  record Id(String view, Loaded.Key key) {
    // By hand for the same reason as those of the key.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Id id && key.equals(id.key) && view.equals(id.view);
    }

    @Override
    public int hashCode() {
      return view.hashCode() * 31 + key.hashCode();
    }
  }

  private record Kept(ZoneStatement statement, ZoneShelf shelf, KeptZone zone) {}

  private final ZoneKeeper keeper;
  private final HostFiles files;
  private final InstantSource clock;
  private final Show show;
  private final Map<Id, Kept> kept = new LinkedHashMap<>();

  static ZoneKeeping of(
      Host host,
      NamedConf conf,
      NamedLog log,
      Counters counters,
      Ground.Addresses addresses,
      Show show) {
    ServerSettings.Quotas quotas = conf.server().quotas();
    Ground ground =
        new Ground(
            host.time(),
            host.clock(),
            host.time()::begin,
            host.blocking(),
            new SecureRandom(),
            new StackExchange(host.network(), host.clock(), host.blocking()),
            addresses,
            (topic, level, text) -> say(log, topic, level, text),
            counters);
    ZoneKeeper.Limits limits =
        new ZoneKeeper.Limits(
            quotas.transfersIn(),
            quotas.transfersOut(),
            quotas.updates(),
            quotas.serialQueryRate(),
            quotas.notifyRate(),
            quotas.startupNotifyRate(),
            quotas.transferMessageSize());
    return new ZoneKeeping(new ZoneKeeper(ground, limits), host.files(), host.clock(), show);
  }

  private static void say(NamedLog log, ZoneLog.Topic topic, ZoneLog.Level level, String text) {
    Category category = Category.valueOf(topic.name());
    Level as =
        switch (level) {
          case DEBUG -> Level.debug(3);
          case INFO -> Level.INFO;
          case NOTICE -> Level.NOTICE;
          case WARNING -> Level.WARNING;
          case ERROR -> Level.ERROR;
        };
    if (log.wants(category, as)) {
      log.write(category, as, text);
    }
  }

  ZoneKeeping(ZoneKeeper keeper, HostFiles files, InstantSource clock, Show show) {
    this.keeper = keeper;
    this.files = files;
    this.clock = clock;
    this.show = show;
  }

  ZoneDuties duties() {
    return keeper;
  }

  ZoneKeeper keeper() {
    return keeper;
  }

  @Nullable KeptZone find(String view, Loaded.Key key) {
    Kept found = kept.get(new Id(view, key));
    return found == null ? null : found.zone();
  }

  /**
   * Takes over what a start or reload has brought; it is shown to clients already. From now on
   * their requests for these zones are taken.
   *
   * @param settings of how zones are kept
   * @param loader what has brought it
   * @return begins what they do by themselves
   */
  Runnable follow(Loaded fresh, KeepingSettings settings, Loader loader) {
    Path directory = Path.of(fresh.conf().directory());
    Set<Id> wanted = new HashSet<>();
    List<Runnable> later = new ArrayList<>();
    for (LoadedView view : fresh.views()) {
      KeepingSettings.OfView ofView = settings.of(view.conf());
      for (ZoneStatement zone : view.conf().zones()) {
        if (KeepingSettings.kind(zone.type()) != null) {
          Id id = new Id(view.name(), Loaded.Key.of(zone));
          wanted.add(id);
          HeldZone held = view.held().get(id.key());
          Zone now = held == null ? null : held.zone();
          KeepingRules rules = ofView.rules(zone);
          later.add(follow(id, zone, rules, now, directory, loader));
        }
      }
    }
    if (kept.size() > wanted.size()) {
      List<Id> gone = kept.keySet().stream().filter(id -> !wanted.contains(id)).toList();
      gone.forEach(id -> end(id, false));
    }
    return () -> later.forEach(Runnable::run);
  }

  private Runnable follow(
      Id id,
      ZoneStatement zone,
      KeepingRules rules,
      @Nullable Zone now,
      Path directory,
      Loader loader) {
    Kept old = kept.get(id);
    if (old != null && old.zone().kind() == rules.kind() && sameFile(old.statement(), zone)) {
      old.zone().follow(rules);
      kept.put(id, new Kept(zone, old.shelf(), old.zone()));
      if (loader.carried().contains(id)) {
        // What stands on the shelf may be newer by now than what was shown when this began.
        return () -> {};
      }
      Zone before = old.shelf().zone();
      old.shelf().set(now);
      return () -> old.zone().reloaded(before);
    }
    if (old != null) {
      end(id, false);
    }
    ZoneShelf shelf = new ZoneShelf(now, next -> show.zone(id.view(), id.key(), next));
    ZoneFiles store = new ZoneFiles(files, directory, clock, zone);
    KeptZone fresh =
        keeper.keep(id.view(), id.key().apex(), id.key().dclass(), rules, shelf, store);
    kept.put(id, new Kept(zone, shelf, fresh));
    boolean rolled = loader.rolled().contains(id);
    return () -> fresh.begin(rolled);
  }

  /** One zone was read anew, and is shown already. */
  void reloaded(String view, Loaded.Key key, @Nullable Zone now) {
    Kept found = kept.get(new Id(view, key));
    if (found != null) {
      Zone before = found.shelf().zone();
      found.shelf().set(now);
      found.zone().reloaded(before);
    }
  }

  /** Whether both are kept in the same files. */
  static boolean sameFile(ZoneStatement one, ZoneStatement other) {
    Placed<String> a = one.file();
    Placed<String> b = other.file();
    String first = a == null ? "" : a.value();
    String second = b == null ? "" : b.value();
    return first.equals(second)
        && Objects.equals(one.settings().storage().journal(), other.settings().storage().journal())
        && one.settings().storage().format() == other.settings().storage().format();
  }

  private void end(Id id, boolean flush) {
    Kept old = kept.remove(id);
    if (old != null) {
      keeper.forget(id.view(), id.key().apex(), id.key().dclass());
      wait(List.of(old.zone().stop(flush)));
    }
  }

  /**
   * Ends all of them.
   *
   * @param flush whether what is only in journals is written to the zones' files
   */
  void stop(boolean flush) {
    List<CompletableFuture<Boolean>> ending = new ArrayList<>();
    kept.forEach(
        (id, each) -> {
          keeper.forget(id.view(), id.key().apex(), id.key().dclass());
          ending.add(each.zone().stop(flush));
        });
    kept.clear();
    wait(ending);
  }

  private static void wait(List<CompletableFuture<Boolean>> ending) {
    try {
      CompletableFuture.allOf(ending.toArray(new CompletableFuture<?>[0]))
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException unfinished) {
      // A journal holds what was acknowledged; the file can be brought up to date from it.
    }
  }

  /** Whether updates change it, and are not suspended: then its file is not read again. */
  boolean dynamic(String view, ZoneStatement zone) {
    KeptZone found = find(view, Loaded.Key.of(zone));
    return takesUpdates(zone) && found != null && !found.frozen();
  }

  static boolean takesUpdates(ZoneStatement zone) {
    return zone.settings().updatePolicy() != null
        || !zone.settings().access().update().value().isNone();
  }

  /** The default view's name, as the state has it. */
  static String shown(String written) {
    return written.isEmpty() ? View.DEFAULT : written;
  }
}
