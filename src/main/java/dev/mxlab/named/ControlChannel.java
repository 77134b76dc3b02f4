package dev.mxlab.named;

import dev.mxlab.dns.zone.Zone;
import dev.mxlab.host.Host;
import dev.mxlab.host.Units;
import dev.mxlab.named.NamedDaemon.Snapshot;
import dev.mxlab.named.NamedDaemon.ZoneReload;
import dev.mxlab.named.conf.DomainNames;
import dev.mxlab.named.conf.NamedConf.Placed;
import dev.mxlab.text.Diagnostic;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * What rndc(8) can ask of a running named: a command line in, an answer out. The transport, once
 * there is one, knows nothing of the commands.
 */
public final class ControlChannel {
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /**
   * An answer.
   *
   * @param error BIND's name of the failure; null when it went well
   * @param text more to print, or empty
   * @param diagnostics what was found in files on the way
   */
  public record Answer(@Nullable String error, String text, List<Diagnostic> diagnostics) {
    static Answer of(String text) {
      return new Answer(null, text, List.of());
    }

    static Answer failed(String error, String text) {
      return new Answer(error, text, List.of());
    }
  }

  private final NamedDaemon named;

  public ControlChannel(NamedDaemon named) {
    this.named = named;
  }

  /** Whether anybody would answer a call. */
  public boolean open() {
    return named.snapshot() != null;
  }

  public Answer command(List<String> words) {
    String name = words.get(0);
    Snapshot now = named.snapshot();
    if (now == null) {
      return Answer.failed("shutting down", "");
    }
    if (!(name.equals("reload") && words.size() == 1)) {
      named.say("info", "received control channel command '" + String.join(" ", words) + "'");
    }
    return switch (name) {
      case "reload" -> words.size() > 1 ? reloadZone(words.get(1)) : reload();
      case "reconfig" -> reconfigure();
      case "status" -> Answer.of(status(now));
      case "zonestatus" -> zoneStatus(now, words);
      case "flush" -> flush(now);
      case "flushname", "flushtree" -> flushName(now, words);
      case "stop", "halt" -> stop();
      case "freeze", "thaw", "sync", "notify", "retransfer", "refresh" -> notHere(now, words);
      default -> {
        named.say("info", "unknown control channel command '" + name + "'");
        yield Answer.failed("unknown command", "");
      }
    };
  }

  /** Through the units, so that systemctl status tells what the reload found. */
  private Answer reload() {
    Units units = named.host().units();
    boolean installed = units.find(named.unit()).filter(d -> d == named).isPresent();
    List<Diagnostic> found = installed ? units.reload(named).diagnostics() : named.reload();
    String result = named.lastResult();
    return result.equals("success")
        ? new Answer(null, "server reload successful", found)
        : new Answer(result, "", found);
  }

  private Answer reconfigure() {
    List<Diagnostic> found = named.reconfigure();
    String result = named.lastResult();
    return new Answer(result.equals("success") ? null : result, "", found);
  }

  private Answer reloadZone(String text) {
    Name apex = DomainNames.parse(text);
    ZoneReload done = apex == null ? null : named.reloadZone(apex);
    if (done == null) {
      return noZone(text);
    }
    String words = done.queued() ? "zone reload queued" : "zone reload up-to-date";
    return new Answer(null, words, done.diagnostics());
  }

  private static Answer noZone(String text) {
    return Answer.failed("not found", "no matching zone '" + text + "' in any view");
  }

  private String status(Snapshot now) {
    Host host = named.host();
    int automatic = now.loaded().views().stream().mapToInt(v -> v.automatic().size()).sum();
    int zones = now.loaded().conf().zones().size() + automatic;
    int recursing = 0;
    return String.join(
        "\n",
        "version: " + Bind.TITLE + " <id:>",
        "running on " + host.hostname() + ": Linux x86_64",
        "boot time: " + HTTP_DATE.format(now.booted()),
        "last configured: " + HTTP_DATE.format(now.configured()),
        "configuration file: " + named.configurationFile(),
        "CPUs found: " + Runtime.getRuntime().availableProcessors(),
        "worker threads: " + Runtime.getRuntime().availableProcessors(),
        "UDP listeners per interface: 1",
        "number of zones: " + zones + " (" + automatic + " automatic)",
        "debug level: 0",
        "xfers running: 0",
        "xfers deferred: 0",
        "soa queries in progress: 0",
        "query logging is OFF",
        "recursive clients: " + recursing + "/900/1000",
        "tcp clients: 0/150",
        "TCP high-water: 0",
        "server is up and running");
  }

  private static Answer zoneStatus(Snapshot now, List<String> words) {
    if (words.size() < 2) {
      return Answer.failed("unexpected end of input", "");
    }
    Name apex = DomainNames.parse(words.get(1));
    HeldZone held = apex == null ? null : now.zone(apex);
    if (held == null || apex == null) {
      return noZone(words.get(1));
    }
    Zone zone = held.zone();
    Instant loaded = held.loaded();
    Placed<String> file = Objects.requireNonNull(held.statement().file());
    if (zone == null || loaded == null) {
      return Answer.failed("zone not loaded", "");
    }
    return Answer.of(
        String.join(
            "\n",
            "name: " + apex.toString(true),
            "type: primary",
            "files: " + file.value(),
            "serial: " + zone.serial(),
            "nodes: " + zone.nodes().size(),
            "last loaded: " + HTTP_DATE.format(loaded),
            "secure: no",
            "dynamic: no",
            "reconfigurable via modzone: no"));
  }

  private Answer flush(Snapshot now) {
    now.resolvers().values().forEach(each -> each.flush().run());
    named.say("info", "flushing caches in all views succeeded");
    return Answer.of("");
  }

  private Answer flushName(Snapshot now, List<String> words) {
    Name name = words.size() < 2 ? null : DomainNames.parse(words.get(1));
    if (name == null) {
      return Answer.failed("unexpected end of input", "");
    }
    now.resolvers().values().forEach(each -> each.flushName().accept(name));
    String kind = words.get(0).equals("flushtree") ? "tree" : "name";
    named.say("info", "flushing " + kind + " '" + words.get(1) + "' in all cache views succeeded");
    return Answer.of("");
  }

  private Answer stop() {
    Units units = named.host().units();
    if (units.find(named.unit()).filter(d -> d == named).isPresent()) {
      units.stop(named, named.host().now());
    } else {
      named.stop();
    }
    return Answer.of("");
  }

  /** Commands for zones that change by themselves, of which there are none here. */
  private static Answer notHere(Snapshot now, List<String> words) {
    if (words.size() < 2) {
      return Answer.of("");
    }
    Name apex = DomainNames.parse(words.get(1));
    if (apex == null || now.zone(apex) == null) {
      return noZone(words.get(1));
    }
    return switch (words.get(0)) {
      case "freeze", "thaw" -> Answer.failed("not dynamic", "");
      case "notify" -> Answer.of("zone notify queued");
      case "retransfer" -> Answer.failed("failure", "retransfer: inappropriate zone type: primary");
      case "refresh" -> Answer.failed("failure", "not a secondary, mirror, or stub zone");
      default -> Answer.of("");
    };
  }
}
