package dev.mxlab.sendmail.reception;

import dev.mxlab.sendmail.queue.QueueStore;
import org.jspecify.annotations.Nullable;

/**
 * The queue id of the message that a client is about to give us. sendmail's log shows it with all
 * that happens in a session, even where no message comes of it.
 */
final class EnvelopeId {
  private final QueueStore queue;
  private @Nullable String id;

  EnvelopeId(QueueStore queue) {
    this.queue = queue;
  }

  synchronized String get() {
    String now = id;
    if (now == null) {
      now = queue.reserve();
      id = now;
    }
    return now;
  }

  /** No message came of it. */
  synchronized void spent() {
    id = null;
  }

  /** The next message gets another one; nothing happens where it has it already. */
  synchronized void spent(String used) {
    if (used.equals(id)) {
      id = null;
    }
  }
}
