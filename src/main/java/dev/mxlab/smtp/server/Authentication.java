package dev.mxlab.smtp.server;

import dev.mxlab.net.Link;
import dev.mxlab.smtp.Reply;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The AUTH command (RFC 4954) and the lines that belong to it. Texts and their order are those of
 * srvrsmtp.c.
 */
final class Authentication {
  private static final int SHOWN = 32;

  private final Reception reception;
  private final Link link;
  private final Conversation now;
  private final Floor floor;
  private @Nullable SaslExchange exchange;

  Authentication(Reception reception, Link link, Conversation now, Floor floor) {
    this.reception = reception;
    this.link = link;
    this.now = now;
    this.floor = floor;
  }

  /** Whether the next line is an answer of the client's, not a command. */
  boolean underWay() {
    return exchange != null;
  }

  Outcome begin(Command command) {
    List<String> mechanisms = now.mechanisms();
    if (mechanisms.isEmpty()) {
      return refused(503, "5.3.3", "AUTH not available");
    }
    if (now.hello.login().present()) {
      return refused(503, "5.5.0", "Already Authenticated");
    }
    if (now.transaction != null) {
      return refused(503, "5.5.0", "AUTH not permitted during a mail transaction");
    }
    Duration pause = now.patience.spent(Patience.Of.AUTH, mechanisms.size() + 1);
    return new Outcome.Allowed(
        () -> {
          if (pause.isZero()) {
            start(command, mechanisms);
          } else {
            floor.pause(pause, () -> start(command, mechanisms));
          }
        });
  }

  private static Outcome refused(int code, String dsn, String text) {
    return new Outcome.Refused(Reply.of(code, dsn, text));
  }

  private void start(Command command, List<String> mechanisms) {
    String[] words = command.argument().split("\\s+", 2);
    String mechanism = words[0].toUpperCase(Locale.ROOT);
    if (mechanism.isEmpty()) {
      say(501, "5.5.2", "AUTH mechanism must be specified");
      return;
    }
    if (!mechanisms.contains(mechanism)) {
      String shown = words[0].substring(0, Math.min(words[0].length(), SHOWN));
      say(504, "5.3.3", "AUTH mechanism " + shown + " not available");
      return;
    }
    String given = words.length < 2 ? "" : words[1].stripTrailing();
    byte[] initial = null;
    if (!given.isEmpty()) {
      // An empty initial response is written as "=" (RFC 4954 section 4).
      initial = given.equals("=") ? new byte[0] : decoded(given);
      if (initial == null) {
        say(501, "5.5.4", "cannot BASE64 decode '" + given + "'");
        return;
      }
    }
    SaslExchange begun =
        new SaslExchange(mechanism, mechanism.equals("CRAM-MD5") ? reception.challenge() : "");
    exchange = begun;
    go(begun.begin(initial));
  }

  /** What the client answers to a challenge. */
  void line(String line) {
    SaslExchange current = exchange;
    if (current == null) {
      return;
    }
    byte[] octets = line.isEmpty() || line.equals("*") ? null : decoded(line);
    if (octets != null) {
      go(current.answer(octets));
      return;
    }
    exchange = null;
    if (line.isEmpty()) {
      say(501, "5.5.2", "missing input");
    } else if (line.equals("*")) {
      say(501, "5.0.0", "AUTH aborted");
    } else {
      say(501, "5.5.4", "cannot decode AUTH parameter " + line);
    }
  }

  private void go(SaslExchange.Step step) {
    if (step instanceof SaslExchange.Step.Ask ask) {
      floor.say(Reply.of(334, "", Base64.getEncoder().encodeToString(ask.challenge())));
    } else if (step instanceof SaslExchange.Step.Complete complete) {
      exchange = null;
      floor.ask(reception.login(link, now.hello, complete.credentials()), this::decide);
    } else {
      exchange = null;
      say(535, "5.7.0", "authentication failed");
    }
  }

  private void decide(Reception.LoginVerdict verdict) {
    if (verdict.login().present()) {
      now.hello = now.hello.by(verdict.login());
      say(235, "2.0.0", "OK Authenticated");
    } else {
      floor.say(verdict.reply());
    }
  }

  private static byte @Nullable [] decoded(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }

  private void say(int code, String dsn, String text) {
    floor.say(Reply.of(code, dsn, text));
  }
}
