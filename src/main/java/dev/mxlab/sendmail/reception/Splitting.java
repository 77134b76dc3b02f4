package dev.mxlab.sendmail.reception;

import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.queue.QueueStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts a message for several groups of queues on disk, an envelope for each
 * (split_across_queue_groups in queue.c): all of them or none. Waits for the disk.
 */
final class Splitting {
  private final QueueStore queue;
  private final List<Envelope> written = new ArrayList<>();

  Splitting(QueueStore queue) {
    this.queue = queue;
  }

  /** What stands in the queue then, in the order of {@code lots}; the first as {@code open}. */
  List<Envelope> write(QueueStore.Writing open, Envelope whole, List<QueueLots.Lot> lots)
      throws IOException {
    boolean done = false;
    try {
      open.into(lots.get(0).group());
      Envelope first = whole.withRecipients(lots.get(0).recipients());
      open.commit(first);
      written.add(first);
      for (QueueLots.Lot lot : lots.subList(1, lots.size())) {
        written.add(copy(whole, lot));
      }
      done = true;
      return written;
    } finally {
      if (!done) {
        takeBack();
      }
    }
  }

  private Envelope copy(Envelope whole, QueueLots.Lot lot) throws IOException {
    QueueStore.Writing writing = queue.create();
    boolean committed = false;
    try {
      writing.into(lot.group());
      try (InputStream body = queue.body(whole.queueId())) {
        body.transferTo(writing.body());
      }
      Envelope copy = whole.named(writing.queueId()).withRecipients(lot.recipients());
      writing.commit(copy);
      committed = true;
      return copy;
    } finally {
      if (!committed) {
        writing.abort();
      }
    }
  }

  /** The client hears that the message was not taken. */
  private void takeBack() throws IOException {
    for (Envelope one : written) {
      queue.remove(one.queueId());
    }
  }
}
