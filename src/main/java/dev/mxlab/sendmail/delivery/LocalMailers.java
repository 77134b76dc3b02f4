package dev.mxlab.sendmail.delivery;

import dev.mxlab.journal.HostJournal;
import dev.mxlab.mailbox.MailStore;
import dev.mxlab.sendmail.queue.Envelope;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The mailers that end on this host: local, prog and *file*. */
final class LocalMailers {
  private static final DateTimeFormatter CTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US);

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

  /**
   * Waits for the disk, or for a program.
   *
   * @param queued the recipient as the queue file has him
   * @param content with Return-Path
   * @param bare without
   */
  Ending deliver(
      Envelope envelope, String queued, Plan.Here here, MessageContent content, MessageContent bare)
      throws IOException {
    if (here.route() instanceof Router.Route.Local local) {
      return mailboxes.deliver(envelope, queued, local, content);
    }
    String mailer = mailer(here);
    String from =
        "From "
            + LocalDelivery.fromLine(envelope)
            + " "
            + CTIME.format(clock.instant().atZone(zone));
    boolean program = here.route() instanceof Router.Route.Program;
    Outlet.Letter letter =
        new Outlet.Letter(envelope.queueId(), from, program ? bare : content, here.as());
    Outlet.Outcome outcome =
        here.route() instanceof Router.Route.Program prog
            ? outlet.program(prog.command(), letter)
            : outlet.file(((Router.Route.FileNamed) here.route()).path(), letter);
    return outcome.status() == 0
        ? Ending.sent(mailer, "", "Sent")
        : Ending.exited(mailer, outlet.path(mailer), outcome);
  }
}
