package dev.mxlab.pop3;

import dev.mxlab.net.sasl.Challenges;
import dev.mxlab.net.sasl.Credentials;
import dev.mxlab.net.sasl.Exchange;
import dev.mxlab.net.sasl.Mechanism;
import dev.mxlab.pop3.Pop3Effect.Authenticate;
import dev.mxlab.pop3.Pop3Effect.Delay;
import dev.mxlab.pop3.Pop3Effect.OpenMail;
import dev.mxlab.pop3.Pop3Effect.StartTls;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The authorization state (RFC 1939 section 4), as dovecot's pop3-login has it. */
final class Login {
  /** LOGIN_MAX_INBUF_SIZE. */
  static final int LONGEST_LINE = 8000;

  private static final int MOST_BAD_COMMANDS = 3;
  private static final int LONGEST_NAME = 8;
  private static final String PLAINTEXT_REFUSED =
      "-ERR [AUTH] Plaintext authentication disallowed on non-secure (SSL/TLS) connections.";

  private Pop3Settings settings;
  private final Pop3Session session;
  private @Nullable String user;
  private @Nullable Exchange exchange;
  private boolean tls;
  private String asked = "";
  private int badCommands;

  Login(Pop3Settings settings, Pop3Session session) {
    this.settings = settings;
    this.session = session;
  }

  void secured(Pop3Settings now) {
    tls = true;
    settings = now;
  }

  void line(String line) {
    Exchange now = exchange;
    if (now != null) {
      saslResponse(line, now);
      return;
    }
    int space = line.indexOf(' ');
    int length = Math.min(space < 0 ? line.length() : space, LONGEST_NAME);
    String name = line.substring(0, length).toUpperCase(Locale.ROOT);
    String rest = line.substring(length);
    String args = rest.startsWith(" ") ? rest.substring(1) : rest;
    if (name.equals("AUTH")) {
      auth(args);
    } else if (command(name, args)) {
      badCommands = 0;
    } else if (++badCommands >= MOST_BAD_COMMANDS) {
      say("-ERR Too many invalid bad commands.");
      session.close("Disconnected: Too many bad commands");
    }
  }

  private boolean command(String name, String args) {
    switch (name) {
      case "CAPA" -> capa();
      case "USER" -> user(args);
      case "PASS" -> pass(args);
      case "APOP" -> say("-ERR APOP not enabled.");
      case "STLS" -> stls();
      case "XCLIENT", "XOIP" ->
          say(
              settings.options().trusted()
                  ? "+OK Updated"
                  : "+OK You are not from trusted IP - ignoring");
      case "QUIT" -> {
        say("+OK Logging out");
        session.close("Aborted login by logging out");
      }
      default -> {
        say("-ERR Unknown command.");
        return false;
      }
    }
    return true;
  }

  private void capa() {
    say("+OK");
    Transaction.CAPABILITIES.forEach(this::say);
    if (settings.stls()) {
      say("STLS");
    }
    if (settings.plaintextAllowed()) {
      say("USER");
    }
    StringBuilder sasl = new StringBuilder("SASL");
    offered().forEach(one -> sasl.append(' ').append(one.word()));
    say(sasl.toString());
    say(".");
  }

  private void stls() {
    if (tls) {
      say("-ERR TLS is already active.");
    } else if (settings.stls()) {
      tls = true;
      say("+OK Begin TLS negotiation now.");
      session.ask(new StartTls());
    } else {
      say("-ERR TLS support isn't enabled.");
    }
  }

  private void user(String args) {
    if (!settings.plaintextAllowed()) {
      say(PLAINTEXT_REFUSED);
      return;
    }
    user = args;
    say("+OK");
  }

  private void pass(String args) {
    if (user == null) {
      say(settings.plaintextAllowed() ? "-ERR No username given." : PLAINTEXT_REFUSED);
      return;
    }
    String name = user;
    user = null;
    authenticate(new Credentials.Password(Mechanism.PLAIN.word(), utf8(name), utf8(args)));
  }

  /** RFC 5034 section 4; without arguments the list of mechanisms, as Outlook asks for it. */
  private void auth(String args) {
    if (args.isEmpty()) {
      say("+OK");
      offered().forEach(one -> say(one.word()));
      say(".");
      return;
    }
    int space = args.indexOf(' ');
    String name = space < 0 ? args : args.substring(0, space);
    String initial = space < 0 ? "" : args.substring(space + 1);
    Mechanism mechanism =
        Mechanism.of(name).filter(settings.options().mechanisms()::contains).orElse(null);
    if (mechanism == null) {
      say("-ERR [AUTH] Unsupported authentication mechanism.");
    } else if (mechanism.plaintext() && !settings.plaintextAllowed()) {
      say("-ERR [AUTH] Plaintext authentication disabled.");
    } else {
      Exchange begun = new Exchange(mechanism, Challenges.next(settings.options().hostname()));
      exchange = begun;
      step(
          initial.isEmpty() ? begun.begin() : begun.begin(initial.equals("=") ? "" : initial),
          "initial");
    }
  }

  private List<Mechanism> offered() {
    return Mechanism.offered(settings.options().mechanisms(), settings.plaintextAllowed());
  }

  private void saslResponse(String line, Exchange now) {
    if (line.equals("*")) {
      exchange = null;
      say("-ERR Authentication aborted by client.");
    } else {
      step(now.answer(line), "continued");
    }
  }

  private void step(Exchange.Step step, String which) {
    if (step instanceof Exchange.Step.Challenge challenge) {
      say("+ " + challenge.base64());
      return;
    } else if (step instanceof Exchange.Step.Ask asking) {
      authenticate(asking.question());
      return;
    }
    exchange = null;
    if (step instanceof Exchange.Step.Complete complete) {
      authenticate(complete.credentials());
    } else if (step instanceof Exchange.Step.NotBase64 wrong) {
      boolean letters = which.equals("continued") && !wrong.cut();
      say(
          "-ERR [AUTH] Invalid base64 "
              + (letters ? "in response" : "data in " + which + " response"));
    } else if (step instanceof Exchange.Step.Failed failed) {
      session.ask(new Delay(settings.failureDelay(), failed.credentials()));
    }
  }

  private void authenticate(Credentials credentials) {
    asked = credentials.user();
    session.ask(new Authenticate(credentials));
  }

  void authenticated(boolean right) {
    Exchange now = exchange;
    if (now != null && now.isAsking()) {
      step(now.known(), "");
      return;
    }
    session.ask(right ? new OpenMail(asked) : new Delay(settings.failureDelay(), null));
  }

  void failed() {
    say("-ERR [AUTH] Authentication failed.");
  }

  private void say(String line) {
    session.replies().line(line);
  }

  private static String utf8(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
