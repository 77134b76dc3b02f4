package dev.mxlab.mailbox;

import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Arrays to read mail into that need not be made anew each time; a few of them are kept. */
final class Buffers {
  static final int SIZE = 256 * 1024;
  private static final int MOST = 8;

  private final ArrayBlockingQueue<byte[]> idle = new ArrayBlockingQueue<>(MOST);

  byte[] take() {
    byte @Nullable [] one = idle.poll();
    return one == null ? new byte[SIZE] : one;
  }

  /** Takes one back that is not used any more, unless there are enough. */
  void give(byte[] one) {
    idle.offer(one);
  }
}
