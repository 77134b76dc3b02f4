package dev.mxlab.sendmail.delivery;

import dev.mxlab.journal.HostJournal;
import dev.mxlab.mailbox.MailStore;
import dev.mxlab.sendmail.cf.MailerFlag;
import dev.mxlab.sendmail.queue.Envelope;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The mailers that end on this host: local, prog and *file*. */
final class LocalMailers {
  private static final DateTimeFormatter CTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US);

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
    String from = "From " + sender + " " + CTIME.format(clock.instant().atZone(zone)) + "\n";
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
    String from =
        MailerFlag.NO_FROM_LINE.in(written.flags())
            ? ""
            : "From " + written.sender() + " " + CTIME.format(clock.instant().atZone(zone)) + "\n";
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
}
