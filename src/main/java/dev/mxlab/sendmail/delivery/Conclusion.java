package dev.mxlab.sendmail.delivery;

import dev.mxlab.journal.Event;
import dev.mxlab.sendmail.dsn.Notice;
import dev.mxlab.sendmail.dsn.Span;
import dev.mxlab.sendmail.queue.Attendance;
import dev.mxlab.sendmail.queue.DeliverBy;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.queue.Envelope.Recipient;
import dev.mxlab.sendmail.queue.Schedule;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The end of an attempt: who failed for good, who is tried again, who is told of it, and what the
 * queue says from then on.
 */
final class Conclusion {
  /**
   * How the attempt went.
   *
   * @param clones messages of their own that came of lists
   * @param controlling on whose behalf the message is sent, for the log
   * @param caller the client, while its message is still in the hands that took it
   * @param size how large the message counts
   */
  record Course(
      Envelope envelope,
      List<Ending.Of> endings,
      List<String> clones,
      String controlling,
      String caller,
      long size) {}

  private final Attempt.Means means;
  private final Course course;
  private final Transcript transcript;
  private final Chronicle chronicle;
  private final Attendance attendance;
  private final Optional<DeliverBy> by;
  private volatile boolean postmasterToo;

  Conclusion(
      Attempt.Means means,
      Course course,
      Transcript transcript,
      Chronicle chronicle,
      Attendance attendance) {
    this.means = means;
    this.course = course;
    this.transcript = transcript;
    this.chronicle = chronicle;
    this.attendance = attendance;
    this.by = DeliverBy.of(course.envelope());
  }

  private Envelope envelope() {
    return course.envelope();
  }

  private Schedule schedule() {
    return means.settings().schedule();
  }

  /** The stage brings the notifications that were queued; they are to be delivered next. */
  CompletableFuture<Attempt.Result> settle() {
    List<Ending.Of> failed = with(Event.Outcome.FAILED);
    List<Ending.Of> waiting = with(Event.Outcome.DEFERRED);
    Instant now = means.parts().clock().instant();
    Optional<DeliverBy> late = by.filter(b -> b.returns() && b.over(envelope(), now));
    boolean old =
        !waiting.isEmpty()
            && chronicle.age(envelope()).compareTo(schedule().returnAfter(envelope())) > 0;
    String expired = "";
    if (late.isPresent() && failed.size() + waiting.size() > 0) {
      expired = "delivery time expired " + late.get().seconds() + "s";
      transcript.add("Delivery time (" + late.get().seconds() + "s) expired");
      transcript.add("Message will be deleted from queue");
      give(waiting, failed, "5.4.7");
    } else if (old) {
      String span = Span.spelt(schedule().returnAfter(envelope()));
      expired = "Cannot send message for " + span;
      transcript.add("Message could not be delivered for " + span);
      transcript.add("Message will be deleted from queue");
      give(waiting, failed, "4.4.7");
    }
    Verdict verdict = new Verdict(failed, waiting, expired);
    return reachable(verdict)
        .thenCompose(
            sender -> FileWork.later(() -> conclude(verdict, sender), means.parts().blocking()))
        .thenApply(ids -> new Attempt.Result(ids, course.caller()));
  }

  private static void give(List<Ending.Of> waiting, List<Ending.Of> failed, String status) {
    waiting.forEach(
        one -> failed.add(new Ending.Of(one.recipient(), one.ending().expired(status))));
    waiting.clear();
  }

  /**
   * Who failed for good and who is tried again.
   *
   * @param expired why those who waited count as failed; empty where none do
   */
  private record Verdict(List<Ending.Of> failed, List<Ending.Of> waiting, String expired) {
    List<Ending.Of> asking(List<Ending.Of> all, char flag) {
      return all.stream().filter(one -> one.recipient().flags().indexOf(flag) >= 0).toList();
    }
  }

  private List<Ending.Of> with(Event.Outcome outcome) {
    return new ArrayList<>(
        queued(
            course.endings().stream().filter(one -> one.ending().outcome() == outcome).toList()));
  }

  /** In the order of the queue. */
  private List<Ending.Of> queued(List<Ending.Of> endings) {
    List<Recipient> order = envelope().recipients();
    return endings.stream()
        .sorted(Comparator.comparingInt(one -> order.indexOf(one.recipient())))
        .toList();
  }

  /** Whether there is a sender who can be told; an unknown one is found out and noted here. */
  private CompletableFuture<Boolean> reachable(Verdict verdict) {
    Envelope message = envelope();
    if (message.has('r') || message.sender().equals("<>")) {
      return CompletableFuture.completedFuture(false);
    }
    List<Ending.Of> asking = verdict.asking(verdict.failed(), 'F');
    if (asking.isEmpty()) {
      return CompletableFuture.completedFuture(true);
    }
    return known(message.sender())
        .thenCompose(
            sender ->
                sender
                        && attendance.mailsBack()
                        && asking.stream().anyMatch(one -> one.ending().ours())
                    ? postmaster().thenApply(known -> true)
                    : CompletableFuture.completedFuture(sender));
  }

  /** Whether the postmaster can be told of our own faults. */
  private CompletableFuture<Boolean> postmaster() {
    String postmaster = means.settings().postmaster();
    return postmaster.isEmpty()
        ? CompletableFuture.completedFuture(false)
        : known(postmaster)
            .thenApply(
                known -> {
                  postmasterToo = known;
                  return known;
                });
  }

  private CompletableFuture<Boolean> known(String address) {
    return means
        .parts()
        .router()
        .route(address)
        .toCompletableFuture()
        .thenApply(
            route -> {
              if (!(route instanceof Router.Route.Error error) || error.code() < 500) {
                return true;
              }
              Ending unknown = Ending.ruledOut(error.code(), error.dsn(), error.text());
              transcript.tell(unknown.lines(address));
              chronicle.ended(
                  envelope(), new Ending.Of(new Recipient(address, "", "", "", ""), unknown), "");
              return false;
            });
  }

  /** Writes the notifications, then the state of the queue: what fails between is told twice. */
  private List<String> conclude(Verdict verdict, boolean sender) throws IOException {
    List<String> notifications = new ArrayList<>(course.clones());
    if (!verdict.failed().isEmpty()) {
      attendance.failed(
          envelope(), tried(verdict.failed()).stream().map(one -> one.ending().status()).toList());
    }
    List<Ending.Of> failed = verdict.asking(verdict.failed(), 'F');
    List<Ending.Of> served = sender ? Receipts.asked(course.endings(), by) : List.of();
    boolean lost = false;
    if (!failed.isEmpty() && attendance.mailsBack()) {
      Optional<Notifier.News> news = failure(failed, served, verdict.expired(), sender);
      // Nobody wants to hear of bounces that bounce where their address is empty.
      boolean dropped = !sender && means.settings().postmaster().isEmpty();
      lost = news.isEmpty() && !dropped && !kept();
      if (news.isPresent()) {
        notifications.add(means.notifier().queue(news.get()));
        copy(failed, news.get().reason()).ifPresent(notifications::add);
      }
      // Whoever has got it stands in the same notification.
      served = List.of();
    }
    if (lost) {
      chronicle.sayError(envelope(), "savemail: cannot save rejected email anywhere");
    }
    if (!verdict.waiting().isEmpty()) {
      notifications.addAll(wait(verdict, sender, served));
      return notifications;
    }
    receipt(served).ifPresent(notifications::add);
    if (lost) {
      means.parts().queue().setAside(envelope().queueId(), "savemail panic");
      means.unsaved().forget(envelope().queueId());
    } else {
      means.unsaved().save(means.parts().queue(), envelope().withRecipients(List.of()));
      chronicle.record(envelope(), new Event.MailDone(envelope().queueId()));
    }
    return notifications;
  }

  /** Whether what nobody can have went to the file for that (DeadLetterDrop). */
  private boolean kept() throws IOException {
    String file = means.settings().returns().deadLetters();
    if (file.isEmpty() || !means.local().keep(envelope(), file, means)) {
      return false;
    }
    chronicle.say(envelope(), "notice", "Saved message in " + file);
    return true;
  }

  /** Whom the header wants to be told of errors. */
  private List<String> errorsTo() {
    if (!means.settings().returns().errorsTo()) {
      return List.of();
    }
    return envelope().headers().stream()
        .filter(header -> header.name().equalsIgnoreCase("Errors-To"))
        .flatMap(header -> Arrays.stream(header.value().split(",")))
        .map(String::strip)
        .filter(address -> !address.isEmpty())
        .toList();
  }

  /** PostmasterCopy: never of a notification (dropenvelope in envelope.c). */
  private Optional<String> copy(List<Ending.Of> failed, String reason) throws IOException {
    String copy = means.settings().copyPostmaster();
    if (copy.isEmpty() || envelope().has('r')) {
      return Optional.empty();
    }
    List<String> to = List.of(copy);
    return Optional.of(
        means
            .notifier()
            .queue(news(Notice.Kind.POSTMASTER, to, failed, "postmaster notify", reason)));
  }

  private Optional<String> receipt(List<Ending.Of> served) throws IOException {
    if (served.isEmpty()) {
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
                    course.caller(),
                    queued(served),
                    Receipts.transcript(served, by),
                    "DSN",
                    "Return receipt",
                    course.size())));
  }

  private Optional<Notifier.News> failure(
      List<Ending.Of> failed, List<Ending.Of> served, String expired, boolean sender) {
    Envelope message = envelope();
    String postmaster = means.settings().postmaster();
    // In the order of the attempt the last failure counts.
    List<Ending.Of> tried = tried(failed);
    String reason = expired.isEmpty() ? tried.get(tried.size() - 1).ending().stat() : expired;
    if (!sender && postmaster.isEmpty()) {
      return Optional.empty();
    }
    if (sender) {
      boolean ours = failed.stream().anyMatch(one -> one.ending().ours());
      List<String> to = new ArrayList<>(List.of(message.sender()));
      to.addAll(errorsTo());
      if (ours && postmasterToo) {
        to.add(postmaster);
      }
      String word = expired.startsWith("Cannot") ? "sender notify" : "DSN";
      String last = ours && !postmasterToo && !postmaster.isEmpty() ? "User unknown" : reason;
      Receipts.transcript(served, by).forEach(transcript::add);
      return Optional.of(news(Notice.Kind.FAILURE, to, together(failed, served), word, last));
    }
    // A notification that the postmaster cannot get is not told to the postmaster.
    if (message.has('r') && failed.stream().allMatch(this::forPostmaster)) {
      return Optional.empty();
    }
    String word = message.has('r') ? "return to sender" : "postmaster notify";
    return Optional.of(news(Notice.Kind.POSTMASTER, List.of(postmaster), failed, word, reason));
  }

  private List<Ending.Of> together(List<Ending.Of> some, List<Ending.Of> others) {
    List<Ending.Of> all = new ArrayList<>(some);
    all.addAll(others);
    return queued(all);
  }

  /** In the order of the attempt. */
  private List<Ending.Of> tried(List<Ending.Of> some) {
    List<Recipient> order = course.endings().stream().map(Ending.Of::recipient).toList();
    return some.stream()
        .sorted(Comparator.comparingInt(one -> order.indexOf(one.recipient())))
        .toList();
  }

  private boolean forPostmaster(Ending.Of one) {
    String original = one.recipient().original();
    String address = original.substring(original.indexOf(';') + 1).strip();
    String postmaster = means.settings().postmaster();
    return address.equalsIgnoreCase(postmaster)
        || address.equalsIgnoreCase(postmaster + "@" + means.settings().hostname());
  }

  private Notifier.News news(
      Notice.Kind kind, List<String> to, List<Ending.Of> affected, String word, String reason) {
    return new Notifier.News(
        kind,
        to,
        envelope(),
        course.caller(),
        affected,
        transcript.lines(),
        word,
        reason,
        course.size());
  }

  /** Saves a message that stays in the queue, and warns its sender once. */
  private List<String> wait(Verdict verdict, boolean sender, List<Ending.Of> served)
      throws IOException {
    Duration after = schedule().warnAfter(envelope());
    String state = verdict.waiting().get(verdict.waiting().size() - 1).ending().state();
    Envelope left = waiting(verdict).withMessage(state);
    List<Ending.Of> asking = verdict.asking(verdict.waiting(), 'D');
    boolean due = !after.isZero() && chronicle.age(left).compareTo(after) > 0;
    Optional<DeliverBy> over =
        by.filter(b -> !due && !b.returns() && b.over(left, means.parts().clock().instant()));
    if (!due && over.isEmpty() || !sender || left.has('w') || asking.isEmpty()) {
      Optional<String> receipt = receipt(served);
      means.unsaved().save(means.parts().queue(), left);
      return receipt.stream().toList();
    }
    String span = Span.spelt(after);
    String passed =
        over.map(b -> "Warning: Delivery time (" + b.seconds() + "s) exceeded").orElse("");
    transcript.add(over.isPresent() ? passed : "Warning: message still undelivered after " + span);
    transcript.add(
        "Will keep trying until message is "
            + Span.spelt(schedule().returnAfter(envelope()))
            + " old");
    Receipts.transcript(served, by).forEach(transcript::add);
    String reason = over.isPresent() ? passed : "Warning: could not send message for past " + span;
    List<String> to = List.of(left.sender());
    String id =
        means
            .notifier()
            .queue(
                news(Notice.Kind.WARNING, to, together(asking, served), "sender notify", reason));
    means.unsaved().save(means.parts().queue(), left.flagged('w').withMessage(reason));
    return List.of(id);
  }

  private Envelope waiting(Verdict verdict) {
    List<Recipient> left =
        verdict.waiting().stream()
            .map(one -> one.recipient().withStatus(one.ending().ownState()))
            .toList();
    return envelope().withRecipients(left);
  }
}
