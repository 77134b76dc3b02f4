package dev.mxlab.named;

import dev.mxlab.host.Units;
import dev.mxlab.named.control.Result;
import dev.mxlab.text.Diagnostic;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What rndc(8) can ask of a running named: a command line in, an answer out, with BIND 9.18's
 * results and texts. Knows nothing of how either travels. Commands may wait for files.
 */
public final class ControlChannel {
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** What a channel that is read-only lets through; of nta only what shows. */
  private static final Set<String> READING =
      Set.of("nta", "null", "status", "showzone", "testgen", "zonestatus");

  /**
   * An answer.
   *
   * @param text more to print, or empty
   * @param diagnostics what was found in files on the way
   * @param after done when the answer is on its way
   */
  public record Answer(Result result, String text, List<Diagnostic> diagnostics, Runnable after) {
    private static final Runnable NOTHING = () -> {};

    Answer(Result result, String text, List<Diagnostic> diagnostics) {
      this(result, text, diagnostics, NOTHING);
    }

    static Answer of(String text) {
      return new Answer(Result.SUCCESS, text, List.of());
    }

    static Answer of(Result result) {
      return new Answer(result, "", List.of());
    }

    Answer then(Runnable last) {
      return new Answer(result, text, diagnostics, last);
    }
  }

  /** Runs one command. */
  private interface Handler {
    Answer run(Snapshot now, CommandWords words) throws CommandFailure;
  }

  private final NamedDaemon named;
  private final Map<String, Handler> handlers = new HashMap<>();

  public ControlChannel(NamedDaemon named) {
    this.named = named;
    zones(new ZoneCommands(named));
    caches(new CacheCommands(named));
    servers(new ServerCommands(named));
    security(new SecurityCommands(named));
    added(named.newZones());
  }

  private void zones(ZoneCommands zones) {
    handlers.put("freeze", zones::freeze);
    handlers.put("thaw", zones::thaw);
    handlers.put("unfreeze", zones::thaw);
    handlers.put("sync", zones::sync);
    handlers.put("notify", zones::sendNotifies);
    handlers.put("refresh", zones::refresh);
    handlers.put("retransfer", zones::retransfer);
    handlers.put("zonestatus", zones::status);
    handlers.put("sign", zones::sign);
    handlers.put("loadkeys", zones::sign);
    handlers.put(
        "reload", (now, words) -> words.rest().isEmpty() ? reload() : zones.reload(now, words));
    handlers.put("reconfig", (now, words) -> reconfigure());
  }

  private void caches(CacheCommands caches) {
    handlers.put("flush", caches::flush);
    handlers.put("flushname", (now, words) -> caches.flushName(now, words, false));
    handlers.put("flushtree", (now, words) -> caches.flushName(now, words, true));
    handlers.put("dumpdb", caches::dump);
    handlers.put("recursing", caches::recursing);
    handlers.put("serve-stale", caches::serveStale);
  }

  private void servers(ServerCommands server) {
    handlers.put("null", (now, words) -> Answer.of(""));
    handlers.put("scan", server::scan);
    handlers.put("timerpoke", (now, words) -> Answer.of(""));
    handlers.put("testgen", server::testgen);
    handlers.put("status", server::status);
    handlers.put("stats", server::statistics);
    handlers.put("querylog", server::queryLog);
    handlers.put("trace", server::trace);
    handlers.put("notrace", server::noTrace);
    handlers.put("tcp-timeouts", server::tcpTimeouts);
    handlers.put("stop", (now, words) -> server.stop(words, true));
    handlers.put("halt", (now, words) -> server.stop(words, false));
    handlers.put("dnstap", (now, words) -> Answer.of(Result.NOT_FOUND));
    handlers.put("dnstap-reopen", (now, words) -> Answer.of(Result.NOT_FOUND));
  }

  private void security(SecurityCommands security) {
    handlers.put("tsig-list", security::keys);
    handlers.put("tsig-delete", security::deleteKeys);
    handlers.put("validation", security::validation);
    handlers.put("secroots", security::roots);
    handlers.put("nta", security::negativeAnchors);
    handlers.put("managed-keys", security::managedKeys);
    handlers.put("signing", security::signing);
    handlers.put("dnssec", security::dnssec);
  }

  private void added(NewZones zones) {
    handlers.put("addzone", alone(zones::add));
    handlers.put("modzone", alone(zones::modify));
    handlers.put("delzone", alone(zones::delete));
    handlers.put("showzone", alone(zones::show));
  }

  /** While nobody else changes what is served. */
  private Handler alone(Handler handler) {
    return (now, words) -> {
      synchronized (named) {
        return handler.run(now, words);
      }
    };
  }

  /**
   * Runs a command line.
   *
   * @param readOnly whether only those commands are allowed that change nothing
   */
  public Answer command(String line, boolean readOnly) {
    String typed = CommandWords.command(line);
    String command = typed.toLowerCase(Locale.ROOT);
    Snapshot now = named.snapshot();
    if (now == null) {
      return Answer.of(Result.of("shutting down"));
    }
    if (command.isEmpty()) {
      return Answer.of(Result.FAILURE);
    }
    if (readOnly && !READING.contains(command)) {
      named.say("info", "rejecting restricted control channel command '" + line + "'");
      return Answer.of(Result.FAILURE);
    }
    boolean whole = command.equals("reload") && line.strip().equalsIgnoreCase("reload");
    // Asked for all the time, and so not worth a line in the log.
    boolean bare = command.equals("status") || line.equalsIgnoreCase("null");
    if (!whole && !(bare && named.switches().debugLevel() == 0)) {
      named.say("info", "received control channel command '" + line + "'");
    }
    CommandWords words = new CommandWords(line.strip().substring(command.length()));
    if (readOnly && command.equals("nta") && !SecurityCommands.onlyShows(words.rest())) {
      named.say("info", "rejecting restricted control channel NTA command");
      return Answer.of(Result.FAILURE);
    }
    Handler handler = handlers.get(command);
    if (handler == null) {
      named.say("info", "unknown control channel command '" + typed + "'");
      return Answer.of(Result.of("unknown command"));
    }
    try {
      return handler.run(now, words);
    } catch (CommandFailure failure) {
      return new Answer(failure.result(), failure.text(), List.of());
    }
  }

  /** Through the units, so that systemctl status tells what the reload found. */
  private Answer reload() {
    Units units = named.host().units();
    boolean installed = units.find(named.unit()).filter(d -> d == named).isPresent();
    List<Diagnostic> found = installed ? units.reload(named).diagnostics() : named.reload();
    Result result = Result.of(named.lastResult());
    return new Answer(result, result.ok() ? "server reload successful" : "", found);
  }

  private Answer reconfigure() {
    List<Diagnostic> found = named.reconfigure();
    return new Answer(Result.of(named.lastResult()), "", found);
  }

  static String httpDate(Instant at) {
    return HTTP_DATE.format(at);
  }
}
