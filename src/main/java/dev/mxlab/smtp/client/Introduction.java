package dev.mxlab.smtp.client;

import dev.mxlab.smtp.Reply;
import dev.mxlab.smtp.Security;
import dev.mxlab.smtp.TlsParty;
import dev.mxlab.smtp.client.ClientSession.Effect;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The beginning of a connection: greeting, EHLO, STARTTLS (RFC 3207), AUTH (RFC 4954), until the
 * server is known or will not do.
 */
final class Introduction {
  /** What comes of it. */
  interface End {
    /** Messages may be handed over. */
    void ready();

    /**
     * None may.
     *
     * @param asked what the reply answers: {@code EHLO}
     */
    void refused(Reply reply, String asked);

    /** The handshake failed; nothing can be said on this connection any more. */
    void broken(Reply reply);

    boolean over();
  }

  private final Transfer.Order order;
  private final Talk talk;
  private final End end;
  private Offers offers = Offers.NONE;
  private Security security = Security.NONE;
  private boolean tlsTried;
  private boolean judged;
  private boolean authenticated;

  Introduction(Transfer.Order order, Talk talk, End end) {
    this.order = order;
    this.talk = talk;
    this.end = end;
  }

  Offers offers() {
    return offers;
  }

  Security security() {
    return security;
  }

  void begin() {
    talk.expect("greeting", order.limits().greeting(), this::greeted);
  }

  private void greeted(Reply reply) {
    if (!accepts(reply)) {
      end.refused(reply, "greeting");
      return;
    }
    switch (order.protocol()) {
      case HELO -> sayHelo();
      case SMTP -> {
        if (reply.lines().get(0).contains("ESMTP")) {
          ehlo();
        } else {
          sayHelo();
        }
      }
      case ESMTP, LMTP -> ehlo();
    }
  }

  private void ehlo() {
    String verb = order.protocol() == Transfer.Protocol.LMTP ? "LHLO" : "EHLO";
    talk.command(verb, verb + " " + order.helo(), order.limits().helo(), this::ehlo);
  }

  private void sayHelo() {
    talk.command("HELO", "HELO " + order.helo(), order.limits().helo(), this::helo);
  }

  private void ehlo(Reply reply) {
    if (reply.permanent() && order.protocol() != Transfer.Protocol.LMTP) {
      sayHelo();
      return;
    }
    if (isOurselves(reply)) {
      loop();
      return;
    }
    if (accepts(reply)) {
      offers = new Offers(reply.lines().subList(1, reply.lines().size()));
    }
    if (!accepts(reply) || !startTls()) {
      judge(reply, "EHLO");
    }
  }

  private boolean startTls() {
    if (order.safety().tls() == null || tlsTried || offers.of("STARTTLS") == null) {
      return false;
    }
    tlsTried = true;
    talk.command("STARTTLS", "STARTTLS", order.limits().helo(), this::startTls);
    return true;
  }

  private void startTls(Reply reply) {
    TlsParty party = order.safety().tls();
    if (reply.code() == 220 && party != null) {
      talk.forget();
      talk.phase("TLS");
      talk.effect(new Effect.StartTls(party));
      talk.effect(new Effect.Await(party.patience()));
    } else {
      // sendmail goes on in the clear, unless the rules want more.
      judge(Reply.of(250, "", order.serverName()), "EHLO");
    }
  }

  /** The handshake has ended well: the server introduces itself anew. */
  void secured(Security now) {
    security = now;
    offers = Offers.NONE;
    ehlo();
  }

  void unsecured() {
    end.broken(Reply.of(403, "4.7.0", "TLS handshake failed."));
  }

  /** Asks the rules once whether the server is good enough. */
  private void judge(Reply reply, String asked) {
    if (judged) {
      authenticate(reply, asked);
      return;
    }
    judged = true;
    CompletableFuture<Optional<Reply>> judgement =
        order.safety().judge().judge(security).toCompletableFuture();
    if (judgement.isDone() && !judgement.isCompletedExceptionally()) {
      decided(judgement.join(), reply, asked);
      return;
    }
    talk.effect(
        new Effect.Ask<>(
            judgement,
            refusal -> {
              if (!end.over()) {
                decided(refusal, reply, asked);
              }
              return talk.done();
            }));
  }

  private void decided(Optional<Reply> refusal, Reply reply, String asked) {
    if (refusal.isPresent()) {
      end.refused(refusal.get(), asked);
    } else {
      authenticate(reply, asked);
    }
  }

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
    secret(chosen.begin(), chosen.shown(), chosen, reply, asked);
  }

  private void secret(String line, String shown, ClientLogin login, Reply reply, String asked) {
    talk.secret(
        "AUTH",
        line,
        shown,
        order.limits().helo(),
        answer -> answered(answer, login, reply, asked));
  }

  private void answered(Reply answer, ClientLogin login, Reply reply, String asked) {
    if (answer.code() == 334) {
      secret(login.answer(answer.lines().get(0)), "*", login, reply, asked);
      return;
    }
    authenticated = accepts(answer);
    // Without it sendmail goes on all the same: the server will say what it takes.
    hello(reply, asked);
  }

  /** A server tells its name first: whoever calls himself would do so for ever. */
  private boolean isOurselves(Reply reply) {
    String self = order.wishes().self();
    String line = reply.lines().get(0);
    int end = line.indexOf(' ');
    return !self.isEmpty()
        && accepts(reply)
        && order.protocol() != Transfer.Protocol.LMTP
        && self.equalsIgnoreCase(end < 0 ? line : line.substring(0, end));
  }

  private void loop() {
    end.refused(Reply.of(553, "5.3.5", "system config error"), Transfer.Outcome.LOOP);
  }

  private void helo(Reply reply) {
    if (isOurselves(reply)) {
      loop();
      return;
    }
    judge(reply, "HELO");
  }

  private void hello(Reply reply, String asked) {
    if (accepts(reply)) {
      end.ready();
    } else {
      end.refused(reply, asked);
    }
  }

  static boolean accepts(Reply reply) {
    return reply.code() < 300;
  }
}
