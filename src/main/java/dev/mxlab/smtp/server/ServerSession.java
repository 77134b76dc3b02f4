package dev.mxlab.smtp.server;

import dev.mxlab.net.Link;
import dev.mxlab.smtp.DataDecoder;
import dev.mxlab.smtp.DataDecoder.Flaw;
import dev.mxlab.smtp.LineBuffer;
import dev.mxlab.smtp.LineEnds;
import dev.mxlab.smtp.Reply;
import dev.mxlab.smtp.Security;
import dev.mxlab.smtp.TlsParty;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client's dialogue as a state machine (RFC 5321): bytes, answers of the mail system, time-outs
 * and the end of the connection go in, {@link Effect}s come out. It knows no socket and no thread;
 * its owner calls it from one thread at a time.
 *
 * <p>Commands are obeyed in their order, one question to the mail system at a time: what a
 * pipelining client (RFC 2920) sends meanwhile waits in a buffer, and {@link #wantsInput} tells the
 * owner when to stop reading. A call obeys a limited number of commands; while {@link #hasWork} the
 * owner calls {@link #proceed}, once what was said is on its way.
 */
public final class ServerSession {
  /** Pipelined input that may wait; a bit more than a client sends before it needs an answer. */
  private static final int MOST_WAITING = 16 * 1024;

  private static final int COMMANDS_AT_A_TIME = 32;

  private enum Mode {
    COMMANDS,
    DATA,
    HANDSHAKE,
    CLOSED
  }

  private final Reception reception;
  private final Link link;
  private final Runnable wake;
  private final LineBuffer input;
  private final List<Effect> effects = new ArrayList<>();
  private final Floor floor = new SessionFloor();

  private Mode mode = Mode.COMMANDS;
  private boolean asking;
  private boolean full;

  /** False once a look at the waiting input has found no whole line. */
  private boolean moreWork = true;

  /** Who has yet to be greeted, during the pause before it. */
  private Reception.@Nullable Welcome unwelcomed;

  private boolean gone;
  private @Nullable Conversation now;
  private @Nullable CommandTable commands;
  private DataDecoder decoder = new DataDecoder();

  /** Null outside DATA, and once the message is refused. */
  private Reception.@Nullable Content content;

  /**
   * @param longestLine of a command, its end included; 2048 in sendmail
   * @param wake called from any thread when the mail system can take more of a message; the owner
   *     then calls {@link #resumed} on the session's own thread
   */
  public ServerSession(Reception reception, Link link, int longestLine, Runnable wake) {
    this.reception = reception;
    this.link = link;
    this.wake = wake;
    this.input = new LineBuffer(longestLine);
  }

  /** The connection stands: the greeting is asked for. */
  public List<Effect> open() {
    ask(reception.connect(link), this::greet);
    return done();
  }

  /**
   * Those who do not wait for their greeting are programs that send spam (greet_pause in
   * srvrsmtp.c).
   */
  private void greet(Reception.Welcome welcome) {
    if (welcome.pause().isZero()) {
      welcome(welcome);
    } else if (input.size() > 0) {
      tooHasty(welcome);
    } else {
      unwelcomed = welcome;
      asking = true;
      effects.add(new Effect.Pause(welcome.pause(), this::waited));
    }
  }

  private List<Effect> waited() {
    Reception.Welcome patient = unwelcomed;
    if (patient == null) {
      return List.of();
    }
    unwelcomed = null;
    asking = false;
    if (mode == Mode.CLOSED) {
      release();
      return List.of();
    }
    welcome(patient);
    return proceed();
  }

  private void tooHasty(Reception.Welcome welcome) {
    reception.hasty(link);
    Reply refusal =
        Reply.of(554, "", welcome.manners().hostname() + " ESMTP not accepting messages");
    welcome(new Reception.Welcome(refusal, welcome.shown(), welcome.manners()));
  }

  private void welcome(Reception.Welcome welcome) {
    Conversation conversation = new Conversation(welcome);
    now = conversation;
    commands = new CommandTable(reception, link, conversation, floor);
    floor.say(welcome.greeting());
    if (welcome.greeting().temporary()) {
      floor.close(welcome.greeting().toString());
    }
  }

  /** Bytes of the client. */
  public List<Effect> receive(byte[] bytes, int offset, int length) {
    if (mode == Mode.CLOSED) {
      return List.of();
    }
    input.add(bytes, offset, length);
    Reception.Welcome hasty = unwelcomed;
    if (hasty != null) {
      unwelcomed = null;
      asking = false;
      tooHasty(hasty);
    }
    return proceed();
  }

  /** Goes on with what waits. */
  public List<Effect> proceed() {
    for (int turns = COMMANDS_AT_A_TIME; turns > 0 && ready(); turns--) {
      if (mode == Mode.DATA) {
        takeData();
      } else if (!takeCommand()) {
        break;
      }
    }
    return done();
  }

  private boolean ready() {
    return !asking && !full && (mode == Mode.COMMANDS || mode == Mode.DATA) && input.size() > 0;
  }

  /** Whether {@link #proceed} may find something to do. */
  public boolean hasWork() {
    return ready() && moreWork;
  }

  /** Whether nothing is owed to the client: all it sent was answered. */
  public boolean quiet() {
    return !asking && !full && !hasWork();
  }

  private boolean takeCommand() {
    CommandTable table = commands;
    if (table == null) {
      return false;
    }
    String line = input.next();
    moreWork = line != null;
    if (line != null) {
      table.take(line);
      return true;
    }
    if (input.overlong() && now != null) {
      String shown = now.welcome.shown();
      reception.log(link, "info", shown + ": SMTP violation, input too long: " + input.size());
      table.farewell("4.7.0", "Command too long, possible attack " + now.welcome.shown());
    }
    return false;
  }

  private void takeData() {
    input.drainTo(decoder);
    moreWork = true;
    long most = now == null ? 0 : now.welcome.manners().maxMessageSize();
    Reception.Content taker = content;
    if (taker != null && (flaw() != null || most > 0 && decoder.total() > most)) {
      content = null;
      taker.abort();
      taker = null;
    }
    if (taker != null && decoder.length() > 0) {
      full = !taker.write(decoder.piece(), 0, decoder.length(), wake);
    }
    if (decoder.ended()) {
      full = false;
      endOfData(taker, most);
    }
  }

  private void endOfData(Reception.@Nullable Content taker, long most) {
    mode = Mode.COMMANDS;
    content = null;
    if (taker != null) {
      ask(taker.finish(), this::answer);
    } else {
      answer(unacceptable(most));
    }
  }

  /** What is wrong with the line ends, or null. */
  private @Nullable Flaw flaw() {
    for (Flaw flaw : decoder.flaws()) {
      if (flaw != Flaw.NUL || now == null || now.guard().rejectNul()) {
        return flaw;
      }
    }
    return null;
  }

  private Reply unacceptable(long most) {
    Flaw flaw = flaw();
    if (flaw == Flaw.BARE_CR) {
      return badEnds("Bare carriage return (CR) not allowed");
    } else if (flaw == Flaw.BARE_LF) {
      return badEnds("Bare linefeed (LF) not allowed");
    } else if (flaw == Flaw.NUL) {
      return Reply.of(554, "5.6.1", "NUL byte not allowed");
    }
    return Reply.of(552, "5.2.3", "Message exceeds maximum fixed size (" + most + ")");
  }

  private Reply badEnds(String text) {
    String where = decoder.flawInHeader() ? "header" : "body";
    log("notice", collecting(text) + ", where=" + where + ", status=tempfail");
    return Reply.of(421, "4.5.0", text);
  }

  private String collecting(String info) {
    return now == null
        ? ""
        : "collect: relay=" + now.welcome.name() + ", from=" + now.sender + ", info=" + info;
  }

  private void log(String level, String text) {
    reception.log(link, level, text);
  }

  private void answer(Reply reply) {
    floor.say(reply);
    if (reply.code() == 421) {
      floor.close(reply.toString());
    }
  }

  /** The handshake that {@link Effect.StartTls} began has ended well. */
  public List<Effect> secured(Security security) {
    Conversation conversation = now;
    if (mode != Mode.HANDSHAKE || conversation == null) {
      return List.of();
    }
    mode = Mode.COMMANDS;
    ask(
        reception.secured(link, conversation.welcome, security),
        result -> conversation.secured(result, security));
    return done();
  }

  /** The handshake has failed: the connection is of no use any more. */
  public void unsecured(String why) {
    if (mode == Mode.HANDSHAKE) {
      reception.unsecured(link, why);
    }
    closed();
  }

  /** The mail system takes more of the message, as it promised. */
  public List<Effect> resumed() {
    full = false;
    return proceed();
  }

  /** How long the client may be silent now, by the machine's time. */
  public Duration patience() {
    Guard guard = now == null ? Guard.STANDARD : now.guard();
    return mode == Mode.DATA ? guard.block() : guard.command();
  }

  /** Whether the owner should read on from the client. */
  public boolean wantsInput() {
    return mode == Mode.CLOSED || !full && input.size() < MOST_WAITING;
  }

  /**
   * The client was silent for too long. In DATA it is told; between commands sendmail hangs up
   * without a word.
   */
  public List<Effect> timedOut() {
    Conversation conversation = now;
    if (asking || full || mode == Mode.CLOSED || conversation == null) {
      return List.of();
    }
    if (mode == Mode.DATA) {
      floor.say(Reply.of(421, "4.4.1", collecting("read timeout")));
      log("err", "SYSERR(root): " + collecting("read timeout"));
    } else {
      log(
          "notice",
          "timeout waiting for input from "
              + conversation.welcome.name()
              + " during server cmd read");
      lost();
    }
    floor.close("timeout waiting for input from " + conversation.welcome.shown());
    return done();
  }

  /** The mail system failed where it must not: the client is put off (RFC 5321 section 4.2.1). */
  public List<Effect> failed() {
    asking = false;
    if (now == null) {
      floor.say(Reply.of(421, "4.3.0", "Temporary system failure. Please try again later."));
      floor.close("no greeting");
      return done();
    }
    now.abandon();
    if (mode != Mode.CLOSED) {
      floor.say(Reply.of(451, "4.3.0", "Temporary system failure. Please try again later."));
    }
    return proceed();
  }

  /** The client is gone in the middle of something, or without having wanted anything. */
  private void lost() {
    Conversation conversation = now;
    if (conversation != null && conversation.serious) {
      log(
          "notice",
          "lost input channel from "
              + conversation.welcome.shown()
              + " to "
              + conversation.guard().daemon()
              + " after "
              + conversation.lastCommand);
    }
  }

  private void idle() {
    Conversation conversation = now;
    if (conversation != null
        && !conversation.serious
        && !conversation.welcome.greeting().temporary()) {
      log(
          "info",
          conversation.welcome.shown()
              + " did not issue MAIL/EXPN/VRFY/ETRN during connection to "
              + conversation.guard().daemon());
    }
  }

  /** The connection is gone, by whichever end: nothing half done stays. */
  public void closed() {
    if (mode == Mode.DATA) {
      log("notice", "collect: premature EOM: unexpected close");
      log("notice", collecting("unexpected close"));
    } else if (mode == Mode.COMMANDS) {
      lost();
    }
    if (mode != Mode.CLOSED) {
      idle();
    }
    mode = Mode.CLOSED;
    release();
    if (!gone) {
      gone = true;
      reception.closed(link);
    }
  }

  private void release() {
    input.clear();
    Reception.Content taker = content;
    content = null;
    if (taker != null) {
      taker.abort();
    }
    // A question in flight comes first: what it was about is let go with its answer.
    if (now != null && !asking) {
      now.abandon();
    }
  }

  private <T> void ask(CompletionStage<T> stage, Consumer<T> answer) {
    asking = true;
    effects.add(
        new Effect.Ask<>(
            stage,
            value -> {
              asking = false;
              if (mode == Mode.CLOSED) {
                release();
                return List.of();
              }
              answer.accept(value);
              return proceed();
            }));
  }

  private List<Effect> done() {
    if (effects.isEmpty()) {
      return List.of();
    }
    List<Effect> out = List.copyOf(effects);
    effects.clear();
    return out;
  }

  private final class SessionFloor implements Floor {
    @Override
    public void say(Reply reply) {
      boolean soft = now != null && now.guard().whims().softBounce();
      effects.add(new Effect.Say(soft ? reply.softened() : reply));
    }

    @Override
    public <T> void ask(CompletionStage<T> question, Consumer<T> answer) {
      ServerSession.this.ask(question, answer);
    }

    @Override
    public void pause(Duration length, Runnable deed) {
      asking = true;
      effects.add(
          new Effect.Pause(
              length,
              () -> {
                asking = false;
                if (mode == Mode.CLOSED) {
                  release();
                  return List.of();
                }
                deed.run();
                return proceed();
              }));
    }

    @Override
    public void startTls(TlsParty party) {
      mode = Mode.HANDSHAKE;
      // Commands that somebody put behind STARTTLS in the clear must not count as encrypted ones.
      input.clear();
      effects.add(new Effect.StartTls(party));
    }

    @Override
    public void receive(Reception.Content taker) {
      mode = Mode.DATA;
      decoder = new DataDecoder(now == null ? LineEnds.STRICT : now.guard().lineEnds());
      content = taker;
      full = false;
    }

    @Override
    public boolean waiting() {
      return input.size() > 0;
    }

    @Override
    public void log(String level, String text) {
      ServerSession.this.log(level, text);
    }

    @Override
    public void close(String why) {
      effects.add(new Effect.Close(why));
      idle();
      mode = Mode.CLOSED;
      release();
    }
  }
}
