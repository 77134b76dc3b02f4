package dev.mxlab.imap.session;

import dev.mxlab.imap.session.ImapEffect.Close;
import dev.mxlab.imap.session.ImapEffect.Perform;
import dev.mxlab.imap.session.ImapEffect.Send;
import dev.mxlab.imap.view.Work;
import dev.mxlab.imap.wire.Arg;
import dev.mxlab.imap.wire.CommandReader;
import dev.mxlab.imap.wire.CommandReader.Event;
import dev.mxlab.imap.wire.Fault;
import dev.mxlab.imap.wire.Out;
import dev.mxlab.mailbox.MailAccount;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One IMAP session as a state machine. It is told what happened (octets came, a question was
 * answered, a piece of work was done, time passed) and returns what is to be done, in order.
 * Behaviour and texts are dovecot 2.3.19's. Used from one thread at a time, but for {@link Work},
 * which runs while the session is told nothing but {@link #received} and {@link #woken}.
 *
 * <p>Two parts share it, as two programs do in dovecot: {@link Login} until the password was right,
 * then {@link Commands}.
 */
public final class ImapSession {
  private static final String INTERNAL =
      "Internal error occurred. Refer to server log for more information.";

  /** Octets of one command before the login. */
  private static final int LONGEST_BEFORE_LOGIN = 8192;

  /** Octets of one argument before the login. */
  private static final int LONGEST_WORD_BEFORE_LOGIN = 1030;

  private static final Duration LOGIN_LIMIT = Duration.ofMinutes(3);
  private static final Duration IDLE_LIMIT = Duration.ofMinutes(30);
  private static final String TOO_MUCH = "Too much input";

  private final ImapSettings settings;
  private final InstantSource clock;
  private final Runnable waker;
  private final CommandReader reader = new CommandReader();
  private final Login login;
  private final Out out = new Out();
  private final List<ImapEffect> effects = new ArrayList<>();
  private @Nullable Commands commands;
  private @Nullable Work working;
  private boolean waiting;

  /** What is told of a session without mail. */
  private Map<String, String> nothing = Map.of();

  private boolean closed;
  private boolean startingTls;
  private boolean news;
  private String name = "";

  /**
   * @param clock for ages of messages and the times that answers tell
   * @param waker called by any thread when {@link #woken} wants to be called
   */
  public ImapSession(ImapSettings settings, InstantSource clock, Runnable waker) {
    this.settings = settings;
    this.clock = clock;
    this.waker = waker;
    this.login = new Login(settings, this);
    reader.limit(LONGEST_BEFORE_LOGIN, LONGEST_WORD_BEFORE_LOGIN, 1);
  }

  /** The connection stands. */
  public List<ImapEffect> start() {
    if (settings.options().broken()) {
      bye("Auth process broken", "Auth process broken");
      return take();
    }
    line("* OK [CAPABILITY " + login.capabilities() + "] " + settings.greeting());
    return take();
  }

  /** Octets of the client. */
  public List<ImapEffect> received(byte[] octets, int offset, int length) {
    if (!closed && !reader.add(octets, offset, length)) {
      bye("Input buffer full, aborting", "Input buffer full");
    }
    return proceed();
  }

  /** Answers {@link ImapEffect.Authenticate}. */
  public List<ImapEffect> authenticated(boolean right) {
    waiting = false;
    login.authenticated(right);
    return proceed();
  }

  /** Answers {@link ImapEffect.Delay}: a login has failed. */
  public List<ImapEffect> delayed() {
    waiting = false;
    login.failed();
    return proceed();
  }

  /** Answers {@link ImapEffect.StartTls}. */
  public List<ImapEffect> secured() {
    waiting = false;
    startingTls = false;
    login.secured();
    return proceed();
  }

  /** Answers {@link ImapEffect.OpenAccount}. */
  public List<ImapEffect> opened(MailAccount account, Surroundings around) {
    waiting = false;
    commands = new Commands(settings, clock, account, around, reader, this::wake);
    int longest = settings.options().longestLine();
    reader.limit(longest, longest, Integer.MAX_VALUE);
    login.loggedIn();
    return proceed();
  }

  /**
   * Answers {@link ImapEffect.OpenAccount}: the mail is not to be had.
   *
   * @param why the tagged answer without its tag
   */
  public List<ImapEffect> notOpened(String why) {
    waiting = false;
    login.notOpened(why);
    return proceed();
  }

  /**
   * Answers {@link ImapEffect.OpenAccount}: the login counts, but nothing can be done with the
   * mail.
   */
  public List<ImapEffect> unusable(String why) {
    waiting = false;
    login.loggedIn();
    nothing = Mail.NOTHING;
    bye(INTERNAL, why);
    return take();
  }

  /** Answers {@link ImapEffect.OpenAccount}: nobody knows whose mail that is. */
  public List<ImapEffect> unknown() {
    waiting = false;
    login.notOpened("NO [UNAVAILABLE] " + INTERNAL);
    close("Internal login failure");
    return take();
  }

  /** Answers {@link ImapEffect.OpenAccount}: nothing may be done in the user's name. */
  public List<ImapEffect> notBegun() {
    waiting = false;
    login.notOpened("OK Logged in, but initialization failed.");
    bye(INTERNAL, "");
    return take();
  }

  /** Answers {@link ImapEffect.OpenAccount}: what was begun in the user's name broke off. */
  public List<ImapEffect> broken() {
    waiting = false;
    close("");
    return take();
  }

  /** Answers {@link ImapEffect.Perform}. */
  public List<ImapEffect> performed(boolean done) {
    Work work = working;
    waiting = false;
    if (work == null) {
      return take();
    }
    if (closed) {
      work.abandon();
      working = null;
      return take();
    }
    if (!done) {
      perform(work);
      return take();
    }
    working = null;
    Commands mail = commands;
    if (mail != null && mail.ended() != null) {
      close(mail.ended());
    }
    return proceed();
  }

  /**
   * Answers {@link ImapEffect.Perform}: it cannot be done, and nobody knows what was sent of it.
   */
  public List<ImapEffect> failed() {
    Work work = working;
    waiting = false;
    working = null;
    if (work != null) {
      work.abandon();
    }
    close("Internal error");
    return take();
  }

  /** Something happened that the client may want to hear of. */
  public List<ImapEffect> woken() {
    news = true;
    return proceed();
  }

  private void wake() {
    waker.run();
  }

  /** Nothing happened for {@link #idleLimit}. */
  public List<ImapEffect> idle() {
    Commands mail = commands;
    if (closed || waiting) {
      return take();
    }
    if (mail != null && mail.idling()) {
      perform(mail.lookAround());
    } else {
      bye("Disconnected for inactivity.", "Inactivity");
    }
    return take();
  }

  /** How long to wait before {@link #idle} is called. */
  public Duration idleLimit() {
    Commands mail = commands;
    if (mail == null) {
      return LOGIN_LIMIT;
    }
    return mail.idling() ? Commands.LOOK_AROUND : IDLE_LIMIT;
  }

  /** The server ends. */
  public List<ImapEffect> shutdown() {
    if (!closed) {
      bye("Server shutting down.", "Server shutting down.");
    }
    return take();
  }

  /** Whether octets of the client are welcome; else they wait in the network. */
  public boolean wantsInput() {
    return !closed && !waiting;
  }

  /** Whether the client waits for news (RFC 2177). */
  public boolean idling() {
    Commands mail = commands;
    return mail != null && mail.idling();
  }

  /** What the log tells of the session when it ends. */
  public Map<String, String> statistics() {
    Commands mail = commands;
    return mail == null ? nothing : mail.statistics();
  }

  /** How many octets of the client nothing came of yet. */
  public int pending() {
    return reader.pending();
  }

  /** What the log of a lost connection tells of the last command. */
  public String lastCommand() {
    Commands mail = commands;
    return mail == null ? "" : mail.lastCommand();
  }

  /** Whether a login went well. */
  public boolean loggedIn() {
    return commands != null;
  }

  /** Whether {@link #release} may wait for the disk. */
  public boolean holdsMail() {
    Commands mail = commands;
    return working != null || mail != null && mail.holdsMail();
  }

  /** Gives back what it holds; no work is under way any more. */
  public void release() {
    closed = true;
    Work work = working;
    if (work != null) {
      work.abandon();
      working = null;
    }
    Commands mail = commands;
    if (mail != null) {
      mail.close();
    }
  }

  private List<ImapEffect> proceed() {
    boolean more = true;
    while (more && !closed && !waiting) {
      more = step();
    }
    return take();
  }

  /** False when octets of the client are needed. */
  private boolean step() {
    Commands mail = commands;
    if (mail == null) {
      return beforeLogin();
    }
    if (news && mail.idling()) {
      news = false;
      perform(mail.tellNews());
      return true;
    }
    if (mail.idling()) {
      String line = reader.line();
      if (line != null) {
        perform(mail.endIdle(line));
      }
      return line != null;
    }
    if (news && mail.wantsNewsAtOnce() && reader.pending() == 0) {
      news = false;
      perform(mail.tellNews());
      return true;
    }
    Work work = mail.next(out);
    List<Arg> identity = mail.identity;
    if (identity != null) {
      mail.identity = null;
      identified(identity);
    }
    if (mail.ended() != null) {
      close(mail.ended());
    } else if (work != null) {
      perform(work);
    }
    return work != null;
  }

  private boolean beforeLogin() {
    if (login.inSasl()) {
      String line = reader.line();
      if (line != null) {
        login.saslResponse(line);
      }
      return line != null;
    }
    if (name.equals(Login.AUTHENTICATE)) {
      // What follows it are no arguments: a mechanism and octets as they are.
      String rest = reader.restOfLine();
      if (rest != null) {
        name = "";
        login.authenticate(reader.tag(), rest);
      }
      return rest != null;
    }
    Event event = reader.next();
    if (event == null) {
      return false;
    }
    if (event instanceof Event.Named named) {
      name = named.name().toUpperCase(Locale.ROOT);
      if (name.equals("ID")) {
        reader.spare();
      }
    } else if (event instanceof Event.Whole whole) {
      login.command(reader.tag(), name, whole.args());
    } else if (event instanceof Event.Broken broken) {
      broken(broken);
    } else if (event instanceof Event.Literal literal) {
      literal(literal);
    }
    return true;
  }

  private void broken(Event.Broken broken) {
    if (broken.where() == Fault.WORD) {
      bye("Input buffer full, aborting", TOO_MUCH);
    } else if (reader.tooLong()) {
      line(reader.tag() + " BAD IMAP command line too large");
    } else if (broken.where() == Fault.ARGUMENTS) {
      line(reader.tag() + " BAD " + broken.why());
    } else {
      login.bad(broken.where() == Fault.TAG ? "*" : reader.tag());
    }
  }

  private void literal(Event.Literal literal) {
    boolean waits = literal.waits();
    if (literal.binary()) {
      reader.refuse();
      line(reader.tag() + " BAD literal8 not allowed here");
    } else if (literal.size() + reader.pending() >= LONGEST_BEFORE_LOGIN) {
      bye("Literal size too large", TOO_MUCH);
    } else if (!reader.collect()) {
      if (waits) {
        line("+ OK");
      }
      bye("Input buffer full, aborting", TOO_MUCH);
    } else if (waits) {
      line("+ OK");
    }
  }

  private void perform(Work work) {
    flush();
    working = work;
    waiting = true;
    effects.add(new Perform(work));
  }

  /** What a client says of itself in ID. */
  void identified(List<Arg> args) {
    List<Arg> pairs = args.isEmpty() ? null : args.get(0).group();
    if (pairs != null) {
      flush();
      Map<String, @Nullable String> told = new LinkedHashMap<>();
      for (int i = 0; i + 1 < pairs.size(); i += 2) {
        told.put(String.valueOf(pairs.get(i).string()), value(pairs.get(i + 1)));
      }
      effects.add(new ImapEffect.Identified(told));
    }
  }

  private static @Nullable String value(Arg arg) {
    return "NIL".equals(arg.word()) && !(arg instanceof Arg.Text) ? null : arg.string();
  }

  /** A question of {@link Login}. */
  void ask(ImapEffect effect) {
    flush();
    waiting = true;
    startingTls = effect instanceof ImapEffect.StartTls;
    effects.add(effect);
  }

  /** Whether the client's next octets are those of TLS. */
  public boolean startingTls() {
    return startingTls;
  }

  void line(String text) {
    out.utf8(text).add("\r\n");
  }

  private void bye(String text, String reason) {
    line("* BYE " + text);
    close(reason);
  }

  void close(@Nullable String reason) {
    if (!closed) {
      closed = true;
      flush();
      effects.add(new Close(reason == null ? "" : reason));
    }
  }

  private void flush() {
    if (out.size() > 0) {
      effects.add(new Send(out.take()));
    }
  }

  private List<ImapEffect> take() {
    flush();
    List<ImapEffect> taken = List.copyOf(effects);
    effects.clear();
    return taken;
  }
}
