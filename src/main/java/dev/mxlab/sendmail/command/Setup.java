package dev.mxlab.sendmail.command;

import dev.mxlab.host.Call;
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
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which file a command works with, and what it makes of it. Who hands a message over does so as a
 * client of the daemon, by submit.cf, unless -Am says that he is the MTA himself (getcfname in
 * conf.c).
 */
final class Setup {
  static final String SUBMIT = MailSystem.SUBMIT;

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
      boolean whole = config == null || whole(config);
      trouble =
          found.stream().anyMatch(one -> one.message().contains(CfFile.UNREADABLE_CLASS))
              ? SendmailCommand.EX_OSERR
              : whole ? SendmailCommand.EX_SOFTWARE : SendmailCommand.EX_CONFIG;
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

  private boolean isThere(String file) {
    boolean there = Files.isReadable(call.host().files().real(file));
    if (!there) {
      call.err().println(file + ": line 0: cannot open: No such file or directory");
      trouble = SendmailCommand.EX_OSFILE;
    }
    return there;
  }

  /** What no file can do without: the rest is not worth looking at. */
  private boolean whole(CfConfig config) {
    boolean local = config.mailers().containsKey("local");
    boolean queue = config.option("QueueDirectory").isPresent();
    if (!local) {
      call.err().println("No local mailer defined");
    }
    if (!queue) {
      call.err().println("QueueDirectory (Q) option must be set");
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
              (problem, mend) ->
                  complain(text, new Diagnostic(line, Severity.ERROR, problem, mend), found),
              (remark, mend) -> {});
      if (option != null) {
        options.add(option);
      }
    }
    return config.withOptions(options);
  }

  /** Of letters that it does not know sendmail says nothing. */
  private static void complain(String text, Diagnostic problem, List<Diagnostic> found) {
    if (text.startsWith(" ") || !problem.message().contains("unknown option name")) {
      found.add(problem);
    }
  }
}
