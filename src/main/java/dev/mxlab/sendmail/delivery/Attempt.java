package dev.mxlab.sendmail.delivery;

import dev.mxlab.journal.Event;
import dev.mxlab.sendmail.queue.Attendance;
import dev.mxlab.sendmail.queue.DeliverBy;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.queue.Envelope.Recipient;
import dev.mxlab.sendmail.queue.Unsaved;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
      Clones clones) {
    Unsaved unsaved() {
      return parts.queue().unsaved();
    }
  }

  private final Means means;
  private final String queueId;
  private final String caller;
  private final Occasion occasion;
  private final boolean first;
  private final Attendance attendance;
  private final ConnectionCache cache;
  private final Transcript transcript;
  private final Weight weight;
  private Chronicle chronicle;
  private final List<Ending.Of> endings = new ArrayList<>();
  private @Nullable Envelope envelope;
  private final List<String> clones = new ArrayList<>();
  private String controlling = "";

  /**
   * @param caller for a notification about a notification: whose message it was all about
   * @param cache of the run that it belongs to
   */
  Attempt(
      Means means,
      String queueId,
      Occasion occasion,
      String caller,
      Attendance attendance,
      ConnectionCache cache) {
    this.occasion = occasion;
    this.cache = cache;
    this.means = means;
    this.queueId = queueId;
    this.first = occasion == Occasion.TAKEN;
    this.caller = caller;
    this.attendance = attendance;
    this.transcript = new Transcript(attendance.verbose(), attendance.hearsFailures());
    this.weight = new Weight(means.parts().queue(), means.settings().schedule());
    this.chronicle = new Chronicle(means.parts().journal(), means.parts().clock());
  }

  /** What came of it. */
  record Result(List<String> notifications, String caller) {}

  /** The stage brings the notifications that were queued; they are to be delivered next. */
  CompletableFuture<Result> run() {
    return FileWork.later(this::load, means.parts().blocking().inTime())
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

  private Optional<Envelope> load() throws IOException {
    Optional<Envelope> queued = means.unsaved().find(queueId);
    if (queued.isEmpty()) {
      queued = means.parts().queue().find(queueId);
    }
    if (first) {
      queued.ifPresent(weight::justCame);
    }
    return queued.map(
        e -> e.tried(means.parts().clock().instant(), means.settings().schedule().retryFactor()));
  }

  private long size() throws IOException {
    return weight.of(envelope());
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
        .thenCompose(
            plan ->
                means
                    .parts()
                    .router()
                    .incompatible(envelope().sender(), plan.reached())
                    .thenApply(plan::without))
        .thenCompose(this::deliver)
        .thenCompose(done -> later(this::conclusion))
        .thenCompose(Conclusion::settle);
  }

  private CompletableFuture<Void> deliver(Plan plan) {
    plan.log().forEach(line -> chronicle.say(envelope(), "notice", line));
    plan.told().forEach(transcript::say);
    int hops = hops();
    if (hops > means.settings().maxHop()) {
      loop(plan, hops);
      return CompletableFuture.completedFuture(null);
    }
    if (late(plan)) {
      return CompletableFuture.completedFuture(null);
    }
    envelope = weight.plannedFor(plan, envelope(), attendance.verbose() != null);
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
    List<Plan.Group> groups = plan.groups();
    if (groups.isEmpty()) {
      return steps;
    }
    return steps
        .thenCompose(done -> passages(groups, 0, new ArrayList<>()))
        .thenCompose(all -> travel(Passage.together(all), 0));
  }

  private CompletableFuture<List<Passage>> passages(
      List<Plan.Group> groups, int at, List<Passage> before) {
    if (at == groups.size()) {
      return CompletableFuture.completedFuture(before);
    }
    Plan.Group group = groups.get(at);
    return form(group.mailer(), group.host())
        .thenCompose(
            form ->
                places(group, form)
                    .thenCompose(
                        found -> {
                          before.add(new Passage(group, form, found));
                          return passages(groups, at + 1, before);
                        }));
  }

  /** A program is on this host, whatever its recipients' host is called. */
  private CompletableFuture<Exchangers.Found> places(Plan.Group group, Router.Form form) {
    return form.way().agent() == null
        ? means.remote().exchangers().find(envelope(), group.mailer(), form.way())
        : CompletableFuture.completedFuture(new Exchangers.Found.Hosts(List.of()));
  }

  private CompletableFuture<Void> travel(List<Passage> all, int at) {
    if (at == all.size()) {
      return CompletableFuture.completedFuture(null);
    }
    Passage one = all.get(at);
    boolean sparing = means.settings().connections().sparing() && !transcript.heard();
    if (occasion.holds(one.form().way().flags(), sparing)) {
      Ending queued = Ending.queued(one.group().mailer());
      List<Ending.Of> held = new ArrayList<>();
      one.group().recipients().forEach(to -> held.add(new Ending.Of(to.recipient(), queued)));
      endAll(held);
      return travel(all, at + 1);
    }
    Router.Agent agent = one.form().way().agent();
    CompletableFuture<List<Ending.Of>> delivered =
        agent == null
            ? later(() -> begin(one, at + 1 < all.size()))
                .thenCompose(delivery -> delivery.run(one.found()))
            : later(() -> byProgram(one, agent));
    return delivered.thenCompose(
        ended -> {
          endAll(ended);
          return travel(all, at + 1);
        });
  }

  private int hops() {
    return (int)
        envelope().headers().stream()
            .filter(header -> header.name().equalsIgnoreCase("Received"))
            .count();
  }

  /** Nobody is asked any more once the time that the sender gave is over (RFC 2852). */
  private boolean late(Plan plan) {
    Optional<DeliverBy> by =
        DeliverBy.of(envelope())
            .filter(b -> b.returns() && b.over(envelope(), means.parts().clock().instant()));
    by.ifPresent(
        over -> {
          for (Recipient one : plan.everybody()) {
            transcript.say(one.address() + "... delivery time expired " + over.seconds() + "s");
            endings.add(new Ending.Of(one, Ending.late()));
          }
        });
    return by.isPresent();
  }

  /** A message that went round too often is given up, wherever it should go (RFC 5321, 6.3). */
  private void loop(Plan plan, int hops) {
    Envelope message = envelope();
    String via = message.macros().getOrDefault("s", "localhost");
    Recipient to = message.recipients().get(0);
    String text =
        "Too many hops %d (%d max): from %s via %s, to %s"
            .formatted(hops, means.settings().maxHop(), message.sender(), via, to.address());
    chronicle.sayError(envelope(), text);
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
    envelope = weight.weighed(envelope(), plan);
    chronicle = chronicle.of(size());
    for (Map.Entry<String, List<Recipient>> list : plan.lists().entrySet()) {
      clones.add(means.clones().of(envelope(), list.getKey(), list.getValue()));
    }
    // As he stands in the queue, where an alias for one is not written down.
    String only = "";
    if (plan.expanded()) {
      List<Recipient> before = envelope().recipients();
      envelope = plan.expandedInto(envelope());
      if (plan.everybody().size() > 1 || before.size() > 1 || !clones.isEmpty()) {
        means.unsaved().save(means.parts().queue(), envelope());
      } else {
        only = before.get(0).address();
      }
    }
    chronicle = chronicle.next();
    if (plan.here.isEmpty()) {
      return;
    }
    Map<String, LocalMailers.Written> written = new HashMap<>();
    for (Map.Entry<String, Router.Form> form : forms.entrySet()) {
      written.put(
          form.getKey(),
          new LocalMailers.Written(
              form.getValue().sender(),
              MessageContent.of(
                  means.parts().queue(), envelope(), form.getValue(), means.settings().hostname()),
              form.getValue().way().flags()));
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
    tell(one.ending(), one.recipient().address());
  }

  private void tell(Ending ending, String recipients) {
    List<String> lines = ending.lines(recipients);
    if (ending.outcome() == Event.Outcome.SENT) {
      lines.forEach(transcript::say);
    } else {
      transcript.tell(lines);
    }
  }

  private List<Ending.Of> byProgram(Passage one, Router.Agent agent) throws IOException {
    List<Recipient> all = one.group().recipients().stream().map(Plan.Abroad::recipient).toList();
    Ending ending = byProgram(one, agent, Names.of(all));
    tell(ending, Names.of(all));
    return all.stream().map(to -> new Ending.Of(to, ending)).toList();
  }

  private Ending byProgram(Passage one, Router.Agent agent, String names) throws IOException {
    MessageContent content = next(one.form());
    Plan.Group group = one.group();
    long most = one.form().way().maxSize();
    if (most > 0 && content.size() > most) {
      return Ending.tooLarge(group.mailer(), group.host(), most);
    }
    String to = group.host().isEmpty() ? "" : group.host() + " via ";
    transcript.say(names + "... Connecting to " + to + group.mailer() + "...");
    LocalMailers.Written written =
        new LocalMailers.Written(one.form().sender(), content, one.form().way().flags());
    return means.local().deliver(envelope(), group, written, agent, attendance.namesSender());
  }

  /** Before the next host is called, the disk must know who is served. */
  private MessageContent next(Router.Form form) throws IOException {
    chronicle = chronicle.next();
    Envelope left = envelope().withRecipients(unserved());
    if (left.recipients().size() < envelope().recipients().size()) {
      means.parts().queue().update(left);
      envelope = left;
    }
    return MessageContent.of(means.parts().queue(), envelope(), form, means.settings().hostname());
  }

  private RemoteDelivery begin(Passage one, boolean more) throws IOException {
    Router.Form form = one.form();
    MessageContent content = next(form);
    return new RemoteDelivery(
        means.remote(),
        envelope(),
        one.group(),
        new RemoteDelivery.Written(form.sender(), content.announcing(size()), form.way()),
        new RemoteDelivery.Company(cache, more),
        transcript,
        ended -> chronicle.ended(envelope(), ended, controlling));
  }

  /** Who was refused by name has a line of his own in the log, the others share one. */
  private void endAll(List<Ending.Of> all) {
    endings.addAll(all);
    List<Ending.Of> lines = new ArrayList<>();
    for (Ending.Of one : all) {
      int same = 0;
      while (same < lines.size() && !lines.get(same).ending().sharedWith(one.ending())) {
        same++;
      }
      if (same < lines.size()) {
        lines.set(same, Names.joined(lines.get(same), one));
      } else {
        lines.add(one);
      }
    }
    lines.stream().filter(one -> !sent(one)).forEach(one -> log(one, ""));
    lines.stream().filter(Attempt::sent).forEach(one -> log(one, ""));
  }

  private static boolean sent(Ending.Of one) {
    return one.ending().outcome() == Event.Outcome.SENT;
  }

  private void end(Ending.Of one, String behind) {
    endings.add(one);
    log(one, behind);
  }

  private void log(Ending.Of one, String behind) {
    if (one.ending().ours()) {
      chronicle.sayError(envelope(), one.ending().said().get(0).substring("554 5.0.0 ".length()));
    }
    chronicle.ended(envelope(), one, behind.isEmpty() ? controlling : behind);
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

  private Conclusion conclusion() throws IOException {
    Envelope message = envelope();
    Conclusion.Course course =
        new Conclusion.Course(message, endings, clones, controlling, callerOf(message), size());
    return new Conclusion(means, course, transcript, chronicle, attendance);
  }

  /** The name of the client, while its message is still in the hands that took it. */
  private String callerOf(Envelope message) {
    if (!caller.isEmpty() || !first) {
      return caller;
    }
    String from = message.macros().getOrDefault("_", "");
    if (from.indexOf('[') < 0) {
      return "";
    }
    int end = from.indexOf(' ');
    return end < 0 ? from : from.substring(0, end);
  }

  private <T> CompletableFuture<T> later(FileWork<T> work) {
    return FileWork.later(work, means.parts().blocking());
  }
}
