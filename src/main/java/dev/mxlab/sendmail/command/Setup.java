package dev.mxlab.sendmail.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.Disk;
import dev.mxlab.host.SystemError;
import dev.mxlab.journal.Event;
import dev.mxlab.sendmail.MailSystem;
import dev.mxlab.sendmail.QueuesMissing;
import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.cf.CfFile;
import dev.mxlab.sendmail.cf.OptionLine;
import dev.mxlab.sendmail.cf.QueueLine;
import dev.mxlab.sendmail.cf.Safety;
import dev.mxlab.sendmail.queue.QueueGroup;
import dev.mxlab.sendmail.reception.Mta;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Position;
import dev.mxlab.text.Severity;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which file a command works with, and what it makes of it. Who hands a message over does so as a
 * client of the daemon, by submit.cf, unless -Am says that he is the MTA himself (getcfname in
 * conf.c).
 */
final class Setup {
  static final String SUBMIT = MailSystem.SUBMIT;

  /** Queues that are made where they are not there. */
  private static final Set<String> MADE =
      Set.of("", "/var/spool/mqueue", "/var/spool/mqueue-client", "/var/spool/clientmqueue");

  private final Call call;
  private final MailSystem system;
  private final Arguments arguments;
  private int trouble;

  Setup(Call call, MailSystem system, Arguments arguments) {
    this.call = call;
    this.system = system;
    this.arguments = arguments;
  }

  /** What the last null of {@link #mta} ends the command with. */
  int trouble() {
    return trouble;
  }

  /**
   * Whether the message goes by way of the daemon. With -odq and -odd it stays in the MTA's queue,
   * where a course looks for it; the real one leaves it in its own.
   */
  private boolean client() {
    boolean submits =
        (arguments.mode() == 'm' || arguments.mode() == 's')
            && !arguments.options().contains("dq")
            && !arguments.options().contains("dd")
            && arguments.queue() == null
            && arguments.quarantine() == null;
    return arguments.client() || (submits && !arguments.mta());
  }

  /** Null when the file is wrong; that is said then. */
  @Nullable Mta mta() throws IOException {
    return mta(client());
  }

  /**
   * @param client whether submit.cf is meant; where there is none, the MTA's file is read
   */
  @Nullable Mta mta(boolean client) throws IOException {
    String file = CfFile.PATH;
    if (!arguments.file().isEmpty()) {
      file = call.absolute(arguments.file());
      if (!isThere(file)) {
        return null;
      }
    } else if (arguments.client()) {
      // Who says -Ac wants this file and no other.
      file = SUBMIT;
      if (!isThere(file)) {
        return null;
      }
    } else if (client && Files.isReadable(call.host().files().real(SUBMIT))) {
      file = SUBMIT;
    }
    Diagnosed<CfConfig> read = system.read(file);
    List<Diagnostic> found = new ArrayList<>(read.diagnostics());
    CfConfig config = read.value() == null ? null : with(read.value(), arguments, found);
    dangerous(call, file, false);
    for (Diagnostic diagnostic : found) {
      call.err().println(diagnostic.message());
    }
    log(call, found);
    if (config == null || Diagnostic.anyError(found)) {
      CfConfig stands = config == null ? CfFile.readWhatStands(file, call.host()).value() : config;
      boolean whole = stands == null || whole(call.err(), stands);
      trouble =
          unreadable(found)
              ? SendmailCommand.EX_OSERR
              : whole ? SendmailCommand.EX_SOFTWARE : SendmailCommand.EX_CONFIG;
      return null;
    }
    String chdir = directory(config);
    if (!chdir.isEmpty()) {
      call.err().println(chdir);
      trouble = SendmailCommand.EX_CONFIG;
      return null;
    }
    String program = arguments.values().getOrDefault('L', "sendmail");
    for (QueueLine group : config.queueGroups()) {
      if (!group.remark().isEmpty()) {
        call.err().println(group.remark());
      }
    }
    try {
      Mta mta = system.mta(config, program);
      String group = arguments.selection().group();
      boolean known =
          group.isEmpty()
              || group.equals(QueueGroup.DEFAULT)
              || mta.queue().groups().stream().anyMatch(one -> one.name().equals(group));
      if (!known) {
        call.err().println("Queue group " + group + " unknown");
        trouble = 0;
        return null;
      }
      return mta;
    } catch (QueuesMissing missing) {
      call.err().println(missing.getMessage());
      trouble = SendmailCommand.EX_CONFIG;
      return null;
    }
  }

  /** Whether a class file is what could not be read. */
  static boolean unreadable(List<Diagnostic> found) {
    return found.stream().anyMatch(one -> one.message().contains(CfFile.UNREADABLE_CLASS));
  }

  /** What is wrong with a file is the log's business as well. */
  static void log(Call call, List<Diagnostic> found) {
    found.stream()
        .filter(one -> one.severity() == Severity.ERROR)
        .forEach(
            one ->
                say(
                    call,
                    "alert",
                    "NOQUEUE: SYSERR(" + call.user().name() + "): " + one.message()));
  }

  private static void say(Call call, String level, String text) {
    call.host().journal().record(new Event.DaemonSaid("sendmail-command", level, text));
  }

  /**
   * A sendmail.cf that others may write to is worth a warning.
   *
   * @param aloud whether the terminal hears it too
   */
  static void dangerous(Call call, String file, boolean aloud) {
    if (!Safety.of(call.host()).writable(file)) {
      return;
    }
    String warning = file + ": WARNING: dangerous write permissions";
    say(call, "alert", warning);
    if (aloud) {
      call.err().println(warning);
    }
  }

  /** What keeps the program from working in its queue; empty for nothing. */
  private String directory(CfConfig config) {
    String queue = config.option("QueueDirectory").map(CfConfig.Option::value).orElse("");
    String name = queue.endsWith("*") ? queue.substring(0, queue.lastIndexOf('/') + 1) : queue;
    String shown = name.endsWith("/") ? name : name + "/";
    Path real = call.host().files().real(name.startsWith("/") ? name : "/" + name);
    if (Files.isDirectory(real) || MADE.contains(queue)) {
      return "";
    }
    String why = Files.exists(real) ? "Not a directory" : "No such file or directory";
    return "can not chdir(" + shown + "): " + why;
  }

  private boolean isThere(String file) {
    boolean there = isThere(call, call.err(), file);
    trouble = there ? trouble : SendmailCommand.EX_OSFILE;
    return there;
  }

  /** Whether the file can be read; says so where not. */
  static boolean isThere(Call call, PrintStream to, String file) {
    Path real = call.host().files().real(file);
    if (Files.isDirectory(real)) {
      to.println(file + ": line 0: not a plain file");
      return false;
    }
    try {
      Disk.of(call).toRead(file);
      return true;
    } catch (IOException unreadable) {
      to.println(file + ": line 0: cannot open: " + SystemError.text(unreadable));
      return false;
    }
  }

  /** What no file can do without: the rest is not worth looking at. */
  static boolean whole(PrintStream to, CfConfig config) {
    boolean local = config.mailers().containsKey("local");
    boolean queue = config.option("QueueDirectory").isPresent();
    if (!local) {
      to.println("No local mailer defined");
    }
    if (!queue) {
      to.println("QueueDirectory (Q) option must be set");
    }
    return local && queue;
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
              (problem, mend) -> found.add(new Diagnostic(line, Severity.ERROR, problem, mend)),
              (remark, mend) -> found.add(new Diagnostic(line, Severity.WARNING, remark, mend)));
      if (option != null) {
        options.add(option);
      }
    }
    return config.withOptions(options);
  }
}
