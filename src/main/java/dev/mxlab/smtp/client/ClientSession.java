package dev.mxlab.smtp.client;

import dev.mxlab.smtp.Reply;
import dev.mxlab.smtp.ReplyText;
import dev.mxlab.smtp.Security;
import dev.mxlab.smtp.TlsParty;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection as a state machine: the server's bytes, time-outs and the end of the connection go
 * in, {@link Effect}s come out. It begins with a {@link Transfer}; where that keeps the connection,
 * it rests then until there is more to send, or enough. MAIL is asked alone; where the server
 * offers PIPELINING (RFC 2920) the RCPT commands and DATA go out together behind it, as sendmail
 * does.
 *
 * <p>A server may answer before it is asked, or refuse everybody after DATA was sent: answers are
 * matched with commands in their order.
 */
public final class ClientSession {
  /** What the session asks of the connection's owner, in this order. */
  public sealed interface Effect {
    /** Sends commands, their line ends included. */
    record Send(String commands) implements Effect {}

    /**
     * Sends the message with its final dot, then calls {@link #sent}.
     *
     * @param sevenBit whether no octet of it may be above 127
     */
    record SendContent(boolean sevenBit) implements Effect {}

    /** Begins a handshake; {@link #secured} or {@link #unsecured} follows. */
    record StartTls(TlsParty party) implements Effect {}

    /** Waits for the rules; {@code then} is called on the session's thread. */
    record Ask<T>(CompletionStage<T> stage, Function<T, List<Effect>> then) implements Effect {}

    /** From now on waits so long for the server, instead of what was said before. */
    record Await(Duration limit) implements Effect {}

    /** All is decided, the connection stays: waits for nothing and takes the {@link #result}. */
    record Rest() implements Effect {}

    /** All is decided: ends the connection and takes the {@link #result}. */
    record Finish() implements Effect {}
  }

  private final Talk talk = new Talk();
  private final Introduction introduction;
  private Transfer.Order order;
  private Tally tally;
  private @Nullable IOException trouble;
  private boolean sending;
  private boolean resting;
  private boolean finished;

  public ClientSession(Transfer.Order order) {
    this.order = order;
    this.tally = new Tally(order.recipients().size());
    this.introduction = new Introduction(order, talk, new Introduced());
  }

  private final class Introduced implements Introduction.End {
    @Override
    public void ready() {
      hello();
    }

    @Override
    public void refused(Reply reply, String asked) {
      tally.settle(refusal(reply), asked);
      quit();
    }

    @Override
    public void broken(Reply reply) {
      tally.settle(reply, "STARTTLS");
      finish();
    }

    @Override
    public boolean over() {
      return finished;
    }
  }

  /** The connection stands: the greeting is waited for. */
  public List<Effect> opened() {
    introduction.begin();
    return talk.done();
  }

  // --- between two messages

  /** Hands one more message over, on a connection that rests. */
  public List<Effect> next(Transfer.Order more) {
    order = more;
    tally = new Tally(more.recipients().size());
    if (wake()) {
      hello();
    } else {
      trouble = new SocketException("Connection reset by " + more.serverName());
    }
    return talk.done();
  }

  /** Asks whether the server still listens; where it does the session rests again. */
  public List<Effect> probe() {
    if (wake()) {
      talk.command(
          "RSET",
          "RSET",
          order.limits().reset(),
          reply -> {
            if (accepts(reply)) {
              rest();
            } else {
              finish();
            }
          });
    }
    return talk.done();
  }

  /** There is nothing more to send. */
  public List<Effect> quitNow() {
    if (wake()) {
      quit();
    }
    return talk.done();
  }

  /** False where the connection is gone. */
  private boolean wake() {
    talk.anew();
    if (!resting || finished) {
      return false;
    }
    resting = false;
    return true;
  }

  private void rest() {
    resting = true;
    talk.effect(new Effect.Rest());
  }

  /** The message is decided, whatever comes now. */
  private void done(boolean usable) {
    if (usable && order.keep() && !talk.isSilent()) {
      rest();
    } else {
      quit();
    }
  }

  // --- what the server says

  /** Bytes of the server. */
  public List<Effect> receive(byte[] bytes, int offset, int length) {
    if (finished) {
      return List.of();
    }
    talk.add(bytes, offset, length);
    try {
      for (List<String> lines = talk.next(); lines != null; lines = talk.next()) {
        reply(lines);
        if (finished) {
          break;
        }
      }
    } catch (ProtocolException junk) {
      fail(junk);
    }
    return talk.done();
  }

  private void reply(List<String> lines) {
    // Only the answer to the message may lack what EHLO did not promise; see sendmail's "Sent
    // (...)".
    boolean enhanced = !talk.phase().equals(".") || offers().of("ENHANCEDSTATUSCODES") != null;
    Reply reply = ReplyText.parse(lines, enhanced);
    Talk.Due asked = talk.answered();
    if (asked == null) {
      unasked(reply);
      return;
    }
    // 421: the server ends the session by itself (RFC 5321 section 3.8).
    talk.silent(reply.code() == 421);
    asked.answer().accept(reply);
    if (talk.isSilent() && !finished) {
      tally.settle(reply, asked.phase());
      talk.silent(false);
      talk.expectNothing();
      quit();
    }
    if (!finished) {
      talk.awaitNext();
    }
  }

  /** A server that will not hear the message out, or one that speaks out of turn. */
  private void unasked(Reply reply) {
    if (sending && !reply.positive()) {
      tally.settle(reply, ".");
      finish();
    } else {
      fail(new ProtocolException("unexpected reply: " + reply));
    }
  }

  private Offers offers() {
    return introduction.offers();
  }

  /** The handshake has ended well: the server introduces itself anew. */
  public List<Effect> secured(Security now) {
    if (!finished) {
      introduction.secured(now);
    }
    return talk.done();
  }

  /** The handshake failed; nothing can be said on this connection any more. */
  public List<Effect> unsecured() {
    if (!finished) {
      introduction.unsecured();
    }
    return talk.done();
  }

  // --- a message

  private void hello() {
    Optional<Reply> late = offers().tooLate(order.wishes().by());
    if (late.isPresent()) {
      refuse(late.get(), "BY");
    } else if (order.wishes().verbose() && offers().of("VERB") != null) {
      talk.command("VERB", "VERB", order.limits().helo(), any -> mail());
    } else {
      mail();
    }
  }

  private void mail() {
    talk.command("MAIL", offers().mail(order), order.limits().mail(), this::mail);
  }

  private void mail(Reply reply) {
    if (!accepts(reply)) {
      refuse(reply, offers().mail(order));
      return;
    }
    CompletionStage<List<Optional<Reply>>> judged =
        order.safety().judge().recipients(introduction.security(), order.recipients());
    if (judged == null) {
      recipients();
      return;
    }
    talk.effect(
        new Effect.Ask<>(
            judged,
            refusals -> {
              if (!finished) {
                for (int i = 0; i < refusals.size(); i++) {
                  int recipient = i;
                  refusals
                      .get(i)
                      .ifPresent(no -> tally.decide(recipient, no, Transfer.Outcome.DISTRUSTED));
                }
                recipients();
              }
              return talk.done();
            }));
  }

  private void recipients() {
    List<Integer> asked = new ArrayList<>();
    for (int i = 0; i < order.recipients().size(); i++) {
      if (!tally.decided(i)) {
        asked.add(i);
      }
    }
    if (asked.isEmpty() || offers().of("PIPELINING") == null) {
      rcpt(asked, 0);
      return;
    }
    for (int recipient : asked) {
      talk.command(
          "RCPT",
          offers().rcpt(order, recipient),
          order.limits().rcpt(),
          each -> note(recipient, each));
    }
    talk.command("DATA", "DATA", order.limits().data(), this::data);
  }

  /** One after the other, for servers that do not pipeline. */
  private void rcpt(List<Integer> asked, int at) {
    if (at < asked.size()) {
      int recipient = asked.get(at);
      talk.command(
          "RCPT",
          offers().rcpt(order, recipient),
          order.limits().rcpt(),
          reply -> {
            note(recipient, reply);
            rcpt(asked, at + 1);
          });
    } else if (tally.anyAccepted()) {
      talk.command("DATA", "DATA", order.limits().data(), this::data);
    } else {
      reset();
    }
  }

  /** Nothing came of the transaction, which is ended before the session is. */
  private void reset() {
    talk.command("RSET", "RSET", order.limits().reset(), reply -> done(accepts(reply)));
  }

  private void note(int recipient, Reply reply) {
    if (accepts(reply)) {
      tally.accepted(recipient, reply);
    } else {
      tally.decide(recipient, refusal(reply), offers().rcpt(order, recipient));
    }
  }

  private void data(Reply reply) {
    if (reply.code() != 354) {
      tally.settle(refusal(reply), "DATA");
      if (reply.temporary() && tally.anyAccepted()) {
        quit();
      } else {
        reset();
      }
    } else if (!tally.anyAccepted()) {
      // RFC 2920 section 3.1: the server waits for a message to nobody, and gets an empty one.
      talk.command(".", ".", order.limits().end(), ignored -> quit());
    } else {
      sending = true;
      talk.phase("message");
      talk.effect(new Effect.SendContent(offers().encodes(order)));
      talk.effect(new Effect.Await(order.limits().block()));
    }
  }

  private static boolean accepts(Reply reply) {
    return Introduction.accepts(reply);
  }

  /** A reply that neither accepts nor refuses must not pass for success. */
  private static Reply refusal(Reply reply) {
    return reply.positive() ? Reply.of(451, "4.5.0", "unexpected reply: " + reply) : reply;
  }

  /** A part of the message went out: the server has its time anew. */
  public List<Effect> progressed() {
    if (sending) {
      talk.effect(new Effect.Await(order.limits().block()));
    }
    return talk.done();
  }

  /** The message and its dot are sent. */
  public List<Effect> sent() {
    if (sending) {
      sending = false;
      talk.note(">>> .");
      if (order.protocol() == Transfer.Protocol.LMTP) {
        answersForEach();
      } else {
        talk.expect(".", order.limits().end(), this::delivered);
      }
    }
    return talk.done();
  }

  /** RFC 2033 section 4.2: an answer for each recipient that was accepted, in their order. */
  private void answersForEach() {
    List<Integer> accepted = new ArrayList<>();
    for (int i = 0; i < order.recipients().size(); i++) {
      if (!tally.decided(i)) {
        accepted.add(i);
      }
    }
    int last = accepted.get(accepted.size() - 1);
    for (int recipient : accepted) {
      talk.expect(
          ".",
          order.limits().end(),
          reply -> {
            tally.decide(recipient, accepts(reply) ? reply : refusal(reply), ".");
            if (recipient == last) {
              done(true);
            }
          });
    }
  }

  private void delivered(Reply reply) {
    tally.settle(accepts(reply) ? reply : refusal(reply), ".");
    done(true);
  }

  /** Nobody gets the message: the reply decides for all who have no answer yet. */
  private void refuse(Reply reply, String command) {
    tally.settle(refusal(reply), command);
    done(true);
  }

  // --- the end

  private void quit() {
    talk.command("QUIT", "QUIT", order.limits().quit(), reply -> finish());
  }

  /** No answer came in time. */
  public List<Effect> timedOut() {
    fail(new SocketTimeoutException("Connection timed out with " + order.serverName()));
    return talk.done();
  }

  /** The server hung up. */
  public List<Effect> closed() {
    fail(new SocketException("Connection reset by " + order.serverName()));
    return talk.done();
  }

  /** The connection broke, or the message cannot be read. */
  public List<Effect> failed(IOException why) {
    fail(why);
    return talk.done();
  }

  private void fail(IOException why) {
    if (finished) {
      return;
    }
    // After QUIT everything is decided, whatever becomes of the connection.
    if (!talk.phase().equals("QUIT") && !resting) {
      trouble = why;
    }
    finish();
  }

  private void finish() {
    if (!finished) {
      finished = true;
      sending = false;
      talk.effect(new Effect.Finish());
    }
  }

  /** Whether nothing can be said on this connection any more. */
  public boolean isOver() {
    return finished;
  }

  /** What the server and we said since the last message, for the record. */
  public List<String> said() {
    return talk.said();
  }

  /** What came of it; complete once {@link Effect.Finish} or {@link Effect.Rest} was returned. */
  public Transfer.Result result(@Nullable InetAddress localAddress) {
    return new Transfer.Result(
        tally.outcomes(order),
        talk.said(),
        trouble,
        talk.phase(),
        localAddress,
        offers().lines(),
        introduction.security());
  }
}
