package dev.mxlab.smtp.client;

import dev.mxlab.smtp.Reply;
import dev.mxlab.smtp.ReplyReader;
import dev.mxlab.smtp.ReplyText;
import dev.mxlab.smtp.Security;
import dev.mxlab.smtp.TlsParty;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One {@link Transfer} as a state machine: the server's bytes, time-outs and the end of the
 * connection go in, {@link Effect}s come out. MAIL is asked alone; where the server offers
 * PIPELINING (RFC 2920) the RCPT commands and DATA go out together behind it, as sendmail does.
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

    /** All is decided: ends the connection and takes the {@link #result}. */
    record Finish() implements Effect {}
  }

  /** A command whose reply is due. */
  private record Due(String phase, Duration limit, Consumer<Reply> answer) {}

  // What would make two commands of one.
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private final Transfer.Order order;
  private final List<String> said = new ArrayList<>();
  private final Tally tally;
  private ReplyReader reader = newReader();
  private final Queue<Due> due = new ArrayDeque<>();
  private final List<Effect> effects = new ArrayList<>();

  private Offers offers = Offers.NONE;
  private String phase = "connect";
  private @Nullable IOException trouble;
  private boolean sending;
  private boolean closing;
  private boolean finished;
  private Security security = Security.NONE;
  private boolean tlsTried;
  private boolean judged;
  private boolean authenticated;

  private ReplyReader newReader() {
    return new ReplyReader(line -> said.add("<<< " + line));
  }

  public ClientSession(Transfer.Order order) {
    this.order = order;
    this.tally = new Tally(order.recipients().size());
  }

  /** The connection stands: the greeting is waited for. */
  public List<Effect> opened() {
    expect("greeting", order.limits().greeting(), this::greeted);
    return done();
  }

  /** Bytes of the server. */
  public List<Effect> receive(byte[] bytes, int offset, int length) {
    if (finished) {
      return List.of();
    }
    reader.add(bytes, offset, length);
    try {
      for (List<String> lines = reader.next(); lines != null; lines = reader.next()) {
        reply(lines);
        if (finished) {
          break;
        }
      }
    } catch (ProtocolException junk) {
      fail(junk);
    }
    return done();
  }

  private void reply(List<String> lines) {
    // Only the answer to the message may lack what EHLO did not promise; see sendmail's "Sent
    // (...)".
    boolean enhanced = !phase.equals(".") || offers.of("ENHANCEDSTATUSCODES") != null;
    Reply reply = ReplyText.parse(lines, enhanced);
    Due asked = due.poll();
    if (asked == null) {
      unasked(reply);
      return;
    }
    // 421: the server ends the session by itself (RFC 5321 section 3.8).
    closing = reply.code() == 421;
    asked.answer().accept(reply);
    if (closing && !finished) {
      tally.settle(reply, asked.phase());
      closing = false;
      due.clear();
      quit();
    }
    Due next = due.peek();
    if (next != null && !finished) {
      await(next);
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

  private void greeted(Reply reply) {
    if (!accepts(reply)) {
      refuse(reply, "greeting");
      return;
    }
    command("EHLO", "EHLO " + order.helo(), order.limits().helo(), this::ehlo);
  }

  private void ehlo(Reply reply) {
    if (reply.permanent()) {
      command("HELO", "HELO " + order.helo(), order.limits().helo(), this::helo);
      return;
    }
    if (accepts(reply)) {
      offers = new Offers(reply.lines().subList(1, reply.lines().size()));
    }
    if (!accepts(reply) || !startTls()) {
      judge(reply, "EHLO");
    }
  }

  // --- STARTTLS (RFC 3207)

  private boolean startTls() {
    if (order.safety().tls() == null || tlsTried || offers.of("STARTTLS") == null) {
      return false;
    }
    tlsTried = true;
    command("STARTTLS", "STARTTLS", order.limits().helo(), this::startTls);
    return true;
  }

  private void startTls(Reply reply) {
    TlsParty party = order.safety().tls();
    if (reply.code() == 220 && party != null) {
      // What a server, or somebody on the way, said ahead of the handshake is not encrypted.
      reader = newReader();
      phase = "TLS";
      effects.add(new Effect.StartTls(party));
      effects.add(new Effect.Await(party.patience()));
    } else {
      // sendmail goes on in the clear, unless the rules want more.
      judge(Reply.of(250, "", order.serverName()), "EHLO");
    }
  }

  /** The handshake has ended well: the server introduces itself anew. */
  public List<Effect> secured(Security now) {
    if (!finished) {
      security = now;
      offers = Offers.NONE;
      command("EHLO", "EHLO " + order.helo(), order.limits().helo(), this::ehlo);
    }
    return done();
  }

  /** The handshake failed; nothing can be said on this connection any more. */
  public List<Effect> unsecured() {
    if (!finished) {
      tally.settle(Reply.of(403, "4.7.0", "TLS handshake failed."), "STARTTLS");
      finish();
    }
    return done();
  }

  /** Asks the rules once whether the server is good enough. */
  private void judge(Reply reply, String asked) {
    if (judged || order.safety().tls() == null) {
      authenticate(reply, asked);
      return;
    }
    judged = true;
    effects.add(
        new Effect.Ask<>(
            order.safety().judge().judge(security),
            refusal -> {
              if (!finished && refusal.isPresent()) {
                refuse(refusal.get(), asked);
              } else if (!finished) {
                authenticate(reply, asked);
              }
              return done();
            }));
  }

  // --- AUTH (RFC 4954)

  private void authenticate(Reply reply, String asked) {
    String mechanisms = offers.of("AUTH");
    Optional<ClientLogin> login =
        mechanisms == null || authenticated || !accepts(reply)
            ? Optional.empty()
            : order.safety().auth().flatMap(info -> ClientLogin.choose(info, mechanisms));
    if (login.isEmpty()) {
      hello(reply, asked);
      return;
    }
    authenticated = true;
    ClientLogin chosen = login.get();
    secret(
        "AUTH", chosen.begin(), chosen.shown(), answer -> answered(answer, chosen, reply, asked));
  }

  private void answered(Reply answer, ClientLogin login, Reply reply, String asked) {
    if (answer.code() == 334) {
      secret(
          "AUTH",
          login.answer(answer.lines().get(0)),
          "*",
          next -> answered(next, login, reply, asked));
      return;
    }
    authenticated = accepts(answer);
    // Without it sendmail goes on all the same: the server will say what it takes.
    hello(reply, asked);
  }

  private void helo(Reply reply) {
    judge(reply, "HELO");
  }

  private void hello(Reply reply, String asked) {
    if (!accepts(reply)) {
      refuse(reply, asked);
      return;
    }
    Optional<Reply> late = offers.tooLate(order.wishes().by());
    if (late.isPresent()) {
      refuse(late.get(), "BY");
    } else if (order.wishes().verbose() && offers.of("VERB") != null) {
      command("VERB", "VERB", order.limits().helo(), any -> mail());
    } else {
      mail();
    }
  }

  private void mail() {
    command("MAIL", offers.mail(order), order.limits().mail(), this::mail);
  }

  private void mail(Reply reply) {
    if (!accepts(reply)) {
      refuse(reply, offers.mail(order));
      return;
    }
    if (offers.of("PIPELINING") == null) {
      rcpt(0);
      return;
    }
    for (int i = 0; i < order.recipients().size(); i++) {
      int recipient = i;
      command("RCPT", offers.rcpt(order, i), order.limits().rcpt(), each -> note(recipient, each));
    }
    command("DATA", "DATA", order.limits().data(), this::data);
  }

  /** One after the other, for servers that do not pipeline. */
  private void rcpt(int recipient) {
    if (recipient < order.recipients().size()) {
      command(
          "RCPT",
          offers.rcpt(order, recipient),
          order.limits().rcpt(),
          reply -> {
            note(recipient, reply);
            rcpt(recipient + 1);
          });
    } else if (tally.anyAccepted()) {
      command("DATA", "DATA", order.limits().data(), this::data);
    } else {
      reset();
    }
  }

  /** Nothing came of the transaction, which is ended before the session is. */
  private void reset() {
    command("RSET", "RSET", order.limits().quit(), reply -> quit());
  }

  private void note(int recipient, Reply reply) {
    if (accepts(reply)) {
      tally.accepted(recipient, reply);
    } else {
      tally.decide(recipient, refusal(reply), offers.rcpt(order, recipient));
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
      command(".", ".", order.limits().end(), ignored -> quit());
    } else {
      sending = true;
      phase = "message";
      effects.add(new Effect.SendContent(offers.encodes(order)));
      effects.add(new Effect.Await(order.limits().block()));
    }
  }

  private static boolean accepts(Reply reply) {
    return reply.code() < 300;
  }

  /** A reply that neither accepts nor refuses must not pass for success. */
  private static Reply refusal(Reply reply) {
    return reply.positive() ? Reply.of(451, "4.5.0", "unexpected reply: " + reply) : reply;
  }

  /** A part of the message went out: the server has its time anew. */
  public List<Effect> progressed() {
    if (sending) {
      effects.add(new Effect.Await(order.limits().block()));
    }
    return done();
  }

  /** The message and its dot are sent. */
  public List<Effect> sent() {
    if (sending) {
      sending = false;
      said.add(">>> .");
      expect(".", order.limits().end(), this::delivered);
    }
    return done();
  }

  private void delivered(Reply reply) {
    tally.settle(accepts(reply) ? reply : refusal(reply), ".");
    quit();
  }

  /** Nobody gets the message: the reply decides for all who have no answer yet. */
  private void refuse(Reply reply, String command) {
    tally.settle(refusal(reply), command);
    quit();
  }

  private void quit() {
    command("QUIT", "QUIT", order.limits().quit(), reply -> finish());
  }

  /** No answer came in time. */
  public List<Effect> timedOut() {
    fail(new SocketTimeoutException("Connection timed out with " + order.serverName()));
    return done();
  }

  /** The server hung up. */
  public List<Effect> closed() {
    fail(new SocketException("Connection reset by " + order.serverName()));
    return done();
  }

  /** The connection broke, or the message cannot be read. */
  public List<Effect> failed(IOException why) {
    fail(why);
    return done();
  }

  private void fail(IOException why) {
    if (finished) {
      return;
    }
    // After QUIT everything is decided, whatever becomes of the connection.
    if (!phase.equals("QUIT")) {
      trouble = why;
    }
    finish();
  }

  private void finish() {
    if (!finished) {
      finished = true;
      sending = false;
      effects.add(new Effect.Finish());
    }
  }

  /** What the record must not show. */
  private void secret(String name, String line, String shown, Consumer<Reply> answer) {
    if (!closing) {
      said.add(">>> " + shown);
      effects.add(new Effect.Send(CONTROL.matcher(line).replaceAll("?") + "\r\n"));
      expect(name, order.limits().helo(), answer);
    }
  }

  private void command(String name, String line, Duration limit, Consumer<Reply> answer) {
    if (closing) {
      return;
    }
    String text = CONTROL.matcher(line).replaceAll("?");
    said.add(">>> " + text);
    effects.add(new Effect.Send(text + "\r\n"));
    expect(name, limit, answer);
  }

  private void expect(String name, Duration limit, Consumer<Reply> answer) {
    Due next = new Due(name, limit, answer);
    due.add(next);
    if (due.size() == 1) {
      await(next);
    }
  }

  private void await(Due next) {
    phase = next.phase();
    effects.add(new Effect.Await(next.limit()));
  }

  private List<Effect> done() {
    List<Effect> out = List.copyOf(effects);
    effects.clear();
    return out;
  }

  /** What came of it; complete once {@link Effect.Finish} was returned. */
  public Transfer.Result result(@Nullable InetAddress localAddress) {
    return new Transfer.Result(
        tally.outcomes(order),
        List.copyOf(said),
        trouble,
        phase,
        localAddress,
        offers.lines(),
        security);
  }
}
