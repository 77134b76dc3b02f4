package dev.mxlab.sendmail.reception;

import dev.mxlab.journal.Event;
import dev.mxlab.net.Link;
import dev.mxlab.sendmail.cf.DaemonPort;
import dev.mxlab.sendmail.queue.Selection;
import dev.mxlab.sendmail.rewrite.Decision;
import dev.mxlab.sendmail.rewrite.Facts;
import dev.mxlab.sendmail.rewrite.Rules;
import dev.mxlab.smtp.Reply;
import dev.mxlab.smtp.server.Reception;
import dev.mxlab.time.Activity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The MTA behind one of its listening ports. */
public final class SendmailReception implements Reception {
  private static final Logger LOG = LogManager.getLogger(SendmailReception.class);

  /** MAXBADCOMMANDS in srvrsmtp.c. */
  private static final int MAX_BAD_COMMANDS = 25;

  private static final int NO_LIMIT = 10_000;

  static final Reply TROUBLE =
      Reply.of(451, "4.3.0", "Temporary system failure. Please try again later.");

  /** A connection: who calls, and what check_relay said of it. */
  record Call(Caller caller, Decision decision, Facts facts, Rules rules) {}

  private final Mta mta;
  private final DaemonPort port;
  private final Set<String> privacy;

  /** Forgotten with the connection. */
  private final Map<Link, Call> calls = new WeakHashMap<>();

  public SendmailReception(Mta mta, DaemonPort port) {
    this.mta = mta;
    this.port = port;
    this.privacy = mta.settings().privacy();
  }

  @Override
  public CompletionStage<Welcome> connect(Link link) {
    return Caller.find(link.remote().getAddress(), mta.host())
        .thenCompose(
            caller -> {
              Facts facts = facts(caller);
              Rules rules = mta.rules().connection();
              return away(() ->
                      rules.ask("check_relay", caller.name() + " $| " + caller.ip(), facts))
                  .thenApply(decision -> welcome(link, new Call(caller, decision, facts, rules)));
            })
        .exceptionally(
            bug -> {
              LOG.error("greeting {} failed", link, bug);
              String address = "[" + link.remote().getAddress().getHostAddress() + "]";
              return new Welcome(
                  Reply.of(421, "4.3.0", mta.name() + " Temporary system failure"),
                  address,
                  manners());
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
            caller.resolved().name(),
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
    return new Welcome(greeting(macros), call.caller().shown(), manners());
  }

  /** sendmail puts ESMTP after the first word (srvrsmtp.c), so that clients know at once. */
  private Reply greeting(Macros macros) {
    List<String> lines = new ArrayList<>();
    for (String line : macros.expand(mta.settings().text("SmtpGreetingMessage")).split("\n", -1)) {
      lines.add(line.strip());
    }
    String first = lines.get(0);
    int blank = first.indexOf(' ');
    lines.set(
        0,
        blank < 0
            ? first + " ESMTP"
            : first.substring(0, blank) + " ESMTP" + first.substring(blank));
    return new Reply(220, "", lines);
  }

  private Manners manners() {
    long size = mta.settings().maxMessageSize();
    long recipients = mta.settings().number("MaxRecipientsPerMessage");
    List<String> keywords = new ArrayList<>(List.of("ENHANCEDSTATUSCODES", "PIPELINING"));
    if (!privacy.contains("noexpn")) {
      keywords.add("EXPN");
      if (!privacy.contains("noverb")) {
        keywords.add("VERB");
      }
    }
    keywords.add("8BITMIME");
    keywords.add(size > 0 ? "SIZE " + size : "SIZE");
    if (!privacy.contains("noreceipts")) {
      keywords.add("DSN");
    }
    if (etrnAllowed()) {
      keywords.add("ETRN");
    }
    keywords.add("DELIVERBY");
    keywords.add("HELP");
    return new Manners(
        mta.name(),
        keywords,
        size,
        recipients > 0 && recipients < NO_LIMIT ? (int) recipients : NO_LIMIT,
        MAX_BAD_COMMANDS,
        privacy.contains("needmailhelo"),
        port.has(DaemonPort.AUTHENTICATION));
  }

  private boolean etrnAllowed() {
    return !privacy.contains("noetrn") && !port.has(DaemonPort.NO_ETRN);
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
    return new Call(nobody, new Decision.Ok(), facts(nobody), mta.rules());
  }

  @Override
  public CompletionStage<Verdict> verify(Link link, Hello hello, String argument) {
    if (privacy.contains("novrfy")) {
      return say(252, "2.5.2", "Cannot VRFY user; try RCPT to attempt delivery (or try finger)");
    }
    return named(privacy.contains("needvrfyhelo"), hello, argument, false);
  }

  @Override
  public CompletionStage<Verdict> expand(Link link, Hello hello, String argument) {
    if (privacy.contains("noexpn")) {
      return say(502, "5.7.0", "Sorry, we do not allow this operation");
    }
    return named(privacy.contains("needexpnhelo"), hello, argument, true);
  }

  private CompletionStage<Verdict> named(
      boolean needsHelo, Hello hello, String argument, boolean expand) {
    if (needsHelo && hello.name().isEmpty()) {
      return say(503, "5.0.0", "I demand that you introduce yourself first");
    }
    return guarded(
        away(() -> mta.rules().ask("parse", argument, Facts.NONE))
            .thenCompose(
                decision -> away(() -> done(Expansion.of(argument, decision, expand, mta)))));
  }

  @Override
  public CompletionStage<Verdict> etrn(Link link, Hello hello, String argument) {
    if (!etrnAllowed()) {
      return say(502, "5.7.0", "Sorry, we do not allow this operation");
    }
    // A leading @ asks for the node's subdomains too (RFC 1985).
    String node = argument.startsWith("@") ? argument.substring(1) : "@" + argument;
    mta.runner()
        .runNow(Selection.ALL.and(new Selection.Term(Selection.Part.RECIPIENT, false, node)), null);
    return say(250, "2.0.0", "Queuing for node " + argument + " started");
  }

  private static CompletionStage<Verdict> say(int code, String dsn, String text) {
    return done(Reply.of(code, dsn, text)).thenApply(Verdict::of);
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }

  /** Asks on a thread that may wait for a disk, while the clock stands. */
  <T> CompletionStage<T> away(Supplier<CompletionStage<T>> question) {
    Activity activity = mta.host().time().begin();
    CompletableFuture<CompletionStage<T>> asked;
    try {
      asked = CompletableFuture.supplyAsync(question, mta.host().blocking());
    } catch (RejectedExecutionException closing) {
      asked = CompletableFuture.failedFuture(closing);
    }
    return asked
        .thenCompose(Function.identity())
        .whenComplete((answer, failure) -> activity.close());
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

  void refused(Call call, String stage, String sender, String recipient, Reply reply) {
    mta.host()
        .journal()
        .record(
            new Event.MailRefused(
                stage, sender, recipient, reply.code(), reply.toString(), call.caller().shown()));
  }
}
