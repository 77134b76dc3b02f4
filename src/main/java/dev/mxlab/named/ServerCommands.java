package dev.mxlab.named;

import dev.mxlab.dns.answer.Counters;
import dev.mxlab.dns.resolve.ResolverControl;
import dev.mxlab.host.Host;
import dev.mxlab.host.Units;
import dev.mxlab.named.ControlChannel.Answer;
import dev.mxlab.named.conf.ServerSettings;
import dev.mxlab.named.control.Result;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The commands of the control channel that are about the server as a whole (rndc(8)). */
final class ServerCommands {
  private static final int MOST_DEBUG = 99;
  private static final int MOST_GENERATED = 4000;
  private static final int LONGEST_TIME = 1200;
  private static final int LONGEST_KEEPALIVE = 65_535;

  private final NamedDaemon named;

  ServerCommands(NamedDaemon named) {
    this.named = named;
  }

  Answer status(Snapshot now, CommandWords words) {
    Host host = named.host();
    int processors = Runtime.getRuntime().availableProcessors();
    int automatic = now.loaded().automaticZones();
    ZoneOperations.Activity activity = named.zoneOperations().activity();
    Counters counters = named.counters();
    ServerSettings server = now.loaded().conf().server();
    int hard = server.quotas().recursiveClients();
    int soft = hard > 1000 ? hard - 100 : Math.max(0, hard - hard / 10);
    int waiting = 0;
    for (ResolverControl resolver : now.caches().values()) {
      ResolverControl.Figures figures = resolver.figures();
      waiting = figures.recursiveClients();
      soft = figures.softClients();
      hard = figures.hardClients();
    }
    return Answer.of(
        String.join(
            "\n",
            "version: " + Bind.TITLE + " <id:>" + shownVersion(now),
            "running on " + host.hostname() + ": Linux x86_64",
            "boot time: " + ControlChannel.httpDate(now.booted()),
            "last configured: " + ControlChannel.httpDate(now.configured()),
            "configuration file: " + named.configurationFile(),
            "CPUs found: " + processors,
            "worker threads: " + processors,
            "UDP listeners per interface: " + processors,
            "number of zones: " + zones(now) + " (" + automatic + " automatic)",
            "debug level: " + named.switches().debugLevel(),
            "xfers running: " + activity.transfers(),
            "xfers deferred: " + activity.deferred(),
            "soa queries in progress: " + activity.soaQueries(),
            "query logging is " + (named.switches().queryLog() ? "ON" : "OFF"),
            "recursive clients: " + waiting + "/" + soft + "/" + hard,
            "tcp clients: " + counters.connections() + "/" + server.tcp().clients(),
            "TCP high-water: " + counters.mostConnections(),
            "server is up and running"));
  }

  /** What version.bind answers, where it is not the real one. */
  private static String shownVersion(Snapshot now) {
    String version = now.loaded().conf().options().version();
    return version == null
        ? ""
        : " (" + (version.isEmpty() ? "version.bind/txt/ch disabled" : version) + ")";
  }

  /** As BIND counts: its own zone of trust anchors in each view, no zones that are another's. */
  private static int zones(Snapshot now) {
    long zones = ControlledZone.all(now).stream().filter(z -> !z.borrowed()).count();
    return (int) zones + ControlledZone.views(now).size();
  }

  Answer statistics(Snapshot now, CommandWords words) {
    String file = now.loaded().conf().server().paths().statistics();
    try {
      String report = new StatisticsReport(named.counters(), now, named.host().now()).text();
      named.output(now).append(file, report);
      named.say("info", "dumpstats complete");
      return Answer.of("");
    } catch (IOException failed) {
      named.say("error", "could not open statistics dump file '" + file + "'");
      named.say("error", "dumpstats failed: " + NamedOutput.reason(failed));
      return Answer.of(Result.of(NamedOutput.reason(failed)));
    }
  }

  Answer queryLog(Snapshot now, CommandWords words) throws CommandFailure {
    Switches switches = named.switches();
    String word = words.next();
    boolean on = word == null ? !switches.queryLog() : truth(word);
    if (on != switches.queryLog()) {
      switches.queryLog(on);
      named.say("info", "query logging is now " + (on ? "on" : "off"));
    }
    return Answer.of("");
  }

  static boolean truth(String word) throws CommandFailure {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "on", "yes", "true", "enable" -> true;
      case "off", "no", "false", "disable" -> false;
      default -> throw new CommandFailure("syntax error");
    };
  }

  Answer trace(Snapshot now, CommandWords words) throws CommandFailure {
    String word = words.next();
    int level = named.switches().debugLevel() + 1;
    if (word != null) {
      if (!word.matches("\\d{1,2}")) {
        throw new CommandFailure("out of range");
      }
      level = Integer.parseInt(word);
    }
    named.switches().debugLevel(Math.min(MOST_DEBUG, level));
    named.say("info", "debug level is now " + named.switches().debugLevel());
    return Answer.of("");
  }

  /** Without a word in the log. */
  Answer noTrace(Snapshot now, CommandWords words) {
    named.switches().debugLevel(0);
    return Answer.of("");
  }

  Answer tcpTimeouts(Snapshot now, CommandWords words) throws CommandFailure {
    String first = words.next();
    if (first != null) {
      int initial = tenths(first, LONGEST_TIME, 25);
      int idle = tenths(words.next(), LONGEST_TIME, 1);
      int keepalive = tenths(words.next(), LONGEST_KEEPALIVE, 1);
      int advertised = tenths(words.next(), LONGEST_KEEPALIVE, 0);
      named.switches().tcp(new Switches.TcpTimes(initial, idle, keepalive, advertised));
    }
    Switches.TcpTimes times = named.switches().tcp();
    return Answer.of(
        "tcp-initial-timeout="
            + times.initial()
            + "\ntcp-idle-timeout="
            + times.idle()
            + "\ntcp-keepalive-timeout="
            + times.keepalive()
            + "\ntcp-advertised-timeout="
            + times.advertised());
  }

  private static int tenths(@Nullable String word, int most, int least) throws CommandFailure {
    if (word == null) {
      throw new CommandFailure(Result.UNEXPECTED_END, "");
    }
    if (!word.matches("\\d+")) {
      throw new CommandFailure("not a valid number");
    }
    if (word.length() > 9 || Integer.parseInt(word) > most || Integer.parseInt(word) < least) {
      throw new CommandFailure("out of range");
    }
    return Integer.parseInt(word);
  }

  /** Looks for interfaces that came or went. */
  Answer scan(Snapshot now, CommandWords words) {
    named.scan();
    return Answer.of("");
  }

  /** Letters by the alphabet, for trying the channel itself. */
  Answer testgen(Snapshot now, CommandWords words) {
    String word = words.next();
    int count = word == null || !word.matches("\\d{1,9}") ? 26 : Integer.parseInt(word);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(count, MOST_GENERATED); i++) {
      text.append((char) ('a' + i % 26));
    }
    return Answer.of(text.toString());
  }

  /** Ends the server once the answer is on its way. */
  Answer stop(CommandWords words, boolean flush) {
    String text = "-p".equals(words.next()) ? "pid: " + ProcessHandle.current().pid() : "";
    return new Answer(Result.SUCCESS, text, List.of()).then(() -> end(flush));
  }

  private void end(boolean flush) {
    named.flushAtStop(flush);
    Host host = named.host();
    Units units = host.units();
    if (units.find(named.unit()).filter(d -> d == named).isPresent()) {
      units.stop(named, host.now());
    } else {
      named.stop();
    }
    named.whenToldToEnd().run();
  }
}
