package dev.mxlab.sendmail.queue;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the queue should say and does not, because the disk refused to take it: recipients who have
 * the message are not to get it again while the process lives.
 */
public final class Unsaved {
  private final Map<String, Envelope> envelopes = new ConcurrentHashMap<>();

  public Optional<Envelope> find(String queueId) {
    return Optional.ofNullable(envelopes.get(queueId));
  }

  public void remember(Envelope envelope) {
    envelopes.put(envelope.queueId(), envelope);
  }

  public void forget(String queueId) {
    envelopes.remove(queueId);
  }

  /** Brings the queue up to date; what the disk refuses is remembered and not delivered again. */
  public void save(QueueStore queue, Envelope left) throws IOException {
    remember(left);
    if (left.recipients().isEmpty()) {
      queue.remove(left.queueId());
    } else {
      queue.update(left);
    }
    forget(left.queueId());
  }
}
