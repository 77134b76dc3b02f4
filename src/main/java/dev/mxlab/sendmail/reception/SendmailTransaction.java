package dev.mxlab.sendmail.reception;

import dev.mxlab.journal.Event;
import dev.mxlab.net.Link;
import dev.mxlab.sendmail.cf.DaemonPort;
import dev.mxlab.sendmail.cf.Settings;
import dev.mxlab.sendmail.local.LocalNames;
import dev.mxlab.sendmail.queue.Attendance;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.rewrite.Decision;
import dev.mxlab.sendmail.rewrite.Facts;
import dev.mxlab.sendmail.rewrite.Locals;
import dev.mxlab.sendmail.rewrite.NotAtHand;
import dev.mxlab.smtp.Reply;
import dev.mxlab.smtp.server.Reception;
import dev.mxlab.time.Activity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One message from MAIL to the final dot. */
final class SendmailTransaction implements Reception.Transaction {
  private static final String CHECK_DATA = "check_data";

  private final SendmailReception reception;
  private final Mta mta;
  private final DaemonPort port;
  private final Link link;
  private final Reception.Hello hello;
  private final SendmailReception.Call call;
  private final Asked asked;

  /** By mailer, host and user: the same one twice is served once. */
  private final Map<String, Envelope.Recipient> recipients = new LinkedHashMap<>();

  private final List<String> parameters = new ArrayList<>();
  private Facts facts;
  private String sender = "<>";
  private String state = "";
  private boolean discard;
  private String fullName = "";

  /** How often somebody was named who could have been one. */
  private int tried;

  /** Whether VERB was said before the first recipient; a later one counts for the next message. */
  private boolean curious;

  /** AUTH= of the client, as far as it is believed; empty for none. */
  private String author = "";

  /** Whether the log still owes a line about the sender. */
  private boolean named;

  /** Why the message is held in the queue; empty for no reason. */
  private String held = "";

  SendmailTransaction(
      SendmailReception reception,
      Mta mta,
      DaemonPort port,
      Link link,
      Reception.Hello hello,
      SendmailReception.Call call) {
    this.reception = reception;
    this.mta = mta;
    this.port = port;
    this.link = link;
    this.hello = hello;
    this.call = call;
    this.asked = new Asked(reception, mta, call);
    this.facts = SessionMacros.with(call.facts(), hello);
    note("check_relay", call.caller().name(), call.decision());
  }

  @Override
  public CompletionStage<Reception.Verdict> mail(Reception.Path path) {
    String text = path.text();
    if (EightBitAddress.is(text)) {
      return told("MAIL", text, "", now(EightBitAddress.refusal(text)));
    }
    Facts before = facts.with(Facts.MAIL_FROM, text);
    CompletionStage<Reply> reply =
        parsed(text)
            .thenCompose(
                parsed -> {
                  if (parsed instanceof Decision.Refuse) {
                    return now(Asked.refusal(text, parsed));
                  }
                  if (nobody(parsed)) {
                    String from = call.caller().shown();
                    reception.say(
                        call,
                        "notice",
                        "setsender: %s: invalid or unparsable, received from %s"
                            .formatted(text, from));
                    String why = Reply.shortened(text) + "... Invalid sender address";
                    return now(Reply.of(553, "5.1.7", why));
                  }
                  named = true;
                  sender = text;
                  Reply objection = path.objection();
                  return objection == null
                      ? fullName(parsed).thenCompose(known -> accepted(path, before, known))
                      : now(objection);
                });
    return told("MAIL", text, "", reply);
  }

  /** A sender of this host is called as the account says; empty for all others. */
  private CompletionStage<String> fullName(Decision parsed) {
    if (!(parsed instanceof Decision.Mailer mailer) || !mailer.local()) {
      return now("");
    }
    Locals locals = mta.locals();
    Supplier<CompletionStage<String>> known =
        () ->
            now(
                locals
                    .user(mailer.user())
                    .map(account -> account.gecos().split(",", 2)[0].strip())
                    .orElse(""));
    return reception
        .questions()
        .ask(locals.usersAtHand() ? known.get() : NotAtHand.answer(), known);
  }

  /** Whether it is no address that anybody could send from (setsender() in envelope.c). */
  private static boolean nobody(Decision parsed) {
    return parsed instanceof Decision.Mailer mailer
        && mailer.local()
        && !Locals.special(mailer.user()).isEmpty();
  }

  private CompletionStage<Reply> accepted(Reception.Path path, Facts before, String called) {
    fullName = called;
    if (!reception.hasRoom(call, Parameters.size(path.parameters()))) {
      return now(Reply.of(452, "4.4.5", "Insufficient disk space; try again later"));
    }
    return reception
        .questions()
        .ask(call.rules(), rules -> rules.sender(path.text(), before))
        .thenCompose(known -> decided(path, before.with(Facts.SENDER, known)));
  }

  private CompletionStage<Reply> decided(Reception.Path path, Facts more) {
    String text = path.text();
    return Author.of(path, more, reception, mta, call)
        .thenCompose(
            known -> {
              author = known;
              return asked.of("check_mail", text, more);
            })
        .thenApply(
            decision -> {
              if (decision instanceof Decision.Refuse refuse) {
                return Asked.refusal(text, refuse);
              }
              note("check_mail", text, decision);
              facts = more;
              parameters.addAll(path.parameters());
              return Reply.of(250, "2.1.0", Reply.shortened(text) + "... Sender ok");
            });
  }

  /** The null sender needs no parsing, and would have none. */
  private CompletionStage<Decision> parsed(String text) {
    return text.equals("<>") ? now(new Decision.Ok()) : asked.of(Asked.PARSE, text, facts);
  }

  @Override
  public CompletionStage<Reception.Verdict> recipient(Reception.Path path) {
    String text = path.text();
    if (EightBitAddress.is(text)) {
      return told("RCPT", sender, text, now(EightBitAddress.refusal(text)));
    }
    asked.anew();
    CompletionStage<Reply> reply =
        asked
            .of(Asked.PARSE, text, facts)
            .thenCompose(
                parsed ->
                    parsed instanceof Decision.Mailer mailer
                        ? unlessObjected(path, mailer)
                        : now(Asked.refusal(text, parsed)));
    return told("RCPT", sender, text, reply);
  }

  private CompletionStage<Reply> unlessObjected(Reception.Path path, Decision.Mailer mailer) {
    Reply objection = path.objection();
    return objection == null ? checked(path, mailer) : now(objection);
  }

  private CompletionStage<Reply> checked(Reception.Path path, Decision.Mailer mailer) {
    return asked
        .of("check_rcpt", path.text(), facts)
        .thenCompose(
            decision -> {
              if (decision instanceof Decision.Refuse) {
                return now(Asked.refusal(path.text(), decision));
              }
              note("check_rcpt", path.text(), decision);
              tried++;
              String direct = mta.names().special(mailer);
              if (!direct.isEmpty()) {
                String text =
                    Reply.shortened(path.text()) + "... Cannot mail directly to " + direct;
                return now(Reply.of(550, "5.7.1", text));
              }
              return reception
                  .questions()
                  .ask(whom(mailer, mta.names().atHand()), () -> whom(mailer, mta.names()))
                  .thenApply(
                      found ->
                          found instanceof Decision.Refuse
                              ? Asked.refusal(path.text(), found)
                              : taken(path, mailer));
            });
  }

  private static CompletionStage<Decision> whom(Decision.Mailer mailer, LocalNames names) {
    return names.concerns(mailer) ? names.find(mailer) : now(mailer);
  }

  /** What a check wants done with the message that it lets in. */
  private void note(String ruleset, String about, Decision decision) {
    if (decision instanceof Decision.Discard) {
      discard = true;
      reception.say(
          call,
          "notice",
          "ruleset=%s, arg1=%s, relay=%s, discard"
              .formatted(ruleset, about, call.caller().shown()));
    }
    if (decision instanceof Decision.Quarantine quarantine) {
      held = quarantine.reason();
      mta.journal()
          .record(
              new Event.DaemonSaid(
                  "sendmail",
                  "notice",
                  "ruleset=%s, arg1=%s, relay=%s, quarantine=%s"
                      .formatted(ruleset, about, call.caller().shown(), held)));
    }
  }

  private Reply taken(Reception.Path path, Decision.Mailer mailer) {
    String text = path.text();
    String key =
        (mailer.mailer() + " " + mailer.host() + " " + mailer.user()).toLowerCase(Locale.ROOT);
    if (recipients.isEmpty()) {
      curious = reception.wantsAll(link);
    }
    Envelope.Recipient recipient =
        recipients.computeIfAbsent(
            key, k -> Parameters.recipient(text, path.parameters(), mailer.user(), mta.name()));

    if (!mailer.later().isEmpty()) {
      state = mailer.later();
    }
    return Reply.of(
        250,
        "2.1.5",
        Reply.shortened(recipient.address())
            + "... Recipient ok"
            + (mailer.later().isEmpty() ? "" : " (will queue)"));
  }

  @Override
  public Reception.Content data() {
    Activity activity = mta.host().time().begin();
    String id = call.id().get();
    Letter letter = new Letter(mta, () -> id);
    String type = Parameters.bodyType(parameters);
    boolean sevenBits =
        type.equals("7BIT") || type.isEmpty() && mta.settings().flag("SevenBitInput");
    letter.strip(sevenBits);
    // The id is given up before the reply: the client's next message may come at once.
    return new Intake(
        letter,
        mta.host().onward(),
        one -> commit(one).whenComplete((reply, trouble) -> over(letter, id)),
        () -> {
          over(letter, id);
          activity.close();
        });
  }

  private void over(Letter letter, String id) {
    if (named) {
      unfinished(letter.size());
    }
    call.id().spent(id);
  }

  @Override
  public @Nullable CompletionStage<Reception.Verdict> objection() {
    if (!call.rules().has(CHECK_DATA)) {
      return null;
    }
    String count = Integer.toString(recipients.size());
    Facts more = facts.with("{nrcpts}", count);
    CompletionStage<Reply> reply =
        reception
            .questions()
            .ask(call.rules(), rules -> rules.judge(CHECK_DATA, count, false, more))
            .thenApply(
                decision -> {
                  note(CHECK_DATA, count, decision);
                  return decision instanceof Decision.Refuse refuse
                      ? Reply.of(refuse.code(), refuse.dsn(), refuse.text())
                      : Reply.of(250, "", "");
                });
    return told(CHECK_DATA, sender, "", reply);
  }

  @Override
  public void abandon() {
    if (named) {
      unfinished(0);
    }
    call.id().spent();
    recipients.clear();
  }

  /** What is logged of a message that came to nothing. */
  private void unfinished(long size) {
    named = false;
    reception.say(
        call,
        "info",
        "from=%s, size=%d, class=0, nrcpts=%d, proto=%s, %srelay=%s"
            .formatted(
                sender,
                size,
                recipients.size(),
                hello.spoken(),
                port.name().isEmpty() ? "" : "daemon=" + port.name() + ", ",
                call.caller().shown()));
  }

  /** On a blocking thread. */
  private CompletionStage<Reply> commit(Letter letter) throws IOException {
    if (letter.headerTooLarge()) {
      Reply reply = Reply.of(552, "5.6.0", "Headers too large (" + letter.mostHeader() + " max)");
      return now(refused(letter, "DATA", "", reply));
    }
    if (mta.settings().eightBit() == Settings.EightBit.STRICT
        && letter.hasUnlabelledEightBit(Parameters.bodyType(parameters))) {
      Reply reply = Reply.of(554, "5.6.1", "Eight bit data not allowed");
      return now(refused(letter, "DATA", "", reply));
    }
    MessageChecks checks = new MessageChecks(mta.config(), call.rules());
    if (!checks.any()) {
      return committed(letter);
    }
    return reception
        .questions()
        .away(() -> checks.of(letter.headers(), letter.size(), facts))
        .thenCompose(found -> reception.questions().away(() -> judged(letter, found)));
  }

  private CompletionStage<Reply> judged(Letter letter, MessageChecks.Found found) {
    if (found.decision() instanceof Decision.Refuse refuse) {
      Reply reply = Reply.of(refuse.code(), refuse.dsn(), refuse.text());
      return now(refused(letter, found.ruleset(), found.about(), reply));
    }
    note(found.ruleset(), found.about(), found.decision());
    try {
      return committed(letter);
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  private Reply refused(Letter letter, String stage, String about, Reply reply) {
    letter.abort();
    reception.refused(
        call,
        stage.equals("DATA") ? "" : stage,
        stage,
        stage.equals("DATA") ? sender : about,
        "",
        reply,
        List.of());
    return reply;
  }

  private CompletionStage<Reply> committed(Letter letter) throws IOException {
    if (discard) {
      // The client is told that all is well, with a queue id as ever.
      unfinished(letter.size());
      reception.say(call, "info", "discarded");
      letter.abort();
      return now(accepted(call.id().get()));
    }
    Settings.DeliveryMode mode =
        port.deliveryMode().isEmpty()
            ? mta.settings().deliveryMode()
            : Settings.mode(port.deliveryMode());
    boolean atOnce =
        held.isEmpty()
            && !mta.load().holdsBack(mta.settings(), letter.priority(recipients.size()))
            && (mode == Settings.DeliveryMode.BACKGROUND
                || mode == Settings.DeliveryMode.INTERACTIVE);
    letter.hold(held);
    if (tried > 1) {
      letter.withoutFor();
    }
    return letter
        .committing(
            origin(),
            sender,
            letter.receipts(recipients.values()),
            letter.headers(),
            Parameters.flags(parameters),
            state,
            !atOnce)
        .thenCompose(
            envelope -> {
              asked.explain(envelope);
              if (atOnce) {
                letter.copies().forEach(copy -> mta.dispatch().submit(copy.queueId()));
              }
              return sent(envelope.queueId(), atOnce);
            });
  }

  /** Who said VERB waits for the delivery, and hears of it. */
  private CompletionStage<Reply> sent(String id, boolean atOnce) {
    named = false;
    if (atOnce && curious) {
      List<String> said = Collections.synchronizedList(new ArrayList<>());
      return mta.dispatch()
          .deliver(id, Attendance.of(new Asides(said)))
          .thenApply(done -> accepted(id).after(said));
    } else if (atOnce) {
      mta.dispatch().submit(id);
    }
    return now(accepted(id));
  }

  private static Reply accepted(String id) {
    return Reply.of(250, "2.0.0", id + " Message accepted for delivery");
  }

  private Origin origin() {
    return new Origin(
        call.caller().shown(),
        hello.spoken(),
        hello.name(),
        port.name(),
        port.modify(),
        call.caller().ip(),
        call.caller().user().isEmpty() ? link.local().getAddress().getHostAddress() : "",
        fullName,
        link.trace(),
        Parameters.envelopeId(parameters),
        Parameters.bodyType(parameters),
        Parameters.deliverBy(parameters),
        session(),
        author);
  }

  /** What Received and From lines need. */
  private Map<String, String> session() {
    Map<String, String> macros = new TreeMap<>(SessionMacros.of(hello));
    macros.put(Facts.SENDER, facts.get(Facts.SENDER));
    return macros;
  }

  private CompletionStage<Reception.Verdict> told(
      String stage, String from, String to, CompletionStage<Reply> reply) {
    return asked
        .told(stage, from, to, reply)
        .thenApply(answer -> new Reception.Verdict(answer, discard && answer.positive()));
  }

  private static <T> CompletionStage<T> now(T value) {
    return CompletableFuture.completedFuture(value);
  }
}
