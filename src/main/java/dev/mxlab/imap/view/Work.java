package dev.mxlab.imap.view;

import dev.mxlab.imap.wire.Out;
import java.io.IOException;

/**
 * Something that may wait for the disk, done piece by piece so that a slow client can be awaited.
 */
@FunctionalInterface
public interface Work {
  /**
   * Does a piece, which is over when {@link Out#isFull}.
   *
   * @return whether it is done
   */
  boolean proceed(Out out) throws IOException;

  /** Whether it never waits for anything, so that any thread may do it. */
  default boolean isQuick() {
    return false;
  }

  /**
   * Gives back what it has borrowed for a while: the next piece waits for the client, or there is
   * none.
   */
  default void rest() throws IOException {}

  /** Gives back what it holds when the session ends before it is done. */
  default void abandon() {}
}
