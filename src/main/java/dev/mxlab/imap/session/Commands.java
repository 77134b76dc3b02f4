package dev.mxlab.imap.session;

import dev.mxlab.imap.view.View;
import dev.mxlab.imap.view.Work;
import dev.mxlab.imap.wire.Arg;
import dev.mxlab.imap.wire.BadCommand;
import dev.mxlab.imap.wire.CommandReader;
import dev.mxlab.imap.wire.CommandReader.Event;
import dev.mxlab.imap.wire.Out;
import dev.mxlab.mailbox.MailAccount;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The authenticated and selected states (RFC 3501 section 3), as dovecot's imap has them. */
final class Commands {
  /** RFC 7888 section 5. */
  private static final int LONGEST_UNASKED = 4096;

  /** mailbox_idle_check_interval. */
  static final Duration LOOK_AROUND = Duration.ofSeconds(30);

  /** What asks no disk as long as no mailbox is selected. */
  private static final Set<String> QUICK =
      Set.of("CAPABILITY", "ENABLE", "ID", "LOGOUT", "NAMESPACE", "NOOP");

  private static final int MOST_BAD_COMMANDS = 20;

  private final CommandReader reader;
  private final InstantSource clock;
  private final Mail mail;
  private final CommandTable table;
  private final Notifications notifications;
  private String tag = "";
  private String name = "";
  private long began;
  private int badCommands;
  private String last = "";
  private long lastEnded;
  private @Nullable Append append;
  private @Nullable String idleTag;
  private @Nullable String ended;
  private Duration quietTime = Duration.ZERO;

  /** What the client said of itself and nobody took yet. */
  @Nullable List<Arg> identity;

  Commands(
      ImapSettings settings,
      InstantSource clock,
      MailAccount account,
      Surroundings around,
      CommandReader reader,
      Runnable wake) {
    this.reader = reader;
    this.clock = clock;
    this.mail = new Mail(settings, account, around, clock, wake);
    this.notifications = new Notifications(mail, wake);
    this.table = new CommandTable(mail, notifications);
  }

  /** Why the session is over; null while it is not. */
  @Nullable String ended() {
    return ended;
  }

  boolean idling() {
    return idleTag != null;
  }

  boolean wantsNewsAtOnce() {
    return append == null && notifications.wanted();
  }

  /** The next work that commands of the client ask for; null when more octets are needed. */
  @Nullable Work next(Out out) {
    Append receiving = append;
    if (receiving != null) {
      return receive(receiving, out);
    }
    Event event = reader.next();
    while (event != null && ended == null) {
      Work work = take(event, out);
      if (work != null || idleTag != null || ended != null) {
        return work;
      }
      event = append == null ? reader.next() : null;
    }
    return null;
  }

  private @Nullable Work take(Event event, Out out) {
    if (event instanceof Event.Named named) {
      named(named, out);
    } else if (event instanceof Event.Whole whole) {
      return whole(whole.args(), out);
    } else if (event instanceof Event.Literal literal) {
      return literal(literal, out);
    } else if (event instanceof Event.Broken broken) {
      broken(broken, out);
    }
    return null;
  }

  private void named(Event.Named named, Out out) {
    tag = named.tag();
    name = named.name().toUpperCase(Locale.ROOT);
    began = clock.millis();
    if (mail.deletedSelected()) {
      ended = "Selected mailbox was deleted, have to disconnect.";
      out.line("* BYE " + ended);
    } else if (!table.knows(name)) {
      reader.skipLine();
      bad("Unknown command", out);
    }
  }

  private void broken(Event.Broken broken, Out out) {
    switch (broken.where()) {
      case TAG -> {
        began = clock.millis();
        tagged("*", "BAD Error in IMAP tag: Invalid tag", out);
        countBad(out);
      }
      case NAME -> {
        began = clock.millis();
        tagged(reader.tag(), "BAD Error in IMAP command: Invalid command name", out);
        countBad(out);
      }
      case ARGUMENTS, WORD -> bad(broken.why(), out);
    }
  }

  private void bad(String why, Out out) {
    tagged(tag, new BadCommand(why).answer(name), out);
    countBad(out);
  }

  private void countBad(Out out) {
    if (++badCommands >= MOST_BAD_COMMANDS) {
      out.line("* BYE Too many invalid IMAP commands.");
      ended = "Too many invalid IMAP commands.";
    }
  }

  /** With the time that it took, as dovecot tells it. */
  private void tagged(String answered, String text, Out out) {
    long millis = Math.max(1, clock.millis() - began);
    // The time takes the place of the sentence's end.
    out.add(answered)
        .add(' ')
        .utf8(text.endsWith(".") ? text.substring(0, text.length() - 1) : text);
    out.add(" (").add(millis / 1000).add('.');
    out.add(millis % 1000 / 100).add(millis % 100 / 10).add(millis % 10);
    out.add(" + 0.000 secs).\r\n");
  }

  private @Nullable Work whole(List<Arg> args, Out out) {
    identity = name.equals("ID") ? args : null;
    if (name.equals("IDLE")) {
      idleTag = tag;
      quietTime = Duration.ZERO;
      out.line("+ idling");
      return running(Command.of(o -> "", Command.Sync.ALL), true);
    }
    if (name.equals("APPEND")) {
      return running(Append.withoutMessage(mail, args), false);
    }
    try {
      Command command = table.command(name, args);
      if (command instanceof Tagged tagged) {
        tagged.tag(tag);
      }
      return running(command, false);
    } catch (BadCommand wrong) {
      return running(
          Command.of(
              o -> {
                throw wrong;
              },
              Command.Sync.NO_EXPUNGES),
          false);
    }
  }

  private @Nullable Work literal(Event.Literal literal, Out out) {
    if (mail.settings().options().literalMinus()
        && !literal.waits()
        && literal.size() > LONGEST_UNASKED) {
      out.line("* BYE [TOOBIG] Non-synchronizing literal size too large");
      ended = "Non-synchronizing literal size too large";
      return null;
    }
    if (name.equals("APPEND")) {
      Append asked = new Append(mail);
      if (asked.takesLiteral(literal)) {
        append = asked;
        return beginAppend(asked, literal);
      }
    }
    if (literal.binary()) {
      reader.refuse();
      bad("literal8 not allowed here", out);
    } else if (!reader.collect()) {
      out.line("* BYE Literal size too large");
      ended = "Literal size too large";
    } else if (literal.waits()) {
      out.line("+ OK");
    }
    return null;
  }

  /** The arguments before the message are checked where one may wait; then its octets may come. */
  private Work beginAppend(Append asked, Event.Literal literal) {
    return running(
        new Command() {
          @Override
          public boolean proceed(Out out) throws IOException, BadCommand {
            asked.begin(literal);
            if (literal.waits()) {
              out.line("+ OK");
            }
            return true;
          }

          @Override
          public String answer() {
            return "";
          }

          @Override
          public Sync sync() {
            return Sync.NONE;
          }
        },
        true);
  }

  /** The octets of a message, then what follows it. */
  private @Nullable Work receive(Append receiving, Out out) {
    if (receiving.failed()) {
      append = null;
      reader.refuse();
      return next(out);
    }
    if (!receiving.streaming()) {
      receiving.streamBegins();
      reader.stream();
    }
    if (reader.toStream() > 0) {
      byte[] octets = reader.streamed(Out.ENOUGH);
      return octets.length == 0
          ? null
          : running(
              Command.of(
                  o -> {
                    receiving.octets(octets);
                    return "";
                  },
                  Command.Sync.NONE),
              true);
    }
    Event event = reader.next();
    if (event == null) {
      return null;
    }
    if (event instanceof Event.Literal literal && receiving.takesLiteral(literal)) {
      return beginAppend(receiving, literal);
    }
    append = null;
    if (event instanceof Event.Whole whole) {
      return running(receiving.finished(whole.args()), false);
    }
    receiving.abandon();
    if (event instanceof Event.Broken broken) {
      bad(broken.why(), out);
    } else {
      reader.refuse();
      bad("Invalid arguments", out);
    }
    return next(out);
  }

  private Work running(Command command, boolean quiet) {
    return new Running(command, tag, name, quiet);
  }

  /** A command on its way, with what is said after it. */
  private final class Running implements Work {
    private final Command command;
    private final String answered;
    private final String named;
    private final boolean quiet;

    /** Whether it is done on the event loop. */
    private boolean quickly;

    /**
     * @param quiet whether its end is not told, as it is a part of a command only
     */
    Running(Command command, String answered, String named, boolean quiet) {
      this.command = command;
      this.answered = answered;
      this.named = named;
      this.quiet = quiet;
    }

    @Override
    public boolean proceed(Out out) throws IOException {
      String text;
      Command.Sync sync;
      boolean wrong = false;
      mail.tellHighest(out);
      try {
        if (!command.proceed(out)) {
          return false;
        }
        text = command.answer();
        boolean refused = text.startsWith("NO ") && !Trouble.comesLate(text);
        sync = refused ? Command.Sync.NONE : command.sync();
      } catch (BadCommand bad) {
        command.abandon();
        text = bad.answer(named);
        sync = Command.Sync.NONE;
        wrong = text.startsWith("BAD");
      } catch (IOException trouble) {
        if (command.owesOctets()) {
          throw trouble;
        }
        command.abandon();
        text = Trouble.answer(trouble, named, mail.complaints());
        sync = Command.Sync.NONE;
      }
      if (sync != Command.Sync.NONE && mail.isGone()) {
        text = Trouble.lost(named);
        sync = Command.Sync.NONE;
      }
      if (sync != Command.Sync.NONE) {
        boolean expunges = sync == Command.Sync.ALL;
        mail.delayNewMail(named);
        if (quickly) {
          mail.syncQuickly(out, expunges, command.tellsUids());
        } else {
          mail.sync(out, expunges, command.tellsUids());
        }
        mail.delayNewMail("NOOP");
        text = mail.withModseq(out, text);
      }
      if (!text.isEmpty() || !quiet) {
        finish(text, wrong, out);
      }
      return true;
    }

    private void finish(String text, boolean wrong, Out out) {
      if (named.equals("LOGOUT")) {
        out.line("* BYE Logging out");
        ended = "Logged out";
      }
      if (text.startsWith("BYE ")) {
        out.add("* ").line(text);
        ended = text.substring(4);
        return;
      }
      tagged(answered, text, out);
      last = named;
      lastEnded = clock.millis();
      Append receiving = append;
      if (receiving != null && quiet) {
        receiving.abandon();
      }
      if (wrong) {
        countBad(out);
      } else {
        badCommands = 0;
      }
    }

    @Override
    public boolean isQuick() {
      quickly =
          mail.view() == null ? QUICK.contains(named) : command.isQuick() && mail.mayBeQuick();
      return quickly;
    }

    @Override
    public void rest() throws IOException {
      command.rest();
    }

    @Override
    public void abandon() {
      command.abandon();
    }
  }

  /** The selected mailbox is gone while the client waits. */
  private void end(Out out) {
    out.add("* ").line(Trouble.LOST);
    ended = Trouble.LOST.substring(4);
  }

  /** What came while the client waited. */
  Work tellNews() {
    return new News(mail, notifications, this::idling, this::end);
  }

  /**
   * Whether another program changed the mailbox (mailbox_idle_check_interval); now and then the
   * client hears that the connection stands, so that no router forgets it.
   */
  Work lookAround() {
    quietTime = quietTime.plus(LOOK_AROUND);
    Duration stillHere = mail.settings().stillHere();
    boolean say = !stillHere.isZero() && quietTime.compareTo(stillHere) >= 0;
    quietTime = say ? Duration.ZERO : quietTime;
    return out -> {
      View view = mail.view();
      if (mail.isGone()) {
        end(out);
        return true;
      } else if (view != null) {
        view.mailbox().refresh();
        mail.sync(out, true, false);
      }
      if (say) {
        out.line("* OK Still here");
      }
      return true;
    };
  }

  Work endIdle(String line) {
    String answered = String.valueOf(idleTag);
    idleTag = null;
    boolean right = line.equalsIgnoreCase("DONE");
    return out -> {
      if (mail.isGone()) {
        end(out);
        return true;
      }
      mail.sync(out, true, false);
      tagged(answered, right ? "OK Idle completed" : "BAD Expected DONE", out);
      return true;
    };
  }

  /** What the client did last, as the log of a lost connection tells it. */
  String lastCommand() {
    if (idleTag != null) {
      return "(IDLE running for waiting input)";
    }
    return last.isEmpty()
        ? "(No commands sent)"
        : String.format(
            Locale.ROOT,
            "(%s finished %.3f secs ago)",
            last,
            (clock.millis() - lastEnded) / 1000.0);
  }

  Map<String, String> statistics() {
    return mail.statistics();
  }

  @Nullable View view() {
    return mail.view();
  }

  /** Whether {@link #close} has anything to do that may wait. */
  boolean holdsMail() {
    return append != null || mail.view() != null || notifications.wanted();
  }

  void close() {
    Append receiving = append;
    if (receiving != null) {
      receiving.abandon();
    }
    notifications.close();
    mail.close();
  }
}
