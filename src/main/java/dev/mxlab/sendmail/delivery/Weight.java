package dev.mxlab.sendmail.delivery;

import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.queue.QueueStore;
import dev.mxlab.sendmail.queue.Schedule;
import java.io.IOException;

/**
 * How large a message counts in one attempt, and what priority follows from that (eatheader in
 * headers.c): in the hands that took it it is as large as it came, later as it stands in the queue.
 */
final class Weight {
  private final QueueStore queue;
  private final Schedule schedule;

  /** How large it was when it came; -1 where that is not known any more. */
  private long received = -1;

  private boolean files;

  /** How large it counts; -1 until its recipients are known. */
  private long measured = -1;

  Weight(QueueStore queue, Schedule schedule) {
    this.queue = queue;
    this.schedule = schedule;
  }

  /** Of a message that was taken in this moment the priority tells how large it was. */
  void justCame(Envelope queued) {
    received = queued.priority() - counted(queued, queued.recipients().size());
  }

  private long counted(Envelope message, int recipients) {
    return schedule.recipientFactor() * recipients - schedule.classWeight(message);
  }

  /**
   * Of a message for somebody here the server makes queue files, and delivers what it reads there
   * (doublequeue in srvrsmtp.c): who looks names up does that for a second try, and what was read
   * is as large as the files. A client that said VERB waits for its delivery without all that.
   */
  Envelope plannedFor(Plan plan, Envelope message, boolean waitedFor) {
    files =
        received >= 0
            && plan.namesOurs()
            && message.macros().getOrDefault("r", "").contains("SMTP")
            && message.macros().getOrDefault("_", "").indexOf('[') >= 0
            && !waitedFor;
    return files ? message.withPriority(message.priority() + schedule.retryFactor()) : message;
  }

  /** The message with its priority once all its recipients are known. */
  Envelope weighed(Envelope message, Plan plan) throws IOException {
    measured = of(message);
    return received >= 0
        ? message.withPriority(measured + counted(message, plan.count()))
        : message;
  }

  /** How large it counts. */
  long of(Envelope message) throws IOException {
    if (measured >= 0) {
      return measured;
    }
    return received >= 0 && !files ? received : MessageContent.queued(queue, message);
  }
}
