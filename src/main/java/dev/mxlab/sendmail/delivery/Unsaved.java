package dev.mxlab.sendmail.delivery;

import dev.mxlab.sendmail.queue.Envelope;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the queue should say and does not, because the disk refused to take it: recipients who have
 * the message are not to get it again while the process lives.
 */
final class Unsaved {
  private final Map<String, Envelope> envelopes = new ConcurrentHashMap<>();

  Optional<Envelope> find(String queueId) {
    return Optional.ofNullable(envelopes.get(queueId));
  }

  void remember(Envelope envelope) {
    envelopes.put(envelope.queueId(), envelope);
  }

  void forget(String queueId) {
    envelopes.remove(queueId);
  }
}
