package dev.mxlab.named;

import dev.mxlab.dns.zone.Zone;
import dev.mxlab.named.conf.DomainNames;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import dev.mxlab.named.conf.NamedConf.ZoneType;
import dev.mxlab.named.conf.View;
import dev.mxlab.named.control.Result;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;

/**
 * A zone that a command is about.
 *
 * @param statement null for one that is built in
 * @param view as it is shown: {@code _default}
 * @param held null when it is not kept like a primary zone
 */
record ControlledZone(
    Name apex,
    int dclass,
    String view,
    @Nullable ZoneStatement statement,
    @Nullable HeldZone held,
    @Nullable Zone zone) {
  private static final int LONGEST_LABEL = 63;
  private static final int LONGEST_NAME = 255;

  /** Types that are no zones to BIND's zone table: only settings of the resolver. */
  private static final Set<ZoneType> NO_ZONES =
      Set.of(ZoneType.HINT, ZoneType.FORWARD, ZoneType.DELEGATION_ONLY);

  /** All that there are, view by view. */
  static List<ControlledZone> all(Snapshot now) {
    List<ControlledZone> all = new ArrayList<>();
    for (LoadedView view : now.loaded().views()) {
      for (ZoneStatement zone : view.conf().zones()) {
        if (!NO_ZONES.contains(zone.type())) {
          all.add(of(now, view.conf(), zone));
        }
      }
      for (Zone zone : view.automatic()) {
        all.add(new ControlledZone(zone.apex(), zone.dclass(), view.name(), null, null, zone));
      }
    }
    return all;
  }

  private static ControlledZone of(Snapshot now, View view, ZoneStatement zone) {
    Loaded.Key key = Loaded.Key.of(zone);
    HeldZone held = now.held(key, zone);
    ZoneStatement real = held == null ? zone : held.statement();
    return new ControlledZone(
        key.apex(), key.dclass(), view.shown(), real, held, held == null ? null : held.zone());
  }

  /** The one that {@code ZONE [CLASS [VIEW]]} names; null when no zone is named at all. */
  static @Nullable ControlledZone named(Snapshot now, CommandWords words) throws CommandFailure {
    String written = words.next();
    return written == null ? null : find(now, written, words);
  }

  /** As {@link #named}, where a zone must be named. */
  static ControlledZone required(Snapshot now, CommandWords words) throws CommandFailure {
    ControlledZone zone = named(now, words);
    if (zone == null) {
      throw new CommandFailure(Result.UNEXPECTED_END, "");
    }
    return zone;
  }

  static ControlledZone find(Snapshot now, String written, CommandWords words)
      throws CommandFailure {
    boolean redirect = written.equals("-redirect");
    Name apex = redirect ? Name.root : name(written);
    String dclass = words.next();
    int classValue = dclass == null ? DClass.IN : dclass(dclass);
    String view = dclass == null ? null : words.next();
    if (redirect) {
      throw new CommandFailure(
          "not found",
          "redirect zone not found in " + (view == null ? View.DEFAULT_NAME : view) + " view");
    }
    if (view != null && views(now).stream().noneMatch(v -> v.shown().equals(view))) {
      throw new CommandFailure("not found", "no matching view '" + view + "'");
    }
    List<ControlledZone> found =
        all(now).stream()
            .filter(z -> z.apex().equals(apex) && z.dclass() == classValue)
            .filter(z -> view == null || z.view().equals(view))
            .toList();
    if (found.isEmpty()) {
      String where = view == null ? "any view" : "view '" + view + "'";
      throw new CommandFailure("not found", "no matching zone '" + written + "' in " + where);
    }
    if (found.size() > 1) {
      throw new CommandFailure("multiple", "zone '" + written + "' was found in multiple views");
    }
    return found.get(0);
  }

  static List<View> views(Snapshot now) {
    return now.loaded().conf().allViews();
  }

  static int dclass(String written) throws CommandFailure {
    int value = DClass.value(written);
    if (value < 0) {
      throw new CommandFailure("unknown class/type");
    }
    return value;
  }

  /** A domain name; what is wrong with one is told as BIND tells it. */
  static Name name(String written) throws CommandFailure {
    Name name = written.equals(".") ? Name.root : DomainNames.parse(written);
    if (name != null) {
      return name;
    }
    String plain = written.endsWith(".") ? written.substring(0, written.length() - 1) : written;
    if (plain.endsWith("\\")) {
      throw new CommandFailure(Result.UNEXPECTED_END, "");
    }
    for (String label : plain.split("\\.", -1)) {
      if (label.isEmpty()) {
        throw new CommandFailure("empty label");
      }
      if (label.getBytes(StandardCharsets.UTF_8).length > LONGEST_LABEL) {
        throw new CommandFailure("label too long");
      }
    }
    throw new CommandFailure(
        plain.length() >= LONGEST_NAME - 1 ? "ran out of space" : "bad escape");
  }

  ZoneType type() {
    return statement == null ? ZoneType.PRIMARY : statement.type();
  }

  /** Whether it is another view's, seen here by in-view. */
  boolean borrowed() {
    if (statement == null) {
      return false;
    }
    String home = statement.view().isEmpty() ? View.DEFAULT_NAME : statement.view();
    return type() == ZoneType.IN_VIEW || !home.equals(view);
  }

  boolean primary() {
    return type() == ZoneType.PRIMARY;
  }

  /** Whether it changes by updates. */
  boolean dynamic() {
    return statement != null
        && primary()
        && (statement.settings().updatePolicy() != null
            || !statement.settings().access().update().value().isNone());
  }

  @Nullable Instant loaded() {
    return held == null ? null : held.loaded();
  }

  /** As the log names it: {@code 'example.com/IN' in}, the view's name left out by default. */
  String shown() {
    String place = view.equals(View.DEFAULT_NAME) ? "" : " " + view;
    return "'" + apex.toString(true) + "/" + DClass.string(dclass) + "'" + place;
  }

  ZoneStatement written() {
    return Objects.requireNonNull(statement);
  }
}
