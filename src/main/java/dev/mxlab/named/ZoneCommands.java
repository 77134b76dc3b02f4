package dev.mxlab.named;

import dev.mxlab.dns.zone.Zone;
import dev.mxlab.named.ControlChannel.Answer;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import dev.mxlab.named.conf.NamedConf.ZoneType;
import dev.mxlab.named.control.Result;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Type;

/** The commands of the control channel that are about zones (rndc(8)). */
final class ZoneCommands {
  private static final Set<ZoneType> FETCHED =
      Set.of(ZoneType.SECONDARY, ZoneType.MIRROR, ZoneType.STUB);
  private static final String ALREADY_FROZEN =
      "WARNING: The zone was already frozen.\n"
          + "Someone else may be editing it or it may still be re-loading.";

  private final NamedDaemon named;

  ZoneCommands(NamedDaemon named) {
    this.named = named;
  }

  private ZoneOperations operations() {
    return named.zoneOperations();
  }

  Answer reload(Snapshot now, CommandWords words) throws CommandFailure {
    ControlledZone zone = ControlledZone.required(now, words);
    if (FETCHED.contains(zone.type())) {
      operations().refresh(zone.written());
      return Answer.of("zone refresh queued");
    }
    ZoneStatement statement = zone.statement();
    if (statement == null) {
      return Answer.of("zone reload successful");
    }
    if (zone.dynamic() && !operations().frozen(statement)) {
      throw new CommandFailure("dynamic zone");
    }
    return told(named.reloadZone(statement));
  }

  /** A zone that serves is read behind the answer, one that does not, before it. */
  private static Answer told(ZoneReload done) {
    return switch (done.outcome()) {
      case UP_TO_DATE -> Answer.of("zone reload up-to-date");
      case LOADED ->
          new Answer(
              Result.SUCCESS,
              done.served() ? "zone reload queued" : "zone reload successful",
              done.diagnostics());
      case BROKEN ->
          done.served()
              ? new Answer(Result.SUCCESS, "zone reload queued", done.diagnostics())
              : new Answer(Result.of(done.reason()), "", done.diagnostics());
    };
  }

  Answer refresh(Snapshot now, CommandWords words) throws CommandFailure {
    ControlledZone zone = ControlledZone.required(now, words);
    if (!FETCHED.contains(zone.type())) {
      throw new CommandFailure("failure", "not a secondary, mirror, or stub zone");
    }
    operations().refresh(zone.written());
    return Answer.of("zone refresh queued");
  }

  Answer retransfer(Snapshot now, CommandWords words) throws CommandFailure {
    ControlledZone zone = ControlledZone.required(now, words);
    if (!FETCHED.contains(zone.type())) {
      throw new CommandFailure(
          "failure", "retransfer: inappropriate zone type: " + zone.type().word());
    }
    return Answer.of(operations().retransfer(zone.written()));
  }

  Answer sendNotifies(Snapshot now, CommandWords words) throws CommandFailure {
    ControlledZone zone = ControlledZone.required(now, words);
    if (zone.statement() != null) {
      operations().sendNotifies(zone.statement());
    }
    return Answer.of("zone notify queued");
  }

  Answer freeze(Snapshot now, CommandWords words) throws CommandFailure {
    ControlledZone zone = ControlledZone.named(now, words);
    if (zone == null) {
      return freezeAll(now);
    }
    primary(zone);
    if (!zone.dynamic()) {
      throw new CommandFailure("not dynamic");
    }
    boolean already = operations().frozen(zone.written());
    Result result = already ? Result.of("already frozen") : operations().freeze(zone.written());
    named.say("info", "freezing zone " + zone.shown() + ": " + result.text());
    return new Answer(result, already ? ALREADY_FROZEN : "", List.of());
  }

  private Answer freezeAll(Snapshot now) {
    Result result = Result.SUCCESS;
    for (ControlledZone zone : ControlledZone.all(now)) {
      if (zone.dynamic()) {
        boolean already = operations().frozen(zone.written());
        Result one = already ? Result.of("already frozen") : operations().freeze(zone.written());
        if (!one.ok()) {
          named.say("info", "freezing zone " + zone.shown() + ": " + one.text());
          result = result.ok() ? one : result;
        }
      }
    }
    named.say("info", "freezing all zones: " + result.text());
    return Answer.of(result);
  }

  private static void primary(ControlledZone zone) throws CommandFailure {
    if (!zone.primary()) {
      throw new CommandFailure("not primary");
    }
  }

  Answer thaw(Snapshot now, CommandWords words) throws CommandFailure {
    ControlledZone zone = ControlledZone.named(now, words);
    if (zone == null) {
      Result result = Result.SUCCESS;
      for (ControlledZone each : ControlledZone.all(now)) {
        if (each.statement() != null && operations().frozen(each.statement())) {
          thaw(each.statement());
        }
      }
      named.say("info", "thawing all zones: " + result.text());
      return Answer.of(result);
    }
    primary(zone);
    // named reads the file behind the answer, and so says this first.
    named.say("info", "thawing zone " + zone.shown() + ": success");
    return zone.statement() != null && operations().frozen(zone.statement())
        ? thaw(zone.statement())
        : Answer.of("");
  }

  /** A zone whose file does not load stays frozen, so that no update is lost over it. */
  private Answer thaw(ZoneStatement zone) {
    ZoneReload done = named.reloadZone(zone);
    if (done.outcome() != ZoneReload.Outcome.BROKEN) {
      operations().thaw(zone);
    }
    String text =
        done.outcome() == ZoneReload.Outcome.UP_TO_DATE
            ? "The zone reload and thaw was successful."
            : "A zone reload and thaw was started.\nCheck the logs to see the result.";
    return new Answer(Result.SUCCESS, text, done.diagnostics());
  }

  Answer sync(Snapshot now, CommandWords words) throws CommandFailure {
    String first = words.next();
    boolean clean = first != null && (first.equals("-clean") || first.equals("-clear"));
    String written = clean ? words.next() : first;
    if (written == null) {
      return syncAll(now, clean);
    }
    ControlledZone zone = ControlledZone.find(now, written, words);
    Result result = Result.SUCCESS;
    if (zone.statement() != null) {
      result = operations().sync(zone.statement(), clean);
    }
    String removing = clean ? ", removing journal file" : "";
    named.say("info", "sync: dumping zone " + zone.shown() + removing + ": " + result.text());
    return Answer.of(result);
  }

  private Answer syncAll(Snapshot now, boolean clean) {
    Result result = Result.SUCCESS;
    for (ControlledZone zone : ControlledZone.all(now)) {
      if (zone.statement() != null) {
        Result one = operations().sync(zone.statement(), clean);
        result = result.ok() ? one : result;
      }
    }
    String removing = clean ? ", removing journal files" : "";
    named.say("info", "dumping all zones" + removing + ": " + result.text());
    return Answer.of(result);
  }

  Answer status(Snapshot now, CommandWords words) throws CommandFailure {
    String written = words.next();
    if (written == null) {
      throw new CommandFailure(Result.UNEXPECTED_END, "");
    }
    ControlledZone zone = ControlledZone.find(now, written, words);
    Zone data = zone.zone();
    Instant loaded = zone.statement() == null ? now.booted() : zone.loaded();
    if (data == null || loaded == null) {
      throw new CommandFailure("zone not loaded");
    }
    List<String> lines = new ArrayList<>();
    lines.add("name: " + written.replaceFirst("(?<=.)\\.$", ""));
    lines.add("type: " + zone.type().word());
    if (zone.held() != null && zone.written().file() != null) {
      lines.add("files: " + files(now, zone));
    }
    lines.add("serial: " + data.serial());
    lines.add("nodes: " + (zone.statement() == null ? 0 : data.forks()));
    lines.add("last loaded: " + ControlChannel.httpDate(loaded));
    times(zone, lines);
    lines.add("secure: " + (data.top().get(Type.DNSKEY) == null ? "no" : "yes"));
    lines.add("dynamic: " + (zone.dynamic() ? "yes" : "no"));
    if (zone.dynamic()) {
      lines.add("frozen: " + (operations().frozen(zone.written()) ? "yes" : "no"));
    }
    lines.add("reconfigurable via modzone: " + (named.newZones().added(zone) ? "yes" : "no"));
    return Answer.of(String.join("\n", lines));
  }

  private void times(ControlledZone zone, List<String> lines) {
    Optional<ZoneOperations.Times> times =
        zone.statement() == null ? Optional.empty() : operations().times(zone.statement());
    times.ifPresent(
        t -> {
          line(lines, "next refresh: ", t.refresh());
          line(lines, "expires: ", t.expires());
        });
  }

  private static void line(List<String> lines, String title, @Nullable Instant at) {
    if (at != null) {
      lines.add(title + ControlChannel.httpDate(at));
    }
  }

  /** The zone's file as named.conf names it, then those that it includes. */
  private String files(Snapshot now, ControlledZone zone) {
    List<String> names = new ArrayList<>();
    names.add(Objects.requireNonNull(zone.written().file()).value());
    Path directory = Path.of(now.loaded().conf().directory());
    HeldZone held = Objects.requireNonNull(zone.held());
    held.stamp().files().stream()
        .skip(1)
        .map(FileStamp.One::file)
        .map(file -> named.host().files().shown(file))
        .map(file -> file.startsWith(directory + "/") ? below(directory, file) : file)
        .forEach(names::add);
    return String.join(", ", names);
  }

  private static String below(Path directory, String file) {
    return directory.relativize(Path.of(file)).toString();
  }

  /** sign and loadkeys: for zones that named signs, of which there are none. */
  Answer sign(Snapshot now, CommandWords words) throws CommandFailure {
    ControlledZone zone = ControlledZone.required(now, words);
    primary(zone);
    throw new CommandFailure("permission denied");
  }
}
