package dev.mxlab.lab;

import dev.mxlab.control.ControlHandler;
import dev.mxlab.control.Request;
import dev.mxlab.host.Account;
import dev.mxlab.host.Host;
import dev.mxlab.host.shell.HostCalls;
import dev.mxlab.lab.trace.Trace;
import dev.mxlab.text.Json;
import dev.mxlab.text.Language;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** Answers what the clients of a running lab ask at its control socket. */
public final class LabControl implements ControlHandler {
  private static final Logger LOG = LogManager.getLogger(LabControl.class);

  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private final Lab lab;
  private final Runnable shutdown;
  private final HostCalls calls = new HostCalls();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** {@code shutdown} ends the lab once the answer to {@code down} is on its way. */
  public LabControl(Lab lab, Runnable shutdown) {
    this.lab = lab;
    this.shutdown = shutdown;
  }

  @Override
  public int handle(Request request, InputStream in, PrintStream out, PrintStream err)
      throws IOException {
    try {
      return answer(request, in, out, err);
    } catch (RuntimeException bug) {
      LOG.error("{} {} failed", request.kind(), request.args(), bug);
      err.println(Words.phrase("control.bug").in(Language.of(request.environment())));
      return 1;
    }
  }

  private int answer(Request request, InputStream in, PrintStream out, PrintStream err)
      throws IOException {
    Locale locale = Language.of(request.environment());
    List<String> args = request.args();
    return switch (request.kind()) {
      case EXEC -> run(request, in, out, err, false);
      case SH -> run(request, in, out, err, true);
      case STATUS -> wrong(args, "--json", err, locale) ? USAGE : status(args, out, locale);
      case HOSTS -> wrong(args, "--json", err, locale) ? USAGE : hosts(args, out);
      case DOWN -> wrong(args, "", err, locale) ? USAGE : down();
      case RESET ->
          wrong(args, "", err, locale)
              ? USAGE
              : new Reset(lab.topology().root(), lab.var(), locale).running(lab, out, err);
      case PATH -> path(args, out, err, locale);
      case TRACE -> new TraceCommand(lab, locale).run(args, out, err);
      case CLOCK -> new ClockCommand(lab, locale).run(args, out, err);
      case USER -> users(args, out, err, locale);
    };
  }

  /** Whether there is a word that the form does not know: then nothing must happen. */
  private static boolean wrong(List<String> args, String known, PrintStream err, Locale locale) {
    for (String arg : args) {
      if (!arg.equals(known)) {
        err.println(Words.phrase("control.option", arg).in(locale));
        return true;
      }
    }
    return false;
  }

  private int run(Request request, InputStream in, PrintStream out, PrintStream err, boolean line)
      throws IOException {
    List<String> args = request.args();
    Locale locale = Language.of(request.environment());
    if (args.size() < 2) {
      err.println(Words.phrase("control.exec").in(locale));
      return USAGE;
    }
    String where = args.get(0);
    int at = where.indexOf('@');
    Host host = host(where.substring(at + 1), err, locale);
    if (host == null) {
      return USAGE;
    }
    HostCalls.Caller caller =
        new HostCalls.Caller(
            at > 0 ? where.substring(0, at) : "root",
            request.environment(),
            Path.of(request.directory()));
    HostCalls.Streams streams = new HostCalls.Streams(in, out, err);
    List<String> words = args.subList(1, args.size());
    return line
        ? calls.line(host, caller, String.join(" ", words), request.state(), streams)
        : calls.exec(host, caller, words, streams);
  }

  private @Nullable Host host(String name, PrintStream err, Locale locale) {
    Optional<Host> host = lab.host(name);
    if (host.isEmpty()) {
      err.println(Words.phrase("control.nohost", name, lab.hosts().keySet()).in(locale));
    }
    return host.orElse(null);
  }

  private int status(List<String> args, PrintStream out, Locale locale) {
    Status status = new Status(lab);
    out.print(args.contains("--json") ? Json.of(status.map(locale)) + "\n" : status.text(locale));
    return 0;
  }

  private int hosts(List<String> args, PrintStream out) {
    if (args.contains("--json")) {
      out.println(Json.of(new ArrayList<>(lab.hosts().keySet())));
    } else {
      lab.hosts().keySet().forEach(out::println);
    }
    return 0;
  }

  private int users(List<String> args, PrintStream out, PrintStream err, Locale locale) {
    if (wrong(args, "list", err, locale)) {
      return USAGE;
    }
    for (Host host : lab.hosts().values()) {
      for (Account account : host.accounts().all()) {
        if (account.uid() >= 1000 && account.uid() < 60_000) {
          out.printf("%-12s %-12s %s%n", account.name(), host.id(), account.gecos());
        }
      }
    }
    return 0;
  }

  private int path(List<String> args, PrintStream out, PrintStream err, Locale locale) {
    if (args.size() != 2) {
      err.println(Words.phrase("control.path").in(locale));
      return USAGE;
    }
    Host host = host(args.get(0), err, locale);
    if (host == null) {
      return USAGE;
    }
    if (!args.get(1).startsWith("/")) {
      err.println(Words.phrase("control.relative", args.get(1)).in(locale));
      return USAGE;
    }
    out.println(host.files().real(args.get(1)));
    return 0;
  }

  private int down() {
    if (closing.getCount() > 0) {
      closing.countDown();
      shutdown.run();
    }
    return 0;
  }

  /** {@code mxlab trace}. */
  private record TraceCommand(Lab lab, Locale locale) {
    int run(List<String> args, PrintStream out, PrintStream err) {
      boolean json = args.contains("--json");
      List<String> rest = args.stream().filter(a -> !a.equals("--json")).toList();
      String which = rest.isEmpty() ? "--last" : rest.get(0);
      if (which.equals("--follow")) {
        return new Follow(lab, locale, json).run(out);
      }
      if (rest.size() > 1 || which.startsWith("-") && !which.equals("--last")) {
        err.println(Words.phrase("control.trace").in(locale));
        return USAGE;
      }
      var entries = lab.journal().entries();
      Optional<Trace> trace =
          which.equals("--last") ? Trace.last(entries) : Trace.find(entries, which);
      if (trace.isEmpty()) {
        err.println(
            Words.phrase(which.equals("--last") ? "control.nomail" : "control.notrace", which)
                .in(locale));
        return FAILED;
      }
      out.print(json ? trace.get().json(locale) + "\n" : trace.get().text(locale));
      return 0;
    }
  }
}
