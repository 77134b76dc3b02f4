package dev.mxlab.sendmail.reception;

import dev.mxlab.journal.Event;
import dev.mxlab.net.Link;
import dev.mxlab.sendmail.cf.DaemonPort;
import dev.mxlab.sendmail.rewrite.Decision;
import dev.mxlab.sendmail.rewrite.Facts;
import dev.mxlab.sendmail.rewrite.Rules;
import dev.mxlab.sendmail.tls.SendmailTls;
import dev.mxlab.smtp.Reply;
import dev.mxlab.smtp.Security;
import dev.mxlab.smtp.TlsParty;
import dev.mxlab.smtp.server.Credentials;
import dev.mxlab.smtp.server.HelpTopics;
import dev.mxlab.smtp.server.Login;
import dev.mxlab.smtp.server.Reception;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** The MTA behind one of its listening ports. */
public final class SendmailReception implements Reception {
  private static final Logger LOG = LogManager.getLogger(SendmailReception.class);

  /** Whatever greet_pause says (RFC 5321 section 4.5.3.2.1). */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  static final Reply TROUBLE =
      Reply.of(451, "4.3.0", "Temporary system failure. Please try again later.");

  /** A connection: who calls, and what check_relay said of it. */
  record Call(
      Caller caller,
      Decision decision,
      List<String> because,
      Facts facts,
      Rules rules,
      Features features,
      EnvelopeId id) {
    Call(
        Caller caller,
        Decision decision,
        Facts facts,
        Rules rules,
        Features features,
        EnvelopeId id) {
      this(caller, decision, List.of(), facts, rules, features, id);
    }
  }

  /** Whoever calls without a network; empty for all others. */
  private final String user;

  private final Mta mta;
  private final DaemonPort port;
  private final Set<String> privacy;
  private final Optional<HelpTopics> help;
  private final ClientCounts clients;
  private final Logins logins;
  private final Inquiries inquiries;
  private final Questions questions;
  private final @Nullable TlsParty tls;
  private final Presentation face;
  private final Crowd crowd;
  private final Room room;

  /** Forgotten with the connection. */
  private final Map<Link, Call> calls = new WeakHashMap<>();

  /** Who said VERB; guarded by {@link #calls}. */
  private final Set<Link> curious = Collections.newSetFromMap(new WeakHashMap<>());

  public SendmailReception(Mta mta, DaemonPort port) {
    this(mta, port, ClientCounts.of(mta));
  }

  /** With the counts of all ports of the daemon. */
  public SendmailReception(Mta mta, DaemonPort port, ClientCounts clients) {
    this(mta, port, clients, "");
  }

  private SendmailReception(Mta mta, DaemonPort port, ClientCounts clients, String user) {
    this.user = user;
    this.mta = mta;
    this.port = port;
    this.clients = clients;
    this.privacy = mta.settings().privacy();
    this.help = new HelpFile(mta).topics();
    this.logins = new Logins(mta);
    this.inquiries = new Inquiries(this, mta, privacy);
    this.questions = new Questions(mta);
    this.tls =
        user.isEmpty()
            ? SendmailTls.server(mta.host(), mta.settings(), this::warn).orElse(null)
            : null;
    this.crowd = new Crowd(mta, port);
    this.room = new Room(mta);
    this.face = new Presentation(mta, port, privacy, logins, tls != null);
  }

  /** For a user of this host who talks over standard input ({@code sendmail -bs}). */
  public static SendmailReception standardInput(Mta mta, String user) {
    DaemonPort port = DaemonPort.standardInput(mta.config().file());
    return new SendmailReception(mta, port, ClientCounts.of(mta), user);
  }

  @Override
  public boolean refuses(int sessions) {
    return crowd.refuses(sessions);
  }

  @Override
  public CompletionStage<Welcome> connect(Link link) {
    if (!user.isEmpty()) {
      Caller here = Caller.here(user);
      Rules rules = mta.rules().connection();
      Call call =
          new Call(
              here,
              new Decision.Ok(),
              facts(here),
              rules,
              Features.of(port, ""),
              new EnvelopeId(mta.queue()));
      return done(welcome(link, call));
    }
    return Caller.find(link.remote().getAddress(), mta.host())
        .thenCompose(
            caller -> {
              Facts facts = clients.opened(link.remote().getAddress(), facts(caller));
              Rules rules = mta.rules().connection();
              String who = caller.name() + " $| " + caller.ip();
              return questions
                  .asked(rules, "check_relay", who, facts)
                  .thenCompose(
                      because ->
                          features(rules, who, facts)
                              .thenCompose(
                                  features ->
                                      greeted(
                                          link,
                                          who,
                                          new Call(
                                              caller,
                                              because.decided(),
                                              because.lines(),
                                              facts,
                                              rules,
                                              features,
                                              new EnvelopeId(mta.queue())))));
            })
        .exceptionally(
            bug -> {
              LOG.error("greeting {} failed", link, bug);
              String address = "[" + link.remote().getAddress().getHostAddress() + "]";
              return new Welcome(
                  Reply.of(421, "4.3.0", mta.name() + " Temporary system failure"),
                  address,
                  face.manners(Security.NONE, Features.of(port, "")));
            });
  }

  private CompletionStage<Features> features(Rules rules, String who, Facts facts) {
    return questions
        .ask(rules, those -> those.give("srv_features", who, facts))
        .thenApply(letters -> Features.of(port, letters));
  }

  /** A 421 of check_relay is said at once; others are what commands are answered (srvrsmtp.c). */
  private CompletionStage<Welcome> greeted(Link link, String who, Call call) {
    Reply rejection =
        call.decision() instanceof Decision.Refuse refuse
            ? Reply.of(refuse.code(), refuse.dsn(), refuse.text())
            : null;
    if (rejection != null) {
      String caller = who.replace(" $| ", ", arg2=");
      refused(call, "check_relay", "CONNECT", "", caller, rejection, call.because());
    }
    if (rejection != null && rejection.code() == 421) {
      Manners manners = face.manners(Security.NONE, call.features());
      return done(new Welcome(rejection, call.caller().shown(), manners));
    }
    return questions
        .ask(call.rules(), rules -> rules.greetPause(who, call.facts()))
        .thenApply(
            millis -> {
              Welcome now = welcome(link, call);
              Duration asked = Duration.ofMillis(Math.min(millis, LONGEST_PAUSE.toMillis()));
              Duration pause = asked.plus(crowd.delay());
              return new Welcome(now.greeting(), now.shown(), now.manners(), pause, rejection);
            });
  }

  Questions questions() {
    return questions;
  }

  boolean hasRoom(Call call, long size) {
    boolean enough = room.enough(size);
    if (!enough) {
      say(call, "alert", room.shortage(call.caller().name(), size));
    }
    return enough;
  }

  @Override
  public void hasty(Link link) {
    warn(
        "rejecting commands from %s due to pre-greeting traffic"
            .formatted(call(link).caller().shown()));
  }

  @Override
  public void log(Link link, String level, String text) {
    say(call(link), level, text);
  }

  void say(Call call, String level, String text) {
    String line = call.id().get() + ": " + text;
    mta.journal().record(new Event.DaemonSaid("sendmail", level, line));
  }

  @Override
  public void closed(Link link) {
    if (user.isEmpty()) {
      clients.closed(link.remote().getAddress());
    }
    synchronized (calls) {
      calls.remove(link);
      curious.remove(link);
    }
  }

  @Override
  public void verbose(Link link) {
    synchronized (calls) {
      curious.add(link);
    }
  }

  boolean wantsAll(Link link) {
    synchronized (calls) {
      return curious.contains(link);
    }
  }

  @Override
  public @Nullable TlsParty tls(Link link) {
    return tls;
  }

  @Override
  public void unsecured(Link link, String why) {
    warn(
        "STARTTLS=server, error: accept failed=-1, reason=%s, SSL_error=1, errno=0, retry=-1, relay=%s"
            .formatted(why, call(link).caller().shown()));
  }

  private void warn(String text) {
    mta.journal().record(new Event.DaemonSaid("sendmail", "warning", text));
  }

  @Override
  public CompletionStage<Secured> secured(Link link, Welcome welcome, Security security) {
    Call call = call(link);
    mta.journal()
        .record(
            new Event.DaemonSaid(
                "sendmail",
                "info",
                "STARTTLS=server, relay=%s, version=%s, verify=%s, cipher=%s, bits=%d/%d"
                    .formatted(
                        call.caller().shown(),
                        security.version(),
                        security.verify(),
                        security.cipher(),
                        security.bits(),
                        security.algorithmBits())));
    Welcome now =
        new Welcome(welcome.greeting(), welcome.shown(), face.manners(security, call.features()));
    Facts facts =
        SessionMacros.with(call.facts(), new Hello("SMTP", "", welcome, security, Login.NONE));
    return questions
        .ask(
            call.rules(),
            rules -> rules.ask("tls_client", security.verify() + " $| STARTTLS", facts))
        .thenApply(
            decision ->
                decision instanceof Decision.Refuse refuse
                    ? new Secured(now, Reply.of(refuse.code(), refuse.dsn(), refuse.text()))
                    : new Secured(now, null));
  }

  @Override
  public String challenge() {
    return logins.challenge();
  }

  @Override
  public CompletionStage<LoginVerdict> login(Link link, Hello hello, Credentials credentials) {
    return questions
        .away(() -> done(logins.check(credentials)))
        .exceptionally(
            bug -> {
              LOG.error("checking a login of {} failed", link, bug);
              Reply later = Reply.of(454, "4.5.4", "Temporary authentication failure");
              return new LoginVerdict(Login.NONE, later);
            })
        .thenApply(
            verdict -> {
              if (!verdict.login().present()) {
                warn(
                    "AUTH failure (%s): authentication failure (-13) SASL(-13): authentication failure: checkpass failed, user=%s, relay=%s"
                        .formatted(
                            credentials.mechanism(),
                            credentials.user().replaceAll("\\p{Cntrl}", "?"),
                            call(link).caller().shown()));
              }
              return verdict;
            });
  }

  private Facts facts(Caller caller) {
    return new Facts(
        Map.of(
            Facts.CLIENT_ADDRESS,
            caller.ip(),
            Facts.CLIENT_NAME,
            caller.name(),
            Facts.CLIENT_RESOLVE,
            caller.user().isEmpty() ? caller.resolved().name() : "",
            Facts.CLIENT_PTR,
            caller.ptr(),
            Facts.DAEMON_FLAGS,
            port.flags(),
            "{deliveryMode}",
            deliveryMode(),
            "{daemon_name}",
            port.name()));
  }

  private String deliveryMode() {
    String mode =
        port.deliveryMode().isEmpty() ? mta.settings().text("DeliveryMode") : port.deliveryMode();
    return mode.isEmpty() ? "b" : mode.substring(0, 1);
  }

  private Welcome welcome(Link link, Call call) {
    synchronized (calls) {
      calls.put(link, call);
    }
    Macros macros = new Macros(mta.config()).at(mta.host().localTime());
    call.facts().macros().forEach(macros::set);
    macros.set("_", call.caller().shown());
    if (!user.isEmpty()) {
      // An address of no family, which is not nothing.
      macros.set(Facts.CLIENT_ADDRESS, "0");
    }
    return new Welcome(
        face.greeting(macros), call.caller().shown(), face.manners(Security.NONE, call.features()));
  }

  @Override
  public Transaction begin(Link link, Hello hello) {
    return new SendmailTransaction(this, mta, port, link, hello, call(link));
  }

  private Call call(Link link) {
    synchronized (calls) {
      Call known = calls.get(link);
      if (known != null) {
        return known;
      }
    }
    Caller nobody = new Caller(link.remote().getAddress(), "", Caller.Resolved.FAIL);
    return new Call(
        nobody,
        new Decision.Ok(),
        facts(nobody),
        mta.rules(),
        Features.of(port, ""),
        new EnvelopeId(mta.queue()));
  }

  @Override
  public CompletionStage<Verdict> verify(Link link, Hello hello, String argument) {
    return inquiries.verify(call(link), hello, argument);
  }

  @Override
  public CompletionStage<Verdict> expand(Link link, Hello hello, String argument) {
    return inquiries.expand(call(link), hello, argument);
  }

  @Override
  public CompletionStage<Verdict> etrn(Link link, Hello hello, String argument) {
    return inquiries.etrn(call(link), argument, face.etrn(call(link).features()));
  }

  @Override
  public Reply help(String argument) {
    return help.map(topics -> topics.about(argument))
        .orElseGet(
            () ->
                Reply.of(
                    502,
                    "5.3.0",
                    "Sendmail " + mta.config().macro("v") + " -- HELP not implemented"));
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }

  /** Stages of the dialogue never fail. */
  static CompletionStage<Verdict> guarded(CompletionStage<Reply> reply) {
    return reply
        .exceptionally(
            bug -> {
              LOG.error("a question of the dialogue failed", bug);
              return TROUBLE;
            })
        .thenApply(Verdict::of);
  }

  /**
   * @param ruleset that refused it, empty where none did
   */
  void refused(
      Call call,
      String ruleset,
      String stage,
      String sender,
      String recipient,
      Reply reply,
      List<String> because) {
    mta.journal()
        .record(
            new Event.MailRefused(
                stage.equals("CONNECT") ? "" : call.id().get(),
                ruleset,
                stage,
                sender,
                recipient,
                reply.code(),
                reply.toString(),
                call.caller().shown(),
                because));
  }
}
