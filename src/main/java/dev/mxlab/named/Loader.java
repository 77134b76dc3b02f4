package dev.mxlab.named;

import dev.mxlab.host.Host;
import dev.mxlab.named.conf.NamedConf;
import dev.mxlab.named.conf.NamedConf.Placed;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import dev.mxlab.named.conf.NamedConf.ZoneType;
import dev.mxlab.named.conf.View;
import dev.mxlab.named.logging.NamedLog;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import dev.mxlab.text.Position;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Record;

/** Brings a configuration's zones and hints into memory. */
final class Loader {
  /** How much of what is loaded already is read again. */
  enum Eagerness {
    /** Zones whose files changed: rndc reload. */
    CHANGED,
    /** None of them that is served: rndc reconfig. */
    NEW_ONLY,
    /** None at all, what could not be read included: rndc addzone. */
    NONE
  }

  private final Host host;
  private final boolean internet;
  private final Consumer<Diagnostic> found;
  private final NamedLog log;
  private final BiPredicate<String, ZoneStatement> dynamic;
  private final Set<ZoneKeeping.Id> carried = new HashSet<>();
  private @Nullable SavedZones saved;

  /**
   * @param internet whether the Internet's root servers can be asked: not from within a lab
   * @param dynamic whether a zone of a view changes by updates now: its file is not read again
   */
  Loader(
      Host host,
      boolean internet,
      Consumer<Diagnostic> found,
      NamedLog log,
      BiPredicate<String, ZoneStatement> dynamic) {
    this.dynamic = dynamic;
    this.host = host;
    this.internet = internet;
    this.found = found;
    this.log = log;
  }

  /** Null when the hints cannot be had, which BIND does not start with. */
  @Nullable Loaded load(NamedConf conf, @Nullable Loaded before, Eagerness eagerness) {
    ZoneRequests requests = new ZoneRequests(host.files(), conf.directory());
    List<LoadedView> views = new ArrayList<>();
    for (View view : conf.allViews()) {
      Diagnosed<List<Record>> hints = hints(view, conf, requests);
      hints.diagnostics().forEach(found);
      if (hints.hasErrors()) {
        return null;
      }
      views.add(new LoadedView(view, Map.of(), EmptyZones.of(view), hints.value()));
    }
    tellUnserved(conf);
    ZoneLoader loader = new ZoneLoader(requests, host.clock(), found, log);
    SavedZones own = new SavedZones(host, conf.directory(), found, log);
    saved = own;
    return new Loaded(
        conf,
        views.stream()
            .map(
                view -> {
                  LoadedView old = before == null ? null : before.view(view.name());
                  return zones(view, old == null ? Map.of() : old.held(), eagerness, loader, own);
                })
            .toList());
  }

  /** The zones whose journals held more than their files. */
  Set<ZoneKeeping.Id> rolled() {
    return saved == null ? Set.of() : saved.rolled();
  }

  /** Those that were not read, because what is served of them is as good or better. */
  Set<ZoneKeeping.Id> carried() {
    return carried;
  }

  private LoadedView zones(
      LoadedView view,
      Map<Loaded.Key, HeldZone> before,
      Eagerness eagerness,
      ZoneLoader loader,
      SavedZones own) {
    Map<Loaded.Key, HeldZone> held = new LinkedHashMap<>();
    for (ZoneStatement zone : view.conf().zones()) {
      Loaded.Key key = Loaded.Key.of(zone);
      HeldZone old = before.get(key);
      switch (zone.type()) {
        case PRIMARY -> {
          if (zone.file() != null) {
            held.put(key, primary(view.name(), zone, old, eagerness, loader, own));
          }
        }
        case SECONDARY, MIRROR, STUB -> held.put(key, fetched(view.name(), zone, old, own));
        default -> {
          // Not kept here.
        }
      }
    }
    return new LoadedView(view.conf(), held, view.automatic(), view.hints());
  }

  private HeldZone primary(
      String view,
      ZoneStatement zone,
      @Nullable HeldZone before,
      Eagerness eagerness,
      ZoneLoader loader,
      SavedZones own) {
    HeldZone old = same(before, zone);
    if (old != null && old.zone() != null && dynamic.test(view, zone)
        || keep(old, zone, eagerness)) {
      carried.add(new ZoneKeeping.Id(view, Loaded.Key.of(zone)));
      return again(old, zone);
    }
    if (old == null || old.zone() == null) {
      return loader.load(zone, old, own::rolledForward);
    }
    HeldZone read = loader.load(zone, old);
    own.settleJournal(read, old);
    return read;
  }

  private HeldZone fetched(
      String view, ZoneStatement zone, @Nullable HeldZone before, SavedZones own) {
    HeldZone old = same(before, zone);
    if (old != null) {
      carried.add(new ZoneKeeping.Id(view, Loaded.Key.of(zone)));
      return again(old, zone);
    }
    return own.copy(zone);
  }

  /**
   * What was there before under the name, if it is still the same zone: of another type or from
   * another file it is a new one, which has nothing while it does not load (BIND).
   */
  static @Nullable HeldZone same(@Nullable HeldZone old, ZoneStatement zone) {
    return old != null
            && old.statement().type() == zone.type()
            && ZoneKeeping.sameFile(old.statement(), zone)
        ? old
        : null;
  }

  private static boolean keep(@Nullable HeldZone old, ZoneStatement zone, Eagerness eagerness) {
    if (old == null) {
      return false;
    }
    return eagerness == Eagerness.NONE
        || (eagerness == Eagerness.NEW_ONLY
            ? old.zone() != null
            : old.zone() != null
                && old.diagnostics().stream().noneMatch(Diagnostic::isError)
                && old.stamp().unchanged());
  }

  private static HeldZone again(@Nullable HeldZone old, ZoneStatement zone) {
    HeldZone kept = Objects.requireNonNull(old);
    return new HeldZone(zone, kept.zone(), kept.stamp(), kept.loaded(), kept.diagnostics());
  }

  private Diagnosed<List<Record>> hints(View view, NamedConf conf, ZoneRequests requests) {
    if (!view.settings().recursion() || view.dclass() != DClass.IN) {
      return new Diagnosed<>(null, List.of());
    }
    for (ZoneStatement zone : view.zones()) {
      Placed<String> file = zone.file();
      if (zone.type() == ZoneType.HINT && zone.name().equals(".") && file != null) {
        return RootHints.read(requests.real(file.value()), file.value(), file.at());
      }
    }
    boolean root =
        view.zones().stream().anyMatch(z -> z.type() == ZoneType.PRIMARY && z.name().equals("."));
    if (root || internet) {
      return new Diagnosed<>(RootHints.builtin(), List.of());
    }
    Position at = Position.of(conf.tree().at().file());
    String message = at + ": no hint zone: look-ups start at the root servers of the Internet";
    return new Diagnosed<>(
        RootHints.builtin(),
        List.of(Diagnostic.warning(at, message, Phrase.of(Loader.class, "builtin-hints"))));
  }

  private void tellUnserved(NamedConf conf) {
    for (ZoneStatement zone : conf.zones()) {
      switch (zone.type()) {
        case PRIMARY, SECONDARY, MIRROR, HINT, IN_VIEW, FORWARD, STUB, STATIC_STUB -> {}
        default ->
            unserved(
                zone.at(),
                "zone '" + zone.name() + "': type " + zone.type().word() + " is not served yet",
                Phrase.of(Loader.class, "type-unserved", zone.name(), zone.type().word()));
      }
      if (zone.type() == ZoneType.PRIMARY && zone.file() == null) {
        unserved(
            zone.at(),
            "zone '" + zone.name() + "': a database is not served yet",
            Phrase.of(Loader.class, "database-unserved", zone.name()));
      }
    }
  }

  private void unserved(Position at, String message, Phrase mend) {
    found.accept(Diagnostic.warning(at, at + ": " + message, mend));
  }
}
