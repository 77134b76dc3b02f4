package dev.mxlab.sendmail.delivery;

import dev.mxlab.journal.Event;
import dev.mxlab.journal.HostJournal;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.queue.Envelope.Recipient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * What an attempt tells the journal of its message.
 *
 * @param begun when the mailer began that is at work
 */
record Chronicle(HostJournal journal, InstantSource clock, Instant begun) {
  Chronicle(HostJournal journal, InstantSource clock) {
    this(journal, clock, clock.instant());
  }

  /** The same for the next mailer. */
  Chronicle next() {
    return new Chronicle(journal, clock);
  }

  /**
   * @param controlling on whose behalf; empty for nobody's
   */
  void ended(Envelope message, Ending.Of one, String controlling) {
    Ending ending = one.ending();
    Recipient recipient = one.recipient();
    record(
        message,
        new Event.DeliveryEnded(
            message.queueId(),
            recipient.address(),
            // What was not tried was not tried on anybody's behalf.
            ending.stat().equals("queued") ? "" : controlling,
            ending.mailer(),
            ending.relay(),
            ending.dsn(),
            ending.stat(),
            ending.reply(),
            ending.outcome(),
            message.priority(),
            age(message).toSeconds(),
            clock.instant().getEpochSecond() - begun.getEpochSecond()));
  }

  Duration age(Envelope message) {
    return Duration.ofSeconds(
        clock.instant().getEpochSecond() - message.created().getEpochSecond());
  }

  void sayError(Envelope message, String text) {
    say(message, "err", "SYSERR(root): " + text);
  }

  void say(Envelope message, String level, String text) {
    record(message, new Event.DaemonSaid("sendmail", level, message.queueId() + ": " + text));
  }

  void record(Envelope message, Event event) {
    journal.record(message.trace(), event);
  }
}
