package dev.mxlab.sendmail.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.Daemon;
import dev.mxlab.sendmail.MailSystem;
import dev.mxlab.sendmail.SendmailDaemon;
import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.cf.CfFile;
import dev.mxlab.sendmail.cf.OptionLine;
import dev.mxlab.sendmail.cf.Settings;
import dev.mxlab.sendmail.reception.Mta;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import dev.mxlab.text.Position;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code sendmail} and {@code mailq}: sends a message, shows, runs or tests (sendmail(8)). */
public final class SendmailCommand implements Command {
  /** Exit codes of sysexits.h. */
  static final int EX_USAGE = 64;

  static final int EX_UNAVAILABLE = 69;
  static final int EX_OSERR = 71;
  static final int EX_TEMPFAIL = 75;
  static final int EX_NOPERM = 77;
  static final int EX_CONFIG = 78;

  private static final String CLIENT_QUEUE = "/var/spool/mqueue-client";

  @Override
  public List<String> names() {
    return List.of("sendmail", "mailq", "sendmail-mta", "hoststat", "purgestat");
  }

  @Override
  public int run(Call call) throws IOException {
    Arguments arguments = Arguments.parse(call.args());
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
      call.err().println(call.name() + ": " + arguments.problem());
      return EX_USAGE;
    }
    if (arguments.mode() == 'm' && call.name().endsWith("stat")) {
      return hosts(call, system.get(), arguments, call.name().endsWith("purgestat"));
    }
    return call.name().endsWith("mailq")
        ? mailq(call, system.get(), arguments)
        : one(call, system.get(), arguments);
  }

  static Optional<MailSystem> system(Call call) {
    Daemon daemon = call.host().units().find("sendmail").orElse(null);
    return daemon instanceof SendmailDaemon sendmail
        ? Optional.of(sendmail.system())
        : Optional.empty();
  }

  /** Debian's mailq: the submission queue, then the MTA's; -A makes both the same. */
  private int mailq(Call call, MailSystem system, Arguments arguments) throws IOException {
    call.out().println("MSP Queue status...");
    int first = list(call, system, arguments, !arguments.mta());
    call.out().println("MTA Queue status...");
    int second = list(call, system, arguments, arguments.client());
    return first == 0 ? second : first;
  }

  private int one(Call call, MailSystem system, Arguments arguments) throws IOException {
    return switch (arguments.mode()) {
      case 'p' -> list(call, system, arguments, arguments.client());
      case 'i' -> Newaliases.build(call, arguments);
      case 'v' -> {
        Mta mta = mta(call, system, arguments);
        yield mta == null ? EX_CONFIG : verify(call, mta, arguments);
      }
      case 'm' ->
          arguments.queue() == null
              ? send(call, system, arguments)
              : runQueue(call, system, arguments, arguments.queue());
      case 'h', 'H' -> hosts(call, system, arguments, arguments.mode() == 'H');
      case 'P' -> {
        // The numbers come from shared memory, which no sendmail.cf of ours sets up.
        call.out().println("Data unavailable: shared memory not updated");
        yield 0;
      }
      case 'd', 'D' -> daemon(call);
      case 's', 'C' -> {
        call.err()
            .println(
                Phrase.of(SendmailCommand.class, "mode-missing", "-b" + arguments.mode())
                    .in(call.locale()));
        yield EX_UNAVAILABLE;
      }
      default -> {
        call.err().println("Invalid operation mode " + arguments.mode());
        yield EX_USAGE;
      }
    };
  }

  private static int hosts(Call call, MailSystem system, Arguments arguments, boolean purge)
      throws IOException {
    Mta mta = mta(call, system, arguments);
    if (mta == null) {
      return EX_CONFIG;
    }
    HostListing listing = new HostListing(call, mta.settings());
    return purge ? listing.purge() : listing.print(arguments.verbose());
  }

  /** {@code -bd}: the daemon is the unit, which systemctl knows and stops. */
  private static int daemon(Call call) {
    if (!call.user().isRoot()) {
      call.err().println("sendmail: Permission denied (real uid not trusted)");
      return EX_USAGE;
    }
    Daemon daemon = call.host().units().find("sendmail").orElseThrow();
    if (!daemon.listening().isEmpty()) {
      String problem = "opendaemonsocket: daemon MTA-v4: ";
      call.err().println("451 4.0.0 " + problem + "cannot bind: Address already in use");
      call.err().println("554 5.0.0 " + problem + "server SMTP socket wedged: exiting");
      return EX_OSERR;
    }
    List<Diagnostic> found = daemon.start();
    found.forEach(diagnostic -> call.err().println(diagnostic.message()));
    if (Diagnostic.anyError(found)) {
      return EX_CONFIG;
    }
    daemon.begin();
    return 0;
  }

  private int list(Call call, MailSystem system, Arguments arguments, boolean client)
      throws IOException {
    Mta mta = mta(call, system, arguments);
    if (mta == null) {
      return EX_CONFIG;
    }
    if (mta.settings().privacy().contains("restrictmailq") && !call.user().isRoot()) {
      call.err().println("You are not permitted to see the queue");
      return EX_NOPERM;
    }
    QueueListing listing = new QueueListing(call.out(), call.host().zone(), arguments.verbose());
    if (client && mta.config().option("QueueDirectory").map(o -> !fromLine(o)).orElse(true)) {
      // Messages are submitted straight into the MTA's queue: nothing ever waits in this one.
      listing.print(CLIENT_QUEUE, null, arguments.selection());
    } else {
      listing.print(mta.settings().queueDirectory(), mta.queue(), arguments.selection());
    }
    return 0;
  }

  private static boolean fromLine(CfConfig.Option option) {
    return option.at().file().isEmpty();
  }

  private static int verify(Call call, Mta mta, Arguments arguments) {
    if (arguments.debug()) {
      Identity.print(mta.config(), call.out());
    }
    Verification verification = new Verification(mta, call.out());
    arguments.addresses().forEach(verification::verify);
    return verification.exitCode();
  }

  private int send(Call call, MailSystem system, Arguments arguments) throws IOException {
    Mta mta = mta(call, system, arguments);
    return mta == null ? EX_CONFIG : new Submission(call, mta, arguments).run();
  }

  private int runQueue(Call call, MailSystem system, Arguments arguments, String how)
      throws IOException {
    Mta mta = mta(call, system, arguments);
    if (mta == null) {
      return EX_CONFIG;
    }
    if (mta.settings().privacy().contains("restrictqrun") && !call.user().isRoot()) {
      call.err().println("You do not have permission to process the queue");
      return EX_NOPERM;
    }
    Consumer<String> verbose = arguments.verbose() ? new VerboseLines(call.out()) : null;
    try {
      if (!how.isEmpty()) {
        // A process of its own that runs the queue again and again, until the daemon is stopped.
        system.runEvery(mta, Settings.minutes(how));
        return 0;
      }
      system.runner(mta).runNow(arguments.selection(), verbose).toCompletableFuture().join();
    } catch (CompletionException failed) {
      call.err().println("queue run failed: " + failed.getCause());
      return EX_TEMPFAIL;
    }
    return 0;
  }

  /** Null when the file is wrong; that is said then. */
  private static @Nullable Mta mta(Call call, MailSystem system, Arguments arguments)
      throws IOException {
    String file = arguments.file().isEmpty() ? CfFile.PATH : call.absolute(arguments.file());
    Diagnosed<CfConfig> read = system.read(file);
    List<Diagnostic> found = new ArrayList<>(read.diagnostics());
    CfConfig config = read.value() == null ? null : with(read.value(), arguments, found);
    for (Diagnostic diagnostic : found) {
      call.err().println(diagnostic.message());
    }
    return config == null || Diagnostic.anyError(found)
        ? null
        : system.mta(config, new Settings(config).queueDirectory());
  }

  /** -o and -O count after the file. */
  static CfConfig with(CfConfig config, Arguments arguments, List<Diagnostic> found) {
    List<CfConfig.Option> options = new ArrayList<>(config.options());
    Position line = Position.of("");
    for (String text : arguments.options()) {
      CfConfig.Option option =
          OptionLine.parse(
              text,
              line,
              (problem, mend) ->
                  found.add(new Diagnostic(line, dev.mxlab.text.Severity.ERROR, problem, mend)),
              (remark, mend) -> {});
      if (option != null) {
        options.add(option);
      }
    }
    return config.withOptions(options);
  }
}
