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

  /** It must not be used any more. */
  void give(byte[] one) {
    if (!idle.offer(one)) {
      // There are enough.
      return;
    }
  }
}
