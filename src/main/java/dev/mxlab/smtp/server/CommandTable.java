package dev.mxlab.smtp.server;

import dev.mxlab.net.Link;
import dev.mxlab.smtp.Reply;
import dev.mxlab.smtp.TlsParty;
import dev.mxlab.smtp.server.Command.Verb;
import dev.mxlab.smtp.server.Reception.Hello;
import dev.mxlab.smtp.server.Reception.Transaction;
import dev.mxlab.smtp.server.Reception.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The commands in two halves: a check looks whether the command may be obeyed now and changes
 * nothing; what it returns is either the refusal or the deed, which answers, changes the {@link
 * Conversation}, or asks the mail system. Texts and their order are those of sendmail 8.17.1.
 */
final class CommandTable {
  /** RFC 5321 section 4.5.3.1.2 would have 255; sendmail's MAXNAME. */
  private static final int LONGEST_NAME = 256;

  private static final Duration SECOND = Duration.ofSeconds(1);

  private static final Set<Verb> FOR_REJECTED =
      Set.of(Verb.HELO, Verb.EHLO, Verb.NOOP, Verb.RSET, Verb.QUIT);

  private static final Set<String> PROXY_WORDS = Set.of("GET", "POST", "CONNECT", "USER");

  /** Doors that old programs had. */
  private static final Set<String> BOGUS_WORDS = Set.of("debug", "showq", "wiz");

  private final Reception reception;
  private final Link link;
  private final Conversation now;
  private final Floor floor;
  private final Authentication authentication;
  private final Map<Verb, Function<Command, Outcome>> checks = new EnumMap<>(Verb.class);

  CommandTable(Reception reception, Link link, Conversation now, Floor floor) {
    this.reception = reception;
    this.link = link;
    this.now = now;
    this.floor = floor;
    this.authentication = new Authentication(reception, link, now, floor);
    checks.put(Verb.HELO, command -> hello(command, "SMTP"));
    checks.put(Verb.EHLO, command -> hello(command, "ESMTP"));
    checks.put(Verb.MAIL, this::mail);
    checks.put(Verb.RCPT, this::rcpt);
    checks.put(Verb.DATA, this::data);
    checks.put(Verb.RSET, command -> allowed(this::reset));
    checks.put(Verb.NOOP, command -> slowed(Patience.Of.NOOP, () -> say(250, "2.0.0", "OK")));
    checks.put(Verb.QUIT, command -> allowed(this::quit));
    checks.put(Verb.HELP, command -> answered(reception.help(command.argument())));
    checks.put(Verb.VRFY, this::vrfy);
    checks.put(Verb.EXPN, this::expn);
    checks.put(Verb.VERB, command -> verb());
    checks.put(Verb.ETRN, this::etrn);
    checks.put(Verb.AUTH, authentication::begin);
    checks.put(Verb.STARTTLS, this::starttls);
    for (Verb verb : List.of(Verb.SEND, Verb.SAML, Verb.SOML, Verb.TURN)) {
      checks.put(verb, CommandTable::unimplemented);
    }
  }

  /** Takes a line: a command, or a part of an authentication that is under way. */
  void take(String line) {
    if (authentication.underWay()) {
      authentication.line(line);
    } else {
      obey(Command.parse(line));
    }
  }

  /** Obeys a command or refuses it. */
  private void obey(Command command) {
    boolean first = now.first;
    now.first = false;
    if (first && PROXY_WORDS.contains(command.word()) && !command.argument().isEmpty()) {
      floor.log(
          "info",
          now.welcome.shown()
              + ": probable open proxy: command="
              + Command.shorten(command.line())
              + "\r\n");
      farewell("4.7.0", "Rejecting open proxy " + now.welcome.shown());
      return;
    }
    Verb verb = command.verb();
    if (verb == null) {
      String word = command.word().toLowerCase(Locale.ROOT);
      if (BOGUS_WORDS.contains(word)) {
        String address = link.remote().getAddress().getHostAddress();
        String who = now.welcome.shown() + " (" + address + ")";
        floor.log("crit", "\"" + word + "\" command from " + who);
      }
      bad(unknown(command));
      return;
    }
    Reply rejection = now.rejection;
    if (rejection != null && !FOR_REJECTED.contains(verb)) {
      bad(rejection);
      return;
    }
    now.lastCommand = verb.name().toLowerCase(Locale.ROOT);
    Function<Command, Outcome> check = checks.get(verb);
    Outcome outcome = check == null ? unimplemented(command) : check.apply(command);
    if (now.guard().whims().busy().getAsBoolean()) {
      floor.pause(SECOND, () -> act(outcome));
    } else {
      act(outcome);
    }
  }

  /** Says 421 and hangs up (RFC 5321 section 3.8). */
  void farewell(String dsn, String text) {
    floor.say(Reply.of(421, dsn, now.hostname() + " " + text));
    floor.close(text);
  }

  private void bad(Reply reply) {
    now.badCommands++;
    int most = now.welcome.manners().maxBadCommands();
    if (most > 0 && now.badCommands > most) {
      farewell("4.7.0", "Too many bad commands; closing connection");
    } else {
      floor.say(reply);
    }
  }

  private static Reply unknown(Command command) {
    return Reply.of(
        500, "5.5.1", "Command unrecognized: \"" + Command.shorten(command.line()) + "\"");
  }

  private static Outcome unimplemented(Command command) {
    return refused(
        502, "5.5.1", "Command not implemented: \"" + Command.shorten(command.line()) + "\"");
  }

  private Outcome hello(Command command, String protocol) {
    if (hasty(command)) {
      now.rejection = Reply.of(550, "5.0.0", "Command rejected");
      return refused(554, "5.5.0", "SMTP protocol error");
    }
    // What a client speaks shows in Received lines, even where its name is refused.
    now.hello = now.hello.as(protocol, now.hello.name());
    Duration pause = spent(Patience.Of.HELLO, Patience.limit(Patience.Of.HELLO));
    Outcome outcome = helloAtOnce(command, protocol);
    return pause.isZero() ? outcome : later(pause, outcome);
  }

  private Outcome helloAtOnce(Command command, String protocol) {
    boolean lax = now.guard().whims().bogusHello();
    if (command.argument().isEmpty() && !lax) {
      return refused(501, "5.0.0", command.word() + " requires domain address");
    }
    String whole = command.argument().stripTrailing();
    String name = lax ? whole.split("\\s", 2)[0] : whole;
    boolean proper = Command.isName(name);
    if (name.length() > LONGEST_NAME || !proper && !lax) {
      return refused(501, "5.0.0", "Invalid domain name");
    }
    return allowed(
        () -> {
          now.abandon();
          now.hello = now.hello.as(protocol, name);
          now.introduced = true;
          floor.say(helloReply(protocol.equals("ESMTP"), proper));
        });
  }

  private Reply helloReply(boolean extended, boolean proper) {
    List<String> lines = new ArrayList<>();
    lines.add(
        now.hostname()
            + " Hello "
            + now.welcome.shown()
            + (proper ? ", pleased to meet you" : ", accepting invalid domain name"));
    if (extended && now.rejection != null) {
      lines.add("ENHANCEDSTATUSCODES");
    } else if (extended) {
      lines.addAll(now.welcome.manners().ehloKeywords());
    }
    return new Reply(250, "", lines);
  }

  /** Who does not wait for certain answers may put words into somebody else's mouth. */
  private boolean hasty(Command command) {
    boolean hasty = now.guard().inOrder() && floor.waiting();
    if (hasty) {
      floor.log(
          "info",
          "rejecting server "
              + command.word()
              + " from "
              + addressed(now.welcome.shown())
              + " due to traffic before response");
    }
    return hasty;
  }

  /** A client without a name has its address for one. */
  private static String addressed(String shown) {
    return shown.startsWith("[") ? shown + " " + shown : shown;
  }

  private Outcome mail(Command command) {
    now.serious = true;
    if (!now.introduced && now.welcome.manners().needMailHelo()) {
      return refused(503, "5.0.0", "Polite people say HELO first");
    }
    if (now.transaction != null) {
      return refused(503, "5.5.0", "Sender already specified");
    }
    // No other command asks for it (srvrsmtp.c).
    if (now.welcome.manners().needAuthentication() && !now.hello.login().present()) {
      return refused(530, "5.7.0", "Authentication required");
    }
    try {
      PathArgument argument = PathArgument.parse("FROM", command.argument());
      return allowed(() -> askSender(argument.toPath(now.parameters::mail)));
    } catch (Refusal refusal) {
      return new Outcome.Refused(refusal.reply());
    }
  }

  private void askSender(Reception.Path path) {
    Transaction begun = reception.begin(link, now.hello);
    // Known before the answer, so that a lost connection abandons it.
    now.open(begun, path.text());
    floor.ask(
        begun.mail(path),
        verdict -> {
          if (!verdict.reply().positive()) {
            now.abandon();
          }
          answer(verdict);
        });
  }

  private Outcome rcpt(Command command) {
    Transaction transaction = now.transaction;
    if (transaction == null) {
      return refused(503, "5.0.0", "Need MAIL before RCPT");
    } else if (hopeless()) {
      return allowed(() -> farewell("4.7.0", "Too many bad recipients; closing connection"));
    }
    int most = now.welcome.manners().maxRecipients();
    if (most > 0 && now.recipients >= most) {
      floor.log("info", "Too many recipients");
      return refused(452, "4.5.3", "Too many recipients");
    }
    return flood()
        ? allowed(() -> floor.pause(SECOND, () -> act(take(command, transaction))))
        : take(command, transaction);
  }

  private void act(Outcome outcome) {
    if (outcome instanceof Outcome.Refused refused) {
      floor.say(refused.reply());
    } else if (outcome instanceof Outcome.Allowed allowed) {
      allowed.deed().run();
    }
  }

  /** Whether the client tries names at random. */
  private boolean flood() {
    int most = now.guard().badRecipients();
    if (most <= 0 || now.badRecipients < most) {
      return false;
    }
    if (!now.flooded) {
      now.flooded = true;
      floor.log("info", now.welcome.shown() + ": Possible SMTP RCPT flood, throttling.");
    }
    return true;
  }

  private Outcome take(Command command, Transaction transaction) {
    try {
      PathArgument argument = PathArgument.parse("TO", command.argument());
      Reception.Path path = argument.toPath(now.parameters::rcpt);
      return allowed(() -> floor.ask(transaction.recipient(path), this::recipient));
    } catch (Refusal refusal) {
      now.badRecipients++;
      floor.log("info", String.join(" ", refusal.reply().lines()));
      return new Outcome.Refused(refusal.reply());
    }
  }

  private void recipient(Verdict verdict) {
    if (verdict.reply().positive()) {
      now.recipients++;
    } else {
      now.badRecipients++;
    }
    answer(verdict);
  }

  /** Whether nothing good is to be expected of the next name (BadRcptShutdown). */
  private boolean hopeless() {
    int most = now.guard().hopeless();
    int share = now.guard().hopelessShare();
    int all = now.recipients + now.badRecipients;
    return most > 0
        && now.badRecipients >= most
        && (share == 0 || now.recipients * 100 <= all * share);
  }

  private Outcome data(Command command) {
    Transaction transaction = now.transaction;
    if (transaction == null) {
      return refused(503, "5.0.0", "Need MAIL command");
    }
    if (now.recipients == 0) {
      return refused(503, "5.0.0", "Need RCPT (recipient)");
    }
    if (hasty(command)) {
      return allowed(
          () -> {
            say(554, "5.5.0", "SMTP protocol error");
            floor.close("traffic before response");
          });
    }
    return allowed(
        () -> {
          CompletionStage<Verdict> objection = transaction.objection();
          if (objection == null) {
            receive(transaction);
            return;
          }
          floor.ask(
              objection,
              verdict -> {
                if (verdict.reply().positive()) {
                  receive(transaction);
                } else {
                  answer(verdict);
                }
              });
        });
  }

  private void receive(Transaction transaction) {
    now.forget();
    floor.receive(transaction.data());
    floor.say(Reply.of(354, "", "End data with <CR><LF>.<CR><LF>"));
  }

  private void reset() {
    now.abandon();
    floor.say(Reply.of(250, "2.0.0", "Reset state"));
  }

  private void quit() {
    floor.say(Reply.of(221, "2.0.0", now.hostname() + " closing connection"));
    floor.close("quit");
  }

  private Outcome vrfy(Command command) {
    return query(command, reception::verify);
  }

  private Outcome expn(Command command) {
    if (!now.offers("EXPN")) {
      rejected(command);
      return refused(502, "5.7.0", "Sorry, we do not allow this operation");
    }
    return query(command, reception::expand);
  }

  private void rejected(Command command) {
    String line = Command.shorten(command.line());
    floor.log("info", now.welcome.shown() + ": " + line + " [rejected]");
  }

  /** VRFY or EXPN of the mail system. */
  private interface Query {
    CompletionStage<Verdict> ask(Link link, Hello hello, String argument);
  }

  private Outcome query(Command command, Query query) {
    now.serious = true;
    String said = (command.word() + " " + command.argument()).stripTrailing();
    floor.log("info", now.welcome.shown() + ": " + said);
    return slowed(
        command.verb() == Verb.ETRN ? Patience.Of.ETRN : Patience.Of.NAMES,
        () -> floor.ask(query.ask(link, now.hello, command.argument()), this::answer));
  }

  private Outcome verb() {
    if (!now.offers("EXPN") || !now.offers("VERB")) {
      return refused(502, "5.7.0", "Verbose unavailable");
    }
    return slowed(
        Patience.Of.NOOP,
        () -> {
          reception.verbose(link);
          say(250, "2.0.0", "Verbose mode");
        });
  }

  private Outcome etrn(Command command) {
    if (!now.offers("ETRN")) {
      rejected(command);
      return refused(502, "5.7.0", "Sorry, we do not allow this operation");
    }
    if (command.argument().isEmpty()) {
      return refused(500, "5.5.2", "Parameter required");
    }
    return query(command, reception::etrn);
  }

  private Outcome starttls(Command command) {
    if (!command.argument().isEmpty()) {
      return refused(501, "5.5.2", "Syntax error (no parameters allowed)");
    }
    TlsParty party = reception.tls(link);
    if (party == null || now.hello.security().on()) {
      return refused(454, "4.3.3", "TLS not available after start");
    }
    if (!now.offers("STARTTLS")) {
      return refused(503, "5.5.0", "TLS not available");
    }
    if (now.transaction != null) {
      return refused(503, "5.5.0", "TLS not permitted during a mail transaction");
    }
    return allowed(
        () -> {
          say(220, "2.0.0", "Ready to start TLS");
          floor.startTls(party);
        });
  }

  /** Passes an answer of the mail system on; not even its 421 ends the connection. */
  private void answer(Verdict verdict) {
    floor.say(verdict.reply());
  }

  private Outcome answered(Reply reply) {
    return allowed(() -> floor.say(reply));
  }

  private void say(int code, String dsn, String text) {
    floor.say(Reply.of(code, dsn, text));
  }

  /** For commands that a client should not say too often. */
  private Outcome slowed(Patience.Of what, Runnable deed) {
    int limit = what == Patience.Of.NOOP ? now.guard().noops() : Patience.limit(what);
    Duration pause = spent(what, limit);
    return pause.isZero() ? allowed(deed) : allowed(() -> floor.pause(pause, deed));
  }

  private Duration spent(Patience.Of what, int limit) {
    Duration pause = now.patience.spent(what, limit);
    if (now.patience.exhausted(what, limit)) {
      floor.log(
          "info",
          now.welcome.shown()
              + ": possible SMTP attack: command="
              + Patience.shown(what)
              + ", count="
              + limit);
    }
    return pause;
  }

  private Outcome later(Duration pause, Outcome outcome) {
    return allowed(() -> floor.pause(pause, () -> act(outcome)));
  }

  private static Outcome allowed(Runnable deed) {
    return new Outcome.Allowed(deed);
  }

  private static Outcome refused(int code, String dsn, String text) {
    return new Outcome.Refused(Reply.of(code, dsn, text));
  }
}
