package dev.mxlab.named;

import dev.mxlab.host.Host;
import dev.mxlab.named.conf.DomainNames;
import dev.mxlab.named.conf.NamedConf;
import dev.mxlab.named.conf.NamedConf.Placed;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import dev.mxlab.named.conf.NamedConf.ZoneType;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import dev.mxlab.text.Position;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** Brings a configuration's zones and hints into memory. */
final class Loader {
  /** How much of what is loaded already is read again. */
  enum Eagerness {
    /** Zones whose files changed: rndc reload. */
    CHANGED,
    /** None of them: rndc reconfig. */
    NEW_ONLY
  }

  private final Host host;
  private final boolean internet;
  private final Consumer<Diagnostic> found;
  private final Consumer<String> said;

  /**
   * @param internet whether the Internet's root servers can be asked: not from within a lab
   */
  Loader(Host host, boolean internet, Consumer<Diagnostic> found, Consumer<String> said) {
    this.host = host;
    this.internet = internet;
    this.found = found;
    this.said = said;
  }

  /** Null when the hints cannot be had, which BIND does not start with. */
  @Nullable Loaded load(NamedConf conf, @Nullable Loaded before, Eagerness eagerness) {
    ZoneRequests requests = new ZoneRequests(host.files(), conf.directory());
    Diagnosed<List<Record>> hints = hints(conf, requests);
    hints.diagnostics().forEach(found);
    if (hints.hasErrors()) {
      return null;
    }
    tellUnserved(conf);
    Map<Loaded.Key, HeldZone> held = new LinkedHashMap<>();
    ZoneLoader loader = new ZoneLoader(requests, host.clock(), found, said);
    for (ZoneStatement zone : Loaded.served(conf)) {
      if (zone.type() != ZoneType.PRIMARY || zone.file() == null) {
        continue;
      }
      Loaded.Key key = Loaded.Key.of(zone);
      HeldZone old = before == null ? null : before.held().get(key);
      held.put(key, keep(old, zone, eagerness) ? again(old, zone) : loader.load(zone, old));
    }
    List<Name> taken =
        Loaded.served(conf).stream()
            .map(z -> Objects.requireNonNull(DomainNames.parse(z.name())))
            .toList();
    return new Loaded(conf, held, EmptyZones.of(conf.options(), taken), hints.value());
  }

  private static boolean keep(@Nullable HeldZone old, ZoneStatement zone, Eagerness eagerness) {
    if (old == null || !sameFile(old.statement(), zone)) {
      return false;
    }
    return eagerness == Eagerness.NEW_ONLY
        ? old.zone() != null
        : old.zone() != null
            && old.diagnostics().stream().noneMatch(Diagnostic::isError)
            && old.stamp().unchanged();
  }

  private static boolean sameFile(ZoneStatement one, ZoneStatement other) {
    Placed<String> a = one.file();
    Placed<String> b = other.file();
    return a != null && b != null && a.value().equals(b.value());
  }

  private static HeldZone again(@Nullable HeldZone old, ZoneStatement zone) {
    HeldZone kept = Objects.requireNonNull(old);
    return new HeldZone(zone, kept.zone(), kept.stamp(), kept.loaded(), kept.diagnostics());
  }

  private Diagnosed<List<Record>> hints(NamedConf conf, ZoneRequests requests) {
    if (!conf.options().recursion()) {
      return new Diagnosed<>(null, List.of());
    }
    for (ZoneStatement zone : Loaded.served(conf)) {
      Placed<String> file = zone.file();
      if (zone.type() == ZoneType.HINT && zone.name().equals(".") && file != null) {
        return RootHints.read(requests.real(file.value()), file.value(), file.at());
      }
    }
    boolean root =
        Loaded.served(conf).stream()
            .anyMatch(z -> z.type() == ZoneType.PRIMARY && z.name().equals("."));
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
        case PRIMARY, HINT, IN_VIEW, FORWARD, STUB, STATIC_STUB -> {}
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
    if (!conf.views().isEmpty()) {
      Placed<String> first = conf.views().get(0);
      unserved(
          first.at(),
          "views are not told apart yet: everybody sees '" + first.value() + "'",
          Phrase.of(Loader.class, "views-unserved", first.value()));
    }
  }

  private void unserved(Position at, String message, Phrase mend) {
    found.accept(Diagnostic.warning(at, at + ": " + message, mend));
  }
}
