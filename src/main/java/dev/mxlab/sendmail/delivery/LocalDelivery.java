package dev.mxlab.sendmail.delivery;

import dev.mxlab.journal.Event;
import dev.mxlab.journal.HostJournal;
import dev.mxlab.mailbox.MailStore;
import dev.mxlab.sendmail.queue.Envelope;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneId;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The local mailer. Before a mailbox grows the queue notes where and by what, so that a process
 * that is killed before the recipient has left the queue does not deliver twice.
 */
final class LocalDelivery {
  private static final Logger LOG = LogManager.getLogger(LocalDelivery.class);
  private static final String MAILER = "local";

  private final MailStore mail;
  private final HostJournal journal;
  private final InstantSource clock;
  private final ZoneId zone;

  LocalDelivery(MailStore mail, HostJournal journal, InstantSource clock, ZoneId zone) {
    this.mail = mail;
    this.journal = journal;
    this.clock = clock;
    this.zone = zone;
  }

  /**
   * Waits for the disk.
   *
   * @param recipient on whose behalf, as the R line has him
   */
  Ending deliver(
      Envelope envelope, String recipient, Router.Route.Local local, LocalMailers.Written written) {
    String user = local.user();
    try {
      MailStore.Place place =
          mail.deliver(
              user,
              written.sender(),
              clock.instant().atZone(zone),
              written.content().landing(recipient));
      journal.record(
          envelope.trace(),
          new Event.MailboxGrew(
              envelope.queueId(), user, place.mailbox(), place.offset(), place.length()));
      return Ending.sent(MAILER, local.detail(), "Sent");
    } catch (IOException trouble) {
      LOG.warn("{}: mailbox of {}: {}", envelope.queueId(), user, trouble.toString());
      return Ending.deferred(
          MAILER, "", "", "4.0.0", "local mailer (local) exited with EX_TEMPFAIL");
    }
  }
}
