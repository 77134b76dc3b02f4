package dev.mxlab.mailbox;

import java.io.IOException;

/**
 * Opens messages one after the other; of those that stand together several are read at once. For
 * one thread at a time, and not for long: what was read ahead is in memory, and as old as it is.
 */
public interface MessageReader extends AutoCloseable {
  /**
   * As {@link Mailbox#open}; the text before it is not used any more by then.
   *
   * @throws MessageGoneException when it was expunged
   */
  MessageText open(long uid) throws IOException;

  @Override
  void close();
}
