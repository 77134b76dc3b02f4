package dev.mxlab.host.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.Daemon;
import dev.mxlab.host.SystemError;
import dev.mxlab.host.Units;
import dev.mxlab.text.Diagnostic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * systemctl(1) and service(8), in the words of systemd 252. Where a daemon's files are at fault,
 * the place and the mend follow on standard error.
 */
final class Systemctl implements Command {
  private static final int FAILED = 1;
  private static final int NOT_RUNNING = 3;
  private static final int UNKNOWN = 4;
  private static final int NOT_FOUND = 5;
  private static final String UNIT_DIRECTORY = "/lib/systemd/system/";
  private static final String WANTS = "/etc/systemd/system/multi-user.target.wants/";

  @Override
  public List<String> names() {
    return List.of("systemctl", "service");
  }

  @Override
  public int run(Call call) {
    return call.name().equals("service") ? service(call) : systemctl(call, call.args());
  }

  private static int service(Call call) {
    List<String> args = call.args();
    if (args.contains("--status-all")) {
      for (Daemon daemon : call.host().units().all()) {
        boolean active = state(call, daemon) == Units.State.ACTIVE;
        call.out().println(" [ " + (active ? "+" : "-") + " ]  " + daemon.unit());
      }
      return 0;
    }
    if (args.size() < 2) {
      call.err()
          .println(
              "Usage: service < option > | --status-all | [ service_name [ command | --full-restart ] ]");
      return FAILED;
    }
    return systemctl(call, List.of(args.get(1), args.get(0)));
  }

  private static int systemctl(Call call, List<String> args) {
    Options options =
        Options.parse(
            args,
            "laqfn:tN",
            "full=l",
            "all=a",
            "quiet=q",
            "force=f",
            "no-pager=a",
            "lines=n",
            "type=t",
            "now=N");
    if (options.problem().isPresent()) {
      call.err().println("systemctl: " + options.problem().get());
      return FAILED;
    }
    String verb = options.operands().isEmpty() ? "list-units" : options.operands().get(0);
    List<String> units =
        options.operands().isEmpty()
            ? List.of()
            : options.operands().subList(1, options.operands().size());
    switch (verb) {
      case "list-units", "list-unit-files" -> {
        return list(call, verb.equals("list-unit-files"));
      }
      case "daemon-reload", "daemon-reexec", "reset-failed" -> {
        return 0;
      }
      case "start",
          "stop",
          "restart",
          "reload",
          "status",
          "enable",
          "disable",
          "is-active",
          "is-enabled",
          "is-failed",
          "try-restart",
          "reload-or-restart",
          "condrestart",
          "force-reload" -> {
        if (units.isEmpty() && verb.equals("status")) {
          return list(call, false);
        }
        if (units.isEmpty()) {
          call.err().println("Too few arguments.");
          return FAILED;
        }
      }
      default -> {
        call.err().println("Unknown command verb " + verb + ".");
        return FAILED;
      }
    }
    // is-active and is-failed ask whether any of them is, all else fails with the first that fails.
    boolean any = verb.equals("is-active") || verb.equals("is-failed");
    int status = any ? Integer.MAX_VALUE : 0;
    boolean first = true;
    for (String unit : units) {
      if (!first && verb.equals("status")) {
        call.out().println();
      }
      first = false;
      int code = one(call, verb, unit, options);
      status = any ? Math.min(status, code) : Math.max(status, code);
    }
    return status;
  }

  private static int one(Call call, String verb, String name, Options options) {
    Optional<Daemon> found = call.host().units().find(name);
    if (found.isEmpty()) {
      return unknown(call, verb, suffixed(name), options);
    }
    Daemon daemon = found.get();
    boolean changes = !List.of("status", "is-active", "is-enabled", "is-failed").contains(verb);
    if (changes && !call.user().isRoot()) {
      String unit = service(daemon);
      call.err()
          .println("Failed to " + verb + " " + unit + ": Interactive authentication required.");
      call.err().println("See system logs and 'systemctl status " + unit + "' for details.");
      return FAILED;
    }
    return switch (verb) {
      case "start" -> start(call, daemon);
      case "stop" -> stop(call, daemon);
      case "restart" -> restart(call, daemon);
      case "try-restart", "condrestart" ->
          state(call, daemon) == Units.State.ACTIVE ? restart(call, daemon) : 0;
      case "reload" -> reload(call, daemon);
      case "reload-or-restart", "force-reload" ->
          state(call, daemon) == Units.State.ACTIVE ? reload(call, daemon) : start(call, daemon);
      case "status" -> UnitStatus.print(call, daemon);
      case "is-active", "is-failed" -> isState(call, verb, daemon, options);
      case "is-enabled" -> isEnabled(call, daemon, options);
      default -> enable(call, verb, daemon, options);
    };
  }

  private static int unknown(Call call, String verb, String unit, Options options) {
    switch (verb) {
      case "status" -> {
        call.err().println("Unit " + unit + " could not be found.");
        return UNKNOWN;
      }
      case "is-active", "is-failed" -> {
        if (!options.has('q')) {
          call.out().println("inactive");
        }
        return verb.equals("is-failed") ? FAILED : UNKNOWN;
      }
      case "is-enabled" -> {
        call.err()
            .println("Failed to get unit file state for " + unit + ": No such file or directory");
        return FAILED;
      }
      case "enable", "disable" -> {
        call.err().println("Failed to " + verb + " unit: Unit file " + unit + " does not exist.");
        return FAILED;
      }
      case "stop" -> {
        call.err().println("Failed to stop " + unit + ": Unit " + unit + " not loaded.");
        return NOT_FOUND;
      }
      default -> {
        call.err().println("Failed to " + verb + " " + unit + ": Unit " + unit + " not found.");
        return NOT_FOUND;
      }
    }
  }

  private static int start(Call call, Daemon daemon) {
    boolean ran = state(call, daemon) == Units.State.ACTIVE;
    Units.Status status = call.host().units().start(daemon, call.host().now());
    return ran ? 0 : outcome(call, daemon, status, status.state() == Units.State.FAILED);
  }

  private static int stop(Call call, Daemon daemon) {
    call.host().units().stop(daemon, call.host().now());
    return 0;
  }

  private static int restart(Call call, Daemon daemon) {
    stop(call, daemon);
    return start(call, daemon);
  }

  private static int reload(Call call, Daemon daemon) {
    if (state(call, daemon) != Units.State.ACTIVE) {
      call.err().println(service(daemon) + " is not active, cannot reload.");
      return FAILED;
    }
    Units.Status status = call.host().units().reload(daemon);
    return outcome(call, daemon, status, Diagnostic.anyError(status.diagnostics()));
  }

  private static int outcome(Call call, Daemon daemon, Units.Status status, boolean failed) {
    String unit = service(daemon);
    if (failed) {
      call.err()
          .println(
              "Job for " + unit + " failed because the control process exited with error code.");
      call.err()
          .println(
              "See \"systemctl status "
                  + unit
                  + "\" and \"journalctl -xeu "
                  + unit
                  + "\" for details.");
    }
    for (Diagnostic diagnostic : status.diagnostics()) {
      UnitStatus.explain(call, diagnostic);
    }
    return failed ? FAILED : 0;
  }

  private static int isState(Call call, String verb, Daemon daemon, Options options) {
    Units.State state = state(call, daemon);
    if (!options.has('q')) {
      call.out().println(UnitStatus.word(state));
    }
    if (verb.equals("is-failed")) {
      return state == Units.State.FAILED ? 0 : FAILED;
    }
    return state == Units.State.ACTIVE ? 0 : NOT_RUNNING;
  }

  private static int isEnabled(Call call, Daemon daemon, Options options) {
    boolean enabled = new UnitFiles(call.host().files()).enabled(daemon);
    if (!options.has('q')) {
      call.out().println(enabled ? "enabled" : "disabled");
    }
    return enabled ? 0 : FAILED;
  }

  private static int enable(Call call, String verb, Daemon daemon, Options options) {
    boolean enable = verb.equals("enable");
    try {
      if (new UnitFiles(call.host().files()).enable(daemon, enable)) {
        for (String link : links(daemon)) {
          call.err()
              .println(
                  enable
                      ? "Created symlink " + link + " → " + UNIT_DIRECTORY + service(daemon) + "."
                      : "Removed \"" + link + "\".");
        }
      }
    } catch (IOException failed) {
      call.err().println("Failed to " + verb + " unit: " + SystemError.text(failed));
      return FAILED;
    }
    if (!options.has('N')) {
      return 0;
    }
    return enable ? start(call, daemon) : stop(call, daemon);
  }

  private static List<String> links(Daemon daemon) {
    List<String> links = new ArrayList<>();
    daemon.aliases().forEach(alias -> links.add("/etc/systemd/system/" + alias + ".service"));
    links.add(WANTS + service(daemon));
    return links;
  }

  private static int list(Call call, boolean files) {
    Map<String, String> rows = new LinkedHashMap<>();
    UnitFiles unitFiles = new UnitFiles(call.host().files());
    for (Daemon daemon : call.host().units().all()) {
      Units.State state = state(call, daemon);
      String sub = state == Units.State.ACTIVE ? "running" : UnitStatus.sub(state);
      rows.put(
          service(daemon),
          files
              ? (unitFiles.enabled(daemon) ? "enabled" : "disabled")
              : String.format(
                  "loaded %-8s %-7s %s", UnitStatus.word(state), sub, daemon.description()));
    }
    int width = rows.keySet().stream().mapToInt(String::length).max().orElse(4);
    String head = files ? "STATE" : "LOAD   ACTIVE   SUB     DESCRIPTION";
    call.out().printf("%-" + width + "s %s%n", files ? "UNIT FILE" : "UNIT", head);
    rows.forEach((unit, row) -> call.out().printf("%-" + width + "s %s%n", unit, row));
    call.out().println();
    call.out().println(rows.size() + (files ? " unit files listed." : " loaded units listed."));
    return 0;
  }

  private static Units.State state(Call call, Daemon daemon) {
    return call.host().units().status(daemon).state();
  }

  static String service(Daemon daemon) {
    return daemon.unit() + ".service";
  }

  private static String suffixed(String name) {
    return name.matches(".*\\.(service|socket|target|timer|mount)") ? name : name + ".service";
  }
}
