package dev.mxlab.imap.session;

import dev.mxlab.imap.session.ImapEffect.Authenticate;
import dev.mxlab.imap.session.ImapEffect.Delay;
import dev.mxlab.imap.session.ImapEffect.OpenAccount;
import dev.mxlab.imap.session.ImapEffect.StartTls;
import dev.mxlab.imap.wire.Arg;
import dev.mxlab.net.sasl.Challenges;
import dev.mxlab.net.sasl.Credentials;
import dev.mxlab.net.sasl.Exchange;
import dev.mxlab.net.sasl.Mechanism;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The not authenticated state (RFC 3501 section 3.1), as dovecot's imap-login has it. */
final class Login {
  static final String AUTHENTICATE = "AUTHENTICATE";
  static final String BAD_COMMAND = "Error in IMAP command received by server.";
  private static final int MOST_BAD_COMMANDS = 3;

  /** RFC 2971 section 3.3. */
  private static final int LONGEST_KEY = 30;

  private static final String NOT_ALLOWED =
      "NO [PRIVACYREQUIRED] Plaintext authentication disallowed on non-secure (SSL/TLS)"
          + " connections.";

  private final ImapSettings settings;
  private final ImapSession session;
  private boolean secured;
  private @Nullable Exchange exchange;
  private boolean toldCapabilities;
  private String tag = "";
  private String asked = "";
  private int badCommands;

  Login(ImapSettings settings, ImapSession session) {
    this.settings = settings;
    this.session = session;
    this.secured = settings.secured();
  }

  String capabilities() {
    return Capabilities.beforeLogin(settings, secured);
  }

  /** Whether the next line answers a challenge. */
  boolean inSasl() {
    return exchange != null;
  }

  void bad(String badTag) {
    if (++badCommands >= MOST_BAD_COMMANDS) {
      session.line("* BYE Too many invalid IMAP commands.");
      session.close("Too many invalid commands");
    } else {
      session.line(badTag + " BAD " + BAD_COMMAND);
    }
  }

  void command(String commandTag, String name, List<Arg> args) {
    tag = commandTag;
    int before = badCommands;
    switch (name) {
      case "CAPABILITY" -> {
        toldCapabilities = true;
        session.line("* CAPABILITY " + capabilities());
        say("OK Pre-login capabilities listed, post-login capabilities have more.");
      }
      case "NOOP" -> say("OK NOOP completed.");
      case "LOGOUT" -> {
        session.line("* BYE Logging out");
        say("OK Logout completed.");
        session.close("Aborted login by logging out");
      }
      case "ENABLE" -> {
        session.line("* ENABLED");
        say("OK ENABLE ignored in non-authenticated state.");
      }
      case "ID" -> id(args);
      case "STARTTLS" -> startTls();
      case "LOGIN" -> login(args);
      default -> bad(commandTag);
    }
    if (badCommands == before) {
      badCommands = 0;
    }
  }

  private void say(String text) {
    session.line(tag + ' ' + text);
  }

  private void id(List<Arg> args) {
    List<Arg> pairs = args.isEmpty() ? null : args.get(0).group();
    boolean right =
        args.isEmpty() || pairs != null && arePairs(pairs) || "NIL".equals(args.get(0).word());
    if (right) {
      session.identified(args);
      session.line("* ID " + settings.options().identity());
      say("OK ID completed.");
    } else {
      say("BAD Invalid ID parameters");
    }
  }

  /** Strings, of which every second one may be NIL. */
  private static boolean arePairs(List<Arg> pairs) {
    for (int i = 0; i < pairs.size(); i++) {
      boolean key = i % 2 == 0;
      if (pairs.get(i) instanceof Arg.Text text) {
        if (key && text.text().length() > LONGEST_KEY) {
          return false;
        }
      } else if (key || !"NIL".equals(pairs.get(i).word())) {
        return false;
      }
    }
    return true;
  }

  private void startTls() {
    if (secured) {
      say("BAD TLS is already active.");
    } else if (!settings.tls()) {
      say("BAD TLS support isn't enabled.");
    } else {
      say("OK Begin TLS negotiation now.");
      session.ask(new StartTls());
    }
  }

  void secured() {
    secured = true;
  }

  private void login(List<Arg> args) {
    String user = args.size() == 2 ? args.get(0).string() : null;
    String password = args.size() == 2 ? args.get(1).string() : null;
    if (user == null || password == null) {
      bad(tag);
    } else if (!secured && !settings.plaintextAllowed()) {
      session.line(
          "* BAD [ALERT] Plaintext authentication not allowed without SSL/TLS, but your client did"
              + " it anyway. If anyone was listening, the password was exposed.");
      say(NOT_ALLOWED);
    } else {
      ask(new Credentials.Password(Mechanism.PLAIN.word(), Arg.utf8(user), Arg.utf8(password)));
    }
  }

  /**
   * AUTHENTICATE.
   *
   * @param rest the mechanism, and an initial response if there is one (RFC 4959)
   */
  void authenticate(String commandTag, String rest) {
    tag = commandTag;
    int space = rest.indexOf(' ');
    String name = space < 0 ? rest : rest.substring(0, space);
    String initial = space < 0 ? "" : rest.substring(space).strip();
    if (name.isEmpty()) {
      bad(tag);
      return;
    }
    badCommands = 0;
    Mechanism mechanism =
        Mechanism.of(name).filter(settings.options().mechanisms()::contains).orElse(null);
    if (mechanism == null) {
      say("NO [ALERT] Unsupported authentication mechanism.");
    } else if (mechanism.plaintext() && !secured && !settings.plaintextAllowed()) {
      say("NO [PRIVACYREQUIRED] Plaintext authentication disabled.");
    } else {
      Exchange begun = new Exchange(mechanism, Challenges.next(settings.options().hostname()));
      exchange = begun;
      if (initial.isEmpty()) {
        step(begun.begin(), "");
      } else {
        step(
            begun.begin(initial.equals("=") ? "" : initial),
            "BAD Invalid base64 data in initial response");
      }
    }
  }

  void saslResponse(String line) {
    Exchange now = exchange;
    if (line.equals("*") || now == null) {
      exchange = null;
      say("BAD Authentication aborted by client.");
    } else {
      step(now.answer(line), "BAD Invalid base64 data in continued response");
    }
  }

  private void step(Exchange.Step step, String complaint) {
    if (step instanceof Exchange.Step.Challenge challenge) {
      session.line("+ " + challenge.base64());
      return;
    } else if (step instanceof Exchange.Step.Ask asking) {
      ask(asking.question());
      return;
    }
    exchange = null;
    if (step instanceof Exchange.Step.Complete complete) {
      ask(complete.credentials());
    } else if (step instanceof Exchange.Step.NotBase64 wrong) {
      boolean letters = complaint.contains("continued") && !wrong.cut();
      say(letters ? "NO [ALERT] Invalid base64 in response" : complaint);
    } else if (step instanceof Exchange.Step.Failed failed) {
      session.ask(new Delay(settings.failureDelay(), failed.credentials()));
    }
  }

  private void ask(Credentials credentials) {
    asked = credentials.user();
    session.ask(new Authenticate(credentials));
  }

  void authenticated(boolean right) {
    Exchange now = exchange;
    if (now != null && now.isAsking()) {
      step(now.known(), "");
      return;
    }
    session.ask(right ? new OpenAccount(asked) : new Delay(settings.failureDelay(), null));
  }

  void failed() {
    say("NO [AUTHENTICATIONFAILED] Authentication failed.");
  }

  /** The mail is there. */
  void loggedIn() {
    String now = Capabilities.afterLogin(settings);
    if (toldCapabilities) {
      // Who asks with a command does not look for them in answers.
      session.line("* CAPABILITY " + now);
      say("OK Logged in");
    } else {
      say("OK [CAPABILITY " + now + "] Logged in");
    }
  }

  void notOpened(String why) {
    say(why);
  }
}
