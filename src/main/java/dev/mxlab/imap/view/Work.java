package dev.mxlab.imap.view;

import dev.mxlab.imap.wire.Out;
import java.io.IOException;

/**
 * Something that may wait for the disk, done piece by piece so that a slow client can be awaited.
 */
@FunctionalInterface
public interface Work {
  /** A piece is over when so much waits to be sent. */
  int ENOUGH = 32 * 1024;

  /**
   * Does a piece.
   *
   * @return whether it is done
   */
  boolean proceed(Out out) throws IOException;

  /** Gives back what it holds when the session ends before it is done. */
  default void abandon() {}
}
