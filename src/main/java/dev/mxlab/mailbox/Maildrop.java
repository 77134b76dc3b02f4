package dev.mxlab.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;

/**
 * A user's mail as it stood when a POP3 session opened it (RFC 1939 section 3): what arrives later
 * is not seen, and deliveries go on meanwhile. Closing without {@link #remove} changes nothing.
 */
public interface Maildrop extends AutoCloseable {
  /**
   * @param octets size on the wire: every line with CRLF, not dot-stuffed
   * @param uid unique in the life of the mailbox, 1 to 70 visible characters (RFC 1939 section 7),
   *     stable over sessions
   */
  record Message(long octets, String uid) {}

  /** In mailbox order; index 0 is message number 1. Does not change. */
  List<Message> messages();

  /** As {@link Message#octets}, without looking for what else is known of it. */
  default long octets(int index) {
    return messages().get(index).octets();
  }

  /** The octets of all of them. */
  default long octets() {
    return messages().stream().mapToLong(Message::octets).sum();
  }

  /**
   * The message with LF line ends, without its From_ line.
   *
   * @throws MessageGoneException when another session or program removed it meanwhile
   */
  InputStream open(int index) throws IOException;

  /** Several messages were opened and closed one after the other; the next will not be at once. */
  default void rest() {}

  /** Whether another session of this process removed it, as far as is known without looking. */
  default boolean gone(int index) {
    return false;
  }

  /** Removes messages for good, on disk when it returns. At most once. */
  default void remove(Set<Integer> indexes) throws IOException {
    finish(Set.of(), indexes);
  }

  /**
   * Ends the session well: notes which messages were fetched, where the store keeps that, and
   * removes others for good, on disk when it returns; new mail stays, and what is gone already is
   * no error. At most once.
   */
  void finish(Set<Integer> seen, Set<Integer> removed) throws IOException;

  @Override
  void close();
}
