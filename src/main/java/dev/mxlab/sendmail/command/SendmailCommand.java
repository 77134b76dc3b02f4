package dev.mxlab.sendmail.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.Daemon;
import dev.mxlab.journal.Event;
import dev.mxlab.sendmail.MailSystem;
import dev.mxlab.sendmail.SendmailDaemon;
import dev.mxlab.sendmail.reception.Mta;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code sendmail} and {@code mailq}: sends a message, shows, runs or tests (sendmail(8)). */
public final class SendmailCommand implements Command {
  /** Exit codes of sysexits.h. */
  static final int EX_USAGE = 64;

  static final int EX_UNAVAILABLE = 69;
  static final int EX_SOFTWARE = 70;
  static final int EX_OSERR = 71;
  static final int EX_OSFILE = 72;
  static final int EX_CANTCREAT = 73;
  static final int EX_TEMPFAIL = 75;
  static final int EX_NOPERM = 77;
  static final int EX_CONFIG = 78;

  @Override
  public List<String> names() {
    return List.of("sendmail", "mailq", "sendmail-mta", "hoststat", "purgestat", "runq");
  }

  @Override
  public int run(Call given) throws IOException {
    if (given.name().equals("runq")) {
      return runq(given);
    }
    Arguments arguments = Arguments.parse(given.args());
    // All but what getopt says is written to where a client of -bs would read it (putoutmsg).
    boolean getopt = arguments.problem().matches("(illegal )?option .*");
    Call call = getopt ? given : outward(given);
    boolean testing = arguments.mode() == 't' && !call.name().endsWith("mailq");
    if (testing && arguments.problem().isEmpty()) {
      // All it needs is a file: it works where no mail system is.
      return AddressTest.run(call, arguments);
    }
    Optional<MailSystem> system = system(call);
    if (system.isEmpty()) {
      call.err().println(Phrase.of(SendmailCommand.class, "not-installed").in(call.locale()));
      return EX_UNAVAILABLE;
    }
    if (!arguments.problem().isEmpty()) {
      call.err().println((getopt ? call.name() + ": " : "") + arguments.problem());
      return arguments.problem().startsWith("readcf: ") ? EX_SOFTWARE : EX_USAGE;
    }
    if (arguments.misused()) {
      return EX_USAGE;
    }
    for (char letter : new char[] {'D', 'X'}) {
      String refused = TrafficLog.refused(call, arguments.values().getOrDefault(letter, ""));
      if (!refused.isEmpty()) {
        call.out().println(refused);
        return EX_CANTCREAT;
      }
    }
    if (arguments.mode() == 'm' && call.name().endsWith("stat")) {
      return hosts(
          call,
          new Setup(call, system.get(), arguments),
          arguments,
          call.name().endsWith("purgestat"));
    }
    return call.name().endsWith("mailq")
        ? mailq(call, system.get(), arguments)
        : one(call, system.get(), arguments);
  }

  /** Debian's runq: both queues, one after the other; {@code now} and {@code verbose} are words. */
  private int runq(Call call) throws IOException {
    List<String> more = new ArrayList<>();
    for (String word : call.args()) {
      String flag = word.toLowerCase(Locale.ROOT);
      if (flag.startsWith("n")) {
        more.addAll(List.of("-O", "Timeout.hoststatus=0s", "-O", "MinQueueAge=0"));
      } else {
        more.add(flag.startsWith("v") ? "-v" : flag);
      }
    }
    for (String which : List.of("-Ac", "-Am")) {
      call.out()
          .println(which.equals("-Ac") ? "Running the MSP queue..." : "Running the MTA queues...");
      List<String> args = new ArrayList<>(List.of("-q", which));
      args.addAll(more);
      run(as(call, "sendmail", args));
    }
    return 0;
  }

  private static Call outward(Call call) {
    return new Call(
        call.host(),
        call.name(),
        call.args(),
        call.user(),
        call.directory(),
        call.environment(),
        call.in(),
        call.out(),
        call.out(),
        call.locale());
  }

  /** The same call of another command. */
  static Call as(Call call, String name, List<String> args) {
    return new Call(
        call.host(),
        name,
        args,
        call.user(),
        call.directory(),
        call.environment(),
        call.in(),
        call.out(),
        call.err(),
        call.locale());
  }

  static Optional<MailSystem> system(Call call) {
    Daemon daemon = call.host().units().find("sendmail").orElse(null);
    return daemon instanceof SendmailDaemon sendmail
        ? Optional.of(sendmail.system())
        : Optional.empty();
  }

  /** Debian's mailq: the submission queue, then the MTA's; -A makes both the same. */
  private int mailq(Call call, MailSystem system, Arguments arguments) throws IOException {
    Setup setup = new Setup(call, system, arguments);
    call.out().println("MSP Queue status...");
    int first = list(call, setup, arguments, !arguments.mta());
    call.out().println("MTA Queue status...");
    int second = list(call, setup, arguments, arguments.client());
    return first == 0 ? second : first;
  }

  private int one(Call call, MailSystem system, Arguments arguments) throws IOException {
    Setup setup = new Setup(call, system, arguments);
    return switch (arguments.mode()) {
      case 'p' -> list(call, setup, arguments, arguments.client());
      case 'i' -> Newaliases.build(call, arguments);
      case 'v' -> {
        Mta mta = setup.mta();
        yield mta == null ? setup.trouble() : verify(call, mta, arguments);
      }
      case 'm' ->
          arguments.queue() == null && arguments.quarantine() == null
              ? send(call, setup, arguments)
              : new QueueRun(call, system, setup, arguments).run();
      case 'h', 'H' -> hosts(call, setup, arguments, arguments.mode() == 'H');
      case 'P' -> {
        // The numbers come from shared memory, which no sendmail.cf of ours sets up.
        call.out().println("Data unavailable: shared memory not updated");
        yield 0;
      }
      case 'C' -> setup.mta() == null ? setup.trouble() : 0;
      case 'd', 'D' -> daemon(call);
      case 's' -> {
        Mta mta = setup.mta();
        yield mta == null ? setup.trouble() : new StandardSession(call, mta).run();
      }
      default -> {
        call.err().println("Invalid operation mode " + arguments.mode());
        yield EX_USAGE;
      }
    };
  }

  private static int hosts(Call call, Setup setup, Arguments arguments, boolean purge)
      throws IOException {
    Mta mta = setup.mta(arguments.client());
    if (mta == null) {
      return setup.trouble();
    }
    HostListing listing = new HostListing(call, mta.settings());
    return purge ? listing.purge() : listing.print(arguments.verbose());
  }

  /** {@code -bd}: the daemon is the unit, which systemctl knows and stops. */
  private static int daemon(Call call) {
    if (!call.user().isRoot()) {
      call.err().println("550 Permission denied (real uid not trusted)");
      return EX_USAGE;
    }
    Daemon daemon = call.host().units().find("sendmail").orElseThrow();
    if (!daemon.listening().isEmpty()) {
      // The daemon has left the terminal by then: only the log tells.
      say(
          call,
          "NOQUEUE: SYSERR("
              + call.user().name()
              + "): opendaemonsocket: daemon MTA-v4: cannot bind: Address already in use");
      say(call, "daemon MTA-v4: problem creating SMTP socket");
      return 0;
    }
    List<Diagnostic> found = daemon.start();
    found.forEach(diagnostic -> call.err().println(diagnostic.message()));
    if (Diagnostic.anyError(found)) {
      return EX_CONFIG;
    }
    daemon.begin();
    return 0;
  }

  private static void say(Call call, String text) {
    call.host().journal().record(new Event.DaemonSaid("sendmail-command", "alert", text));
  }

  private int list(Call call, Setup setup, Arguments arguments, boolean client) throws IOException {
    Mta mta = setup.mta(client);
    if (mta == null) {
      return setup.trouble();
    }
    if (mta.settings().privacy().contains("restrictmailq") && !call.user().isRoot()) {
      call.err().println("You are not permitted to see the queue");
      return EX_NOPERM;
    }
    new QueueListing(call.out(), call.host().zone(), arguments.verbose())
        .print(mta.settings().queueDirectory(), mta.queue(), arguments.selection());
    return 0;
  }

  private static int verify(Call call, Mta mta, Arguments arguments) {
    if (arguments.addresses().isEmpty()) {
      call.out().println("Recipient names must be specified");
      return EX_USAGE;
    }
    if (arguments.illegalBody()) {
      call.out().println("Illegal body type " + arguments.values().get('B'));
    }
    if (arguments.submits()) {
      call.out().println("Notice: -bv may give misleading output for non-privileged user");
    }
    if (arguments.debug()) {
      Identity.print(mta.config(), arguments.debugging(), call.out());
    }
    Verification verification = new Verification(mta, call.out());
    verification.verify(arguments.addresses());
    int found = verification.exitCode();
    return found == 0 && arguments.illegalBody() ? EX_USAGE : found;
  }

  private int send(Call call, Setup setup, Arguments arguments) throws IOException {
    Mta mta = setup.mta();
    return mta == null ? setup.trouble() : new Submission(call, mta, arguments).run();
  }
}
