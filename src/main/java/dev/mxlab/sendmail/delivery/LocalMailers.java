package dev.mxlab.sendmail.delivery;

import dev.mxlab.journal.HostJournal;
import dev.mxlab.mailbox.MailStore;
import dev.mxlab.sendmail.cf.MailerFlag;
import dev.mxlab.sendmail.queue.Envelope;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The mailers that end on this host: local, prog and *file*. */
final class LocalMailers {
  /** The message as a mailer writes it; the sender without angle brackets. */
  record Written(String sender, MessageContent content, String flags) {}

  private final LocalDelivery mailboxes;
  private final Outlet outlet;
  private final InstantSource clock;
  private final ZoneId zone;

  LocalMailers(
      MailStore mail, Outlet outlet, HostJournal journal, InstantSource clock, ZoneId zone) {
    this.mailboxes = new LocalDelivery(mail, journal, clock, zone);
    this.outlet = outlet;
    this.clock = clock;
    this.zone = zone;
  }

  String defaultUser() {
    return outlet.defaultUser();
  }

  static String mailer(Plan.Here here) {
    return here.route() instanceof Router.Route.Program
        ? "prog"
        : here.route() instanceof Router.Route.FileNamed ? "*file*" : "local";
  }

  /** Appends a message that nobody can have to a file; whether that was done. */
  boolean keep(Envelope envelope, String file, Attempt.Means means) throws IOException {
    Router.Form form = PlainForm.of(envelope, "*file*", "");
    String sender = envelope.has('r') ? "MAILER-DAEMON" : form.sender();
    String from = FromLine.of("", sender, clock.instant().atZone(zone));
    MessageContent content =
        MessageContent.of(means.parts().queue(), envelope, form, means.settings().hostname());
    // The daemon itself writes it, on nobody's behalf.
    Router.Route.Local root = new Router.Route.Local("root", "root", "", 0, 0, true);
    Outlet.Letter letter = new Outlet.Letter(envelope.queueId(), from, content, root);
    return outlet.file(file, letter).status() == 0;
  }

  /**
   * Waits for the disk, or for a program.
   *
   * @param queued the recipient as the queue file has him
   * @param forms of the message by mailer
   */
  Ending deliver(Envelope envelope, String queued, Plan.Here here, Map<String, Written> forms)
      throws IOException {
    String mailer = mailer(here);
    Written written = Objects.requireNonNull(forms.get(mailer));
    if (here.route() instanceof Router.Route.Local local) {
      return mailboxes.deliver(envelope, queued, local, written);
    }
    String from = FromLine.of(written.flags(), written.sender(), clock.instant().atZone(zone));
    Outlet.Letter letter =
        new Outlet.Letter(envelope.queueId(), from, written.content(), here.as());
    Outlet.Outcome outcome =
        here.route() instanceof Router.Route.Program prog
            ? outlet.program(prog.command(), letter)
            : outlet.file(((Router.Route.FileNamed) here.route()).path(), letter);
    return outcome.status() == 0
        ? Ending.sent(mailer, "", "Sent")
        : ExitStatus.ending(mailer, outlet.path(mailer), outcome);
  }

  /**
   * By a mailer that is a program of the sendmail.cf's own; waits for it.
   *
   * @param named whether the sender goes before the other arguments (F=f, F=r)
   */
  Ending deliver(
      Envelope envelope, Plan.Group group, Written written, Router.Agent agent, boolean named) {
    String flags = written.flags();
    String letter =
        MailerFlag.PASS_SENDER.in(flags) ? "-f" : MailerFlag.PASS_SENDER_R.in(flags) ? "-r" : "";
    List<String> switches =
        named && !letter.isEmpty() ? List.of(letter, written.sender()) : List.of();
    List<String> users = new ArrayList<>();
    group.recipients().forEach(one -> users.add(0, one.user()));
    String from = FromLine.of(flags, written.sender(), clock.instant().atZone(zone));
    Outlet.Outcome outcome =
        outlet.agent(
            agent.path(),
            agent.arguments(switches, users),
            new Outlet.Letter(envelope.queueId(), from, written.content(), null));
    if (outcome.status() != 0) {
      return ExitStatus.ending(group.mailer(), agent.path(), outcome).by(group.host());
    }
    return Ending.sent(group.mailer(), group.host(), "Sent")
        .lacking(MailerFlag.LOCAL.in(flags) ? Receipts.FINAL : Receipts.NO_DSN);
  }
}
