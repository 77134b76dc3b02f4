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
 * @param size how large the message counts
 */
record Chronicle(HostJournal journal, InstantSource clock, Instant begun, long size) {
  Chronicle(HostJournal journal, InstantSource clock) {
    this(journal, clock, clock.instant(), 0);
  }

  /** The same for the next mailer. */
  Chronicle next() {
    return new Chronicle(journal, clock, clock.instant(), size);
  }

  /** The same about a message that counts so large. */
  Chronicle of(long octets) {
    return new Chronicle(journal, clock, begun, octets);
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
            clock.instant().getEpochSecond() - begun.getEpochSecond(),
            size));
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
