package dev.mxlab.cli;

import dev.mxlab.dns.answer.Cookies;
import dev.mxlab.dns.answer.Counters;
import dev.mxlab.dns.answer.Observer;
import dev.mxlab.dns.answer.Responder;
import dev.mxlab.dns.answer.ServerState;
import dev.mxlab.dns.resolve.Recursor;
import dev.mxlab.dns.resolve.serve.StackTransport;
import dev.mxlab.dns.serve.DnsServer;
import dev.mxlab.host.Host;
import dev.mxlab.journal.Entry;
import dev.mxlab.journal.Event;
import dev.mxlab.named.AnswerSource;
import dev.mxlab.named.NamedDaemon;
import dev.mxlab.named.RecursionSource;
import dev.mxlab.net.Listening;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jline.utils.Signals;

/**
 * {@code mxlab named}: the name server alone as named(8), at the real addresses that its
 * configuration names, with its log on standard error.
 */
public final class NamedProgram implements AutoCloseable {
  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

  private final PlainHost plain;
  private final NamedDaemon named;
  private final PrintStream log;
  private final Locale locale;
  private final RandomGenerator random = new SecureRandom();

  // Of the last line that was told: a start with many zones tells thousands in one second.
  private long second = Long.MIN_VALUE;
  private String stamp = "";

  NamedProgram(NamedArguments arguments, PrintStream log, Locale locale) {
    this.log = log;
    this.locale = locale;
    this.plain = new PlainHost(arguments.threads(), arguments.families(), List.of());
    Host host = plain.host();
    host.journal().journal().listen(this::tell);
    this.named = new NamedDaemon(host, arguments.options(), this::recursion, this::answers);
  }

  /** Runs it until a signal ends it; returns the exit code. */
  public static int run(List<String> args, Locale locale) {
    PrintStream err =
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.err)),
            false,
            StandardCharsets.UTF_8);
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out));
    try {
      NamedArguments arguments = NamedArguments.parse(args);
      if (!arguments.told().isEmpty()) {
        out.println(arguments.told());
        return 0;
      }
      return serve(arguments, err, locale);
    } catch (NamedArguments.Wrong wrong) {
      err.println(wrong.getMessage());
      return Main.FAILED;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Main.FAILED;
    } finally {
      err.flush();
    }
  }

  private static int serve(NamedArguments arguments, PrintStream err, Locale locale)
      throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    try (NamedProgram program = new NamedProgram(arguments, err, locale)) {
      for (String signal : List.of("TERM", "INT")) {
        Signals.register(signal, end::countDown);
      }
      if (!program.start()) {
        return Main.FAILED;
      }
      program.named.whenToldToEnd(end::countDown);
      Signals.register("HUP", program::reload);
      end.await();
      return 0;
    }
  }

  /** False when it does not run; why has been said. */
  boolean start() {
    List<Diagnostic> found = named.start();
    advise(found);
    return !Diagnostic.anyError(found);
  }

  private void reload() {
    advise(named.reload());
  }

  List<Listening.At> listening() {
    return named.listening();
  }

  @Override
  public void close() {
    if (named.running()) {
      named.stop();
    }
    plain.close();
  }

  private RecursionSource.Resolving recursion(RecursionSource.Wanted wanted) {
    Host host = plain.host();
    Recursor.Footing footing =
        new Recursor.Footing(
            new StackTransport(host.network()), host.clock(), random, wanted.zones(), wanted.log());
    Recursor recursor =
        wanted.before() instanceof Recursor before
            ? before.changed(footing, wanted.hints(), wanted.policy())
            : new Recursor(footing, wanted.hints(), wanted.policy(), wanted.clients());
    return new RecursionSource.Resolving(recursor, recursor);
  }

  private AnswerSource.Services answers(
      Supplier<ServerState> state, Observer observer, Counters counters) {
    Cookies cookies = new Cookies(plain.host().clock(), random);
    Responder responder = new Responder(state, plain.host().clock(), cookies, observer, counters);
    DnsServer server = new DnsServer(responder);
    return new AnswerSource.Services(server.datagrams(), server.streams());
  }

  private void tell(Entry entry) {
    if (entry.event() instanceof Event.DaemonSaid said) {
      if (entry.at().getEpochSecond() != second) {
        second = entry.at().getEpochSecond();
        stamp = stamp(entry.at().atZone(entry.zone())) + ".";
      }
      int millis = entry.at().getNano() / 1_000_000;
      String padding = millis < 10 ? "00" : millis < 100 ? "0" : "";
      log.println(stamp + padding + millis + " " + said.text());
      log.flush();
    }
  }

  /** By hand: to begin with the formats of all languages takes longer than to read a zone. */
  private static String stamp(ZonedDateTime at) {
    return two(at.getDayOfMonth())
        + "-"
        + MONTHS.get(at.getMonthValue() - 1)
        + "-"
        + at.getYear()
        + " "
        + two(at.getHour())
        + ":"
        + two(at.getMinute())
        + ":"
        + two(at.getSecond());
  }

  private static String two(int number) {
    return number < 10 ? "0" + number : String.valueOf(number);
  }

  private void advise(List<Diagnostic> found) {
    for (Diagnostic diagnostic : found) {
      Phrase mend = diagnostic.mend();
      if (mend != null) {
        log.println(diagnostic.at() + ": " + mend.in(locale));
      }
    }
    log.flush();
  }
}
