package dev.mxlab.named;

import dev.mxlab.named.ControlChannel.Answer;
import dev.mxlab.named.conf.AddedZone;
import dev.mxlab.named.conf.ConfReader;
import dev.mxlab.named.conf.NamedConf;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import dev.mxlab.named.conf.NamedConf.ZoneType;
import dev.mxlab.named.conf.View;
import dev.mxlab.named.control.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * Zones that rndc adds, changes and removes while named runs (named.conf(5), allow-new-zones). What
 * it adds is kept in the file {@code VIEW.nzf} of named's directory, and is there again after a
 * restart. But for {@link #added} all is called with the daemon's monitor held.
 */
final class NewZones {
  private static final String HEAD =
      """
      # New zone file for view: %s
      # This file contains configuration for zones added by
      # the 'rndc addzone' command. DO NOT EDIT BY HAND.
      """;
  private static final long MOST_BYTES = 16 << 20;
  private static final Set<ZoneType> UNSUPPORTED =
      Set.of(ZoneType.IN_VIEW, ZoneType.HINT, ZoneType.FORWARD, ZoneType.DELEGATION_ONLY);

  private record Key(String view, Name apex) {}

  private final NamedDaemon named;

  /** Guarded by the daemon's monitor, as all that it serves from. */
  private final Map<Key, AddedZone> added = new LinkedHashMap<>();

  NewZones(NamedDaemon named) {
    this.named = named;
  }

  /** What the files say, with the zones that were added before. */
  NamedConf extended(NamedConf conf) {
    added.clear();
    for (View view : conf.allViews()) {
      if (view.settings().newZones()) {
        String file = file(view.shown());
        for (AddedZone zone :
            AddedZone.readAll(view.shown(), file, kept(conf, file), conf.directory())) {
          added.put(new Key(view.shown(), zone.apex()), zone);
        }
      }
    }
    NamedConf whole = added.isEmpty() ? null : change(conf, Set.of()).conf();
    return whole == null ? conf : whole;
  }

  private static String file(String view) {
    return view + ".nzf";
  }

  private String kept(NamedConf conf, String file) {
    Path real = named.host().files().forDaemon(Path.of(conf.directory()).resolve(file).toString());
    try {
      return Files.exists(real) && Files.size(real) <= MOST_BYTES
          ? Files.readString(real, StandardCharsets.UTF_8)
          : "";
    } catch (IOException unreadable) {
      named.say("error", "loading NZF configs from '" + file + "' failed: unexpected error");
      return "";
    }
  }

  /** The configuration without {@code gone}, and with all that is added now. */
  private ConfReader.Reading change(NamedConf conf, Set<Key> gone) {
    List<AddedZone> all = List.copyOf(added.values());
    return AddedZone.change(
        conf,
        (view, apex) -> {
          Key key = new Key(view, apex);
          return gone.contains(key) || added.containsKey(key);
        },
        all);
  }

  boolean added(ControlledZone zone) {
    synchronized (named) {
      return added.containsKey(new Key(zone.view(), zone.apex()));
    }
  }

  Answer add(Snapshot now, CommandWords words) throws CommandFailure {
    AddedZone zone = parsed(now, "addzone", words);
    NamedConf conf = now.loaded().conf();
    if (AddedZone.find(conf, zone.view(), zone.apex()) != null) {
      throw new CommandFailure("already exists");
    }
    Key key = new Key(zone.view(), zone.apex());
    added.put(key, zone);
    NamedConf changed = bound(conf, key, null);
    ZoneReload loaded = named.addZone(changed, statement(changed, zone));
    if (loaded.outcome() == ZoneReload.Outcome.BROKEN) {
      added.remove(key);
      named.say("error", "addzone failed; reverting.");
      return new Answer(
          Result.of(loaded.reason()),
          "dns_zone_loadnew failed: " + loaded.reason(),
          loaded.diagnostics());
    }
    keep(now, zone.view());
    String name = zone.apex().toString(true);
    named.say("info", "added zone " + name + " in view " + zone.view() + " via addzone");
    return Answer.of("");
  }

  /** Checks the configuration with what is added now; {@code before} comes back if it is wrong. */
  private NamedConf bound(NamedConf conf, Key key, @Nullable AddedZone before)
      throws CommandFailure {
    ConfReader.Reading reading = change(conf, Set.of());
    if (reading.conf() == null) {
      if (before == null) {
        added.remove(key);
      } else {
        added.put(key, before);
      }
      reading
          .diagnostics()
          .forEach(d -> named.say("error", d.message().strip().replaceFirst("^\\w+:\\d+: ", "")));
      throw new CommandFailure("failure", "configure_zone failed: failure");
    }
    return reading.conf();
  }

  private static ZoneStatement statement(NamedConf conf, AddedZone zone) {
    return conf.allViews().stream()
        .filter(view -> view.shown().equals(zone.view()))
        .flatMap(view -> view.zones().stream())
        .filter(z -> z.apex().equals(zone.apex()))
        .findFirst()
        .orElseThrow();
  }

  /** The zone of a command line, if its view may have such zones. */
  private AddedZone parsed(Snapshot now, String command, CommandWords words) throws CommandFailure {
    NamedConf conf = now.loaded().conf();
    AddedZone.Parsed parsed = AddedZone.parse(command, words.rest(), conf.directory());
    parsed.log().forEach(line -> named.say("error", line));
    AddedZone zone = parsed.zone();
    if (zone == null) {
      throw new CommandFailure(parsed.result(), parsed.text());
    }
    ControlledZone.name(zone.statement().word());
    ZoneType type =
        zone.type().orElseThrow(() -> new CommandFailure("failure", "zone type not specified"));
    if (UNSUPPORTED.contains(type)) {
      throw new CommandFailure(
          "failure", "'" + type.word() + "' zones not supported by " + command);
    }
    View view =
        conf.allViews().stream()
            .filter(v -> v.shown().equals(zone.view()) && v.dclass() == parsed.dclass())
            .findFirst()
            .orElseThrow(
                () ->
                    new CommandFailure(
                        "not found", "no matching view found for '" + zone.view() + "'"));
    if (!view.settings().newZones()) {
      throw new CommandFailure(
          "permission denied", "Not allowing new zones in view '" + zone.view() + "'");
    }
    return zone;
  }

  Answer modify(Snapshot now, CommandWords words) throws CommandFailure {
    AddedZone zone = parsed(now, "modzone", words);
    NamedConf conf = now.loaded().conf();
    if (AddedZone.find(conf, zone.view(), zone.apex()) == null) {
      throw new CommandFailure("not found");
    }
    Key key = new Key(zone.view(), zone.apex());
    AddedZone before = added.put(key, zone);
    NamedConf changed = bound(conf, key, before);
    if (before == null) {
      // It stays one of named.conf's, which has the last word at the next reading.
      added.remove(key);
    } else {
      keep(now, zone.view());
    }
    named.changeZones(changed);
    String name = zone.apex().toString(true);
    named.say("info", "updated zone " + name + " in view " + zone.view() + " via modzone");
    return Answer.of(
        before == null
            ? "zone '"
                + name
                + "' must also be reconfigured in\nnamed.conf to make changes permanent."
            : "zone '" + name + "' reconfigured.");
  }

  Answer delete(Snapshot now, CommandWords words) throws CommandFailure {
    String first = words.next();
    boolean clean = "-clean".equals(first) || "-clear".equals(first);
    String written = clean ? words.next() : first;
    if (written == null) {
      throw new CommandFailure(Result.UNEXPECTED_END, "");
    }
    ControlledZone zone = ControlledZone.find(now, written, words);
    if (zone.statement() == null) {
      throw new CommandFailure("permission denied");
    }
    Key key = new Key(zone.view(), zone.apex());
    boolean ours = added.remove(key) != null;
    ConfReader.Reading reading = change(now.loaded().conf(), Set.of(key));
    if (reading.conf() == null) {
      throw new CommandFailure("failure");
    }
    named.changeZones(reading.conf());
    named.zoneOperations().forget(zone.statement(), clean && ours);
    String name = zone.apex().toString(true);
    named.say("info", "zone " + name + " scheduled for removal via delzone");
    named.say("info", "deleting zone " + name + " in view " + zone.view() + " via delzone");
    if (ours) {
      keep(now, zone.view());
      if (clean) {
        removeFiles(now, zone.statement());
      }
    }
    return Answer.of(deleted(zone, name, ours, clean));
  }

  private static String deleted(ControlledZone zone, String name, boolean ours, boolean clean) {
    if (!ours) {
      return "zone '"
          + name
          + "' is no longer active and will be deleted.\n"
          + "To keep it from returning when the server is restarted, it\n"
          + "must also be removed from named.conf.";
    }
    if (clean) {
      return "zone '" + name + "' and associated files will be deleted.";
    }
    return zone.primary() ? "" : "zone '" + name + "' will be deleted.";
  }

  private void removeFiles(Snapshot now, ZoneStatement zone) {
    if (zone.file() == null) {
      return;
    }
    String file = zone.file().value();
    for (String name : List.of(file, file + ".jnl")) {
      Path path = Path.of(now.loaded().conf().directory()).resolve(name).normalize();
      try {
        Files.delete(named.host().files().real(path.toString()));
      } catch (IOException failed) {
        String reason = NamedOutput.reason(failed);
        named.say("warning", "file " + name + " not removed: " + reason);
      }
    }
  }

  Answer show(Snapshot now, CommandWords words) throws CommandFailure {
    ControlledZone zone = ControlledZone.required(now, words);
    boolean allowed =
        ControlledZone.views(now).stream()
            .anyMatch(v -> v.shown().equals(zone.view()) && v.settings().newZones());
    AddedZone found = AddedZone.find(now.loaded().conf(), zone.view(), zone.apex());
    if (!allowed || found == null) {
      throw new CommandFailure("failure");
    }
    return Answer.of(found.line());
  }

  /** Writes the added zones of a view down. */
  private void keep(Snapshot now, String view) {
    List<String> lines = new ArrayList<>();
    added.forEach(
        (key, zone) -> {
          if (key.view().equals(view)) {
            lines.add(zone.line() + "\n");
          }
        });
    try {
      named.output(now).write(file(view), HEAD.formatted(view) + String.join("", lines));
    } catch (IOException failed) {
      String reason = NamedOutput.reason(failed);
      named.say("error", "writing " + file(view) + " failed: " + reason);
    }
  }
}
