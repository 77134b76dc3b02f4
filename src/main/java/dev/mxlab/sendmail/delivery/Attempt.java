package dev.mxlab.sendmail.delivery;

import dev.mxlab.journal.Event;
import dev.mxlab.sendmail.dsn.Notice;
import dev.mxlab.sendmail.dsn.Span;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.queue.Envelope.Recipient;
import dev.mxlab.sendmail.queue.Schedule;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to deliver one message to all whom it still has to reach. The steps follow one
 * another: read the qf, ask where everybody goes, settle who goes nowhere, fill the mailboxes, call
 * the other hosts one after the other, tell the sender what failed, write down who is left. Between
 * two hosts the qf is brought up to date, so that nobody gets the message twice because somebody
 * else did not get it. File work runs on the blocking executor; nobody waits for a network.
 */
final class Attempt {
  /** The steps of delivery that an attempt makes use of. */
  record Means(
      Deliverer.Parts parts,
      Settings settings,
      RemoteDelivery.Means remote,
      LocalMailers local,
      Notifier notifier,
      Clones clones,
      Unsaved unsaved) {}

  private final Means means;
  private final String queueId;
  private final String caller;
  private final boolean first;
  private final Transcript transcript;
  private final List<Ending.Of> endings = new ArrayList<>();
  private @Nullable Envelope envelope;
  private final List<String> clones = new ArrayList<>();
  private String controlling = "";

  /**
   * @param first whether the message was taken in this moment, not found in the queue
   * @param caller for a notification about a notification: whose message it was all about
   */
  Attempt(
      Means means,
      String queueId,
      boolean first,
      String caller,
      @Nullable Consumer<String> verbose) {
    this.means = means;
    this.queueId = queueId;
    this.first = first;
    this.caller = caller;
    this.transcript = new Transcript(verbose);
  }

  /** What came of it. */
  record Result(List<String> notifications, String caller) {}

  /** The stage brings the notifications that were queued; they are to be delivered next. */
  CompletableFuture<Result> run() {
    return later(this::load)
        .thenCompose(
            found -> {
              if (found.isEmpty()) {
                return CompletableFuture.completedFuture(new Result(List.of(), ""));
              }
              envelope = found.get();
              return tried();
            })
        .whenComplete(
            (result, failure) -> {
              Envelope message = envelope;
              if (failure != null && message != null) {
                means.unsaved().remember(message.withRecipients(unserved()));
              }
            });
  }

  private Envelope envelope() {
    Envelope known = envelope;
    if (known == null) {
      throw new IllegalStateException("no envelope yet");
    }
    return known;
  }

  private Schedule schedule() {
    return means.settings().schedule();
  }

  private Optional<Envelope> load() throws IOException {
    Optional<Envelope> queued = means.unsaved().find(queueId);
    if (queued.isEmpty()) {
      queued = means.parts().queue().find(queueId);
    }
    return queued.map(
        e -> e.tried(means.parts().clock().instant(), means.settings().schedule().retryFactor()));
  }

  private CompletableFuture<Result> tried() {
    return means
        .parts()
        .router()
        .controlling(envelope().sender())
        .toCompletableFuture()
        .thenCompose(
            user -> {
              controlling = user;
              return Plan.of(
                  envelope().recipients(), means.parts().router(), means.local().defaultUser());
            })
        .thenCompose(this::deliver)
        .thenCompose(done -> settle());
  }

  private CompletableFuture<Void> deliver(Plan plan) {
    plan.log().forEach(line -> say("notice", line));
    int hops = hops();
    if (hops > means.settings().maxHop()) {
      loop(plan, hops);
      return CompletableFuture.completedFuture(null);
    }
    for (Plan.Settled one : plan.settled) {
      if (one.logged()) {
        end(one.ending(), one.controlling());
      } else {
        endings.add(one.ending());
      }
      tell(one.ending());
    }
    CompletableFuture<Void> steps =
        localForms(plan).thenCompose(forms -> fillMailboxes(plan, forms));
    for (Plan.Group group : plan.groups()) {
      steps =
          steps
              .thenCompose(done -> form(group.mailer(), group.host()))
              .thenCompose(form -> later(() -> begin(group, form)))
              .thenCompose(RemoteDelivery::run)
              .thenAccept(all -> all.forEach(this::end));
    }
    return steps;
  }

  private int hops() {
    return (int)
        envelope().headers().stream()
            .filter(header -> header.name().equalsIgnoreCase("Received"))
            .count();
  }

  /** A message that went round too often is given up, wherever it should go (RFC 5321, 6.3). */
  private void loop(Plan plan, int hops) {
    Envelope message = envelope();
    String via = message.macros().getOrDefault("s", "localhost");
    Recipient to = message.recipients().get(0);
    String text =
        "Too many hops %d (%d max): from %s via %s, to %s"
            .formatted(hops, means.settings().maxHop(), message.sender(), via, to.address());
    sayError(text);
    Ending here = Ending.broken("local", "5.4.6", "554 5.4.6 " + text, "554 5.4.6 Too many hops");
    Ending there = Ending.broken("esmtp", "5.4.6", "554 5.4.6 " + text, "554 5.4.6 Too many hops");
    plan.here.forEach(one -> endings.add(new Ending.Of(one.recipient(), here)));
    plan.settled.forEach(one -> endings.add(new Ending.Of(one.ending().recipient(), here)));
    plan.groups()
        .forEach(
            group ->
                group
                    .recipients()
                    .forEach(one -> endings.add(new Ending.Of(one.recipient(), there))));
    transcript.tell(here.said());
  }

  private CompletableFuture<Router.Form> form(String mailer, String host) {
    return means.parts().router().form(envelope(), mailer, host).toCompletableFuture();
  }

  /** The message as the mailers of this host that are wanted write it. */
  private CompletableFuture<Map<String, Router.Form>> localForms(Plan plan) {
    CompletableFuture<Map<String, Router.Form>> forms =
        CompletableFuture.completedFuture(new HashMap<>());
    for (String mailer : plan.here.stream().map(LocalMailers::mailer).distinct().toList()) {
      forms =
          forms.thenCombine(
              form(mailer, ""),
              (known, form) -> {
                known.put(mailer, form);
                return known;
              });
    }
    return forms;
  }

  private CompletableFuture<Void> fillMailboxes(Plan plan, Map<String, Router.Form> forms) {
    return later(
            () -> {
              mailboxes(plan, forms);
              return plan;
            })
        .thenAccept(done -> {});
  }

  private void mailboxes(Plan plan, Map<String, Router.Form> forms) throws IOException {
    for (Map.Entry<String, List<Recipient>> list : plan.lists().entrySet()) {
      clones.add(means.clones().of(envelope(), list.getKey(), list.getValue()));
    }
    // As he stands in the queue, where an alias for one is not written down.
    String only = "";
    if (plan.expanded()) {
      List<Recipient> before = envelope().recipients();
      envelope = plan.expandedInto(envelope());
      if (plan.everybody().size() > 1 || before.size() > 1 || !clones.isEmpty()) {
        save(envelope());
      } else {
        only = before.get(0).address();
      }
    }
    if (plan.here.isEmpty()) {
      return;
    }
    Map<String, LocalMailers.Written> written = new HashMap<>();
    for (Map.Entry<String, Router.Form> form : forms.entrySet()) {
      written.put(
          form.getKey(),
          new LocalMailers.Written(
              form.getValue().sender(),
              MessageContent.of(means.parts().queue(), envelope(), form.getValue().header())));
    }
    for (Plan.Here one : plan.here) {
      String address = one.recipient().address();
      transcript.say(address + "... Connecting to " + LocalMailers.mailer(one) + "...");
      String queued = only.isEmpty() ? address : only;
      Ending ending = means.local().deliver(envelope(), queued, one, written);
      Ending.Of ended = new Ending.Of(one.recipient(), ending);
      end(ended, one.controlling());
      tell(ended);
    }
  }

  /** A success is for the terminal alone. */
  private void tell(Ending.Of one) {
    List<String> lines = one.ending().lines(one.recipient().address());
    if (one.ending().outcome() == Event.Outcome.SENT) {
      lines.forEach(transcript::say);
    } else {
      transcript.tell(lines);
    }
  }

  /** Before the next host is called, the disk must know who is served. */
  private RemoteDelivery begin(Plan.Group group, Router.Form form) throws IOException {
    Envelope left = envelope().withRecipients(unserved());
    if (left.recipients().size() < envelope().recipients().size()) {
      means.parts().queue().update(left);
      envelope = left;
    }
    MessageContent content = MessageContent.of(means.parts().queue(), envelope(), form.header());
    return new RemoteDelivery(
        means.remote(),
        envelope(),
        group,
        new RemoteDelivery.Written(form.sender(), content),
        transcript,
        one -> journal(one, ""));
  }

  private void end(Ending.Of one) {
    end(one, "");
  }

  private void end(Ending.Of one, String behind) {
    endings.add(one);
    journal(one, behind);
    if (one.ending().ours()) {
      sayError(one.ending().said().get(0).substring("554 5.0.0 ".length()));
    }
  }

  /**
   * @param behind whose list named it; empty for the sender's own
   */
  private void journal(Ending.Of one, String behind) {
    Ending ending = one.ending();
    Recipient recipient = one.recipient();
    Envelope message = envelope();
    record(
        new Event.DeliveryEnded(
            queueId,
            recipient.address(),
            behind.isEmpty() ? controlling : behind,
            ending.mailer(),
            ending.relay(),
            ending.dsn(),
            ending.stat(),
            ending.reply(),
            ending.outcome(),
            message.priority(),
            age(message).toSeconds()));
  }

  private Duration age(Envelope message) {
    Instant now = means.parts().clock().instant();
    return Duration.ofSeconds(now.getEpochSecond() - message.created().getEpochSecond());
  }

  private void sayError(String text) {
    say("err", "SYSERR(root): " + text);
  }

  private void say(String level, String text) {
    record(new Event.DaemonSaid("sendmail", level, queueId + ": " + text));
  }

  private void record(Event event) {
    means.parts().journal().record(envelope().trace(), event);
  }

  private List<Recipient> unserved() {
    Set<Recipient> served = new HashSet<>();
    for (Ending.Of one : endings) {
      if (one.ending().outcome() == Event.Outcome.SENT) {
        served.add(one.recipient());
      }
    }
    return envelope().recipients().stream().filter(one -> !served.contains(one)).toList();
  }

  private CompletableFuture<Result> settle() {
    List<Ending.Of> failed = with(Event.Outcome.FAILED);
    List<Ending.Of> waiting = with(Event.Outcome.DEFERRED);
    boolean expired =
        !waiting.isEmpty() && age(envelope()).compareTo(schedule().returnAfter(envelope())) > 0;
    if (expired) {
      String span = Span.spelt(schedule().returnAfter(envelope()));
      transcript.add("Message could not be delivered for " + span);
      transcript.add("Message will be deleted from queue");
      waiting.forEach(one -> failed.add(new Ending.Of(one.recipient(), one.ending().expired())));
      waiting.clear();
    }
    Verdict verdict = new Verdict(failed, waiting, expired);
    return reachable(verdict)
        .thenCompose(sender -> later(() -> conclude(verdict, sender)))
        .thenApply(ids -> new Result(ids, knownCaller()));
  }

  /** Who failed for good and who is tried again. */
  private record Verdict(List<Ending.Of> failed, List<Ending.Of> waiting, boolean expired) {
    List<Ending.Of> asking(List<Ending.Of> all, char flag) {
      return all.stream().filter(one -> one.recipient().flags().indexOf(flag) >= 0).toList();
    }
  }

  private List<Ending.Of> with(Event.Outcome outcome) {
    return new ArrayList<>(
        endings.stream().filter(one -> one.ending().outcome() == outcome).toList());
  }

  /** Whether there is a sender who can be told; an unknown one is found out and noted here. */
  private CompletableFuture<Boolean> reachable(Verdict verdict) {
    Envelope message = envelope();
    if (message.has('r') || message.sender().equals("<>")) {
      return CompletableFuture.completedFuture(false);
    }
    if (verdict.asking(verdict.failed(), 'F').isEmpty()) {
      return CompletableFuture.completedFuture(true);
    }
    return means
        .parts()
        .router()
        .route(message.sender())
        .toCompletableFuture()
        .thenApply(
            route -> {
              if (!(route instanceof Router.Route.Error error) || error.code() < 500) {
                return true;
              }
              Ending unknown = Ending.ruledOut(error.code(), error.dsn(), error.text());
              transcript.tell(unknown.lines(message.sender()));
              journal(new Ending.Of(new Recipient(message.sender(), "", "", "", ""), unknown), "");
              return false;
            });
  }

  /** Writes the notifications, then the state of the queue: what fails between is told twice. */
  private List<String> conclude(Verdict verdict, boolean sender) throws IOException {
    List<String> notifications = new ArrayList<>(clones);
    List<Ending.Of> failed = verdict.asking(verdict.failed(), 'F');
    receipt(sender).ifPresent(notifications::add);
    boolean lost = false;
    if (!failed.isEmpty()) {
      Optional<Notifier.News> news = failure(failed, verdict.expired(), sender);
      lost = news.isEmpty();
      if (news.isPresent()) {
        notifications.add(means.notifier().queue(news.get()));
        String copy = means.settings().copyPostmaster();
        if (!copy.isEmpty()) {
          String reason = news.get().reason();
          notifications.add(
              means
                  .notifier()
                  .queue(
                      news(
                          Notice.Kind.POSTMASTER,
                          List.of(copy),
                          failed,
                          "postmaster notify",
                          reason)));
        }
      }
    }
    if (lost) {
      sayError("savemail: cannot save rejected email anywhere");
    }
    if (lost && verdict.waiting().isEmpty()) {
      means.parts().queue().setAside(queueId, "savemail panic");
      means.unsaved().forget(queueId);
      return notifications;
    }
    if (verdict.waiting().isEmpty()) {
      save(envelope().withRecipients(List.of()));
      record(new Event.MailDone(queueId));
      return notifications;
    }
    warn(verdict, sender).ifPresent(notifications::add);
    return notifications;
  }

  private Optional<String> receipt(boolean sender) throws IOException {
    List<Ending.Of> served = Receipts.asked(endings);
    if (served.isEmpty() || !sender) {
      return Optional.empty();
    }
    Envelope message = envelope();
    return Optional.of(
        means
            .notifier()
            .queue(
                new Notifier.News(
                    Notice.Kind.RECEIPT,
                    List.of(message.sender()),
                    message,
                    knownCaller(),
                    served,
                    Receipts.transcript(served),
                    "DSN",
                    "Return receipt")));
  }

  private Optional<Notifier.News> failure(List<Ending.Of> failed, boolean expired, boolean sender) {
    Envelope message = envelope();
    String postmaster = means.settings().postmaster();
    String reason =
        expired
            ? "Cannot send message for " + Span.spelt(schedule().returnAfter(envelope()))
            : failed.get(0).ending().stat();
    if (sender) {
      boolean ours = failed.stream().anyMatch(one -> one.ending().ours());
      List<String> to = ours ? List.of(message.sender(), postmaster) : List.of(message.sender());
      return Optional.of(
          news(Notice.Kind.FAILURE, to, failed, expired ? "sender notify" : "DSN", reason));
    }
    // A notification that the postmaster cannot get is not told to the postmaster.
    if (message.has('r') && failed.stream().allMatch(this::forPostmaster)) {
      return Optional.empty();
    }
    String word = message.has('r') ? "return to sender" : "postmaster notify";
    return Optional.of(news(Notice.Kind.POSTMASTER, List.of(postmaster), failed, word, reason));
  }

  private boolean forPostmaster(Ending.Of one) {
    String original = one.recipient().original();
    String address = original.substring(original.indexOf(';') + 1).strip();
    return address.equalsIgnoreCase(means.settings().postmaster());
  }

  private Notifier.News news(
      Notice.Kind kind, List<String> to, List<Ending.Of> affected, String word, String reason) {
    return new Notifier.News(
        kind, to, envelope(), knownCaller(), affected, transcript.lines(), word, reason);
  }

  /** The name of the client, while its message is still in the hands that took it. */
  private String knownCaller() {
    if (!caller.isEmpty() || !first) {
      return caller;
    }
    Envelope message = envelope();
    String from = message.macros().getOrDefault("_", "");
    if (from.indexOf('[') < 0) {
      return "";
    }
    int end = from.indexOf(' ');
    return end < 0 ? from : from.substring(0, end);
  }

  /** Saves a message that stays in the queue, and warns its sender once. */
  private Optional<String> warn(Verdict verdict, boolean sender) throws IOException {
    Duration after = schedule().warnAfter(envelope());
    String state = verdict.waiting().get(verdict.waiting().size() - 1).ending().state();
    Envelope left = waiting(verdict).withMessage(state);
    List<Ending.Of> asking = verdict.asking(verdict.waiting(), 'D');
    boolean due = !after.isZero() && age(left).compareTo(after) > 0;
    if (!due || !sender || left.has('w') || asking.isEmpty()) {
      save(left);
      return Optional.empty();
    }
    String span = Span.spelt(after);
    transcript.add("Warning: message still undelivered after " + span);
    transcript.add(
        "Will keep trying until message is "
            + Span.spelt(schedule().returnAfter(envelope()))
            + " old");
    String reason = "Warning: could not send message for past " + span;
    List<String> to = List.of(left.sender());
    String id =
        means.notifier().queue(news(Notice.Kind.WARNING, to, asking, "sender notify", reason));
    save(left.flagged('w').withMessage(reason));
    return Optional.of(id);
  }

  private Envelope waiting(Verdict verdict) {
    List<Recipient> left =
        verdict.waiting().stream()
            .map(one -> one.recipient().withStatus(one.ending().ownState()))
            .toList();
    return envelope().withRecipients(left);
  }

  /** Brings the queue up to date; what the disk refuses is remembered and not delivered again. */
  private void save(Envelope left) throws IOException {
    means.unsaved().remember(left);
    if (left.recipients().isEmpty()) {
      means.parts().queue().remove(queueId);
    } else {
      means.parts().queue().update(left);
    }
    means.unsaved().forget(queueId);
  }

  private <T> CompletableFuture<T> later(FileWork<T> work) {
    return FileWork.later(work, means.parts().blocking());
  }
}
