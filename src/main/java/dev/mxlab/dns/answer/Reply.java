package dev.mxlab.dns.answer;

import org.jspecify.annotations.Nullable;

/** Takes the response to one message, from any thread; one call of one of its methods. */
public interface Reply {
  /**
   * The one message that answers.
   *
   * @param octets begins with it; may be used again as soon as this returns
   */
  void send(byte[] octets, int length);

  /** The one message that answers, as a whole. */
  default void send(byte[] message) {
    send(message, message.length);
  }

  /**
   * Several messages, as a zone transfer has them (RFC 5936): each is asked for when the client has
   * taken the one before. Over TCP only.
   */
  void stream(Messages messages);

  /** The messages of one transfer. Used by one thread at a time. */
  interface Messages extends AutoCloseable {
    /** The next one; null when there are no more. */
    byte @Nullable [] next();

    /** When all were taken, or nobody will take the rest. */
    @Override
    void close();
  }
}
