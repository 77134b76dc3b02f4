package dev.mxlab.named.control;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of octets into messages. Holds no more than one message and what came with it; the
 * caller feeds it in pieces of a bounded size.
 */
final class FrameBuffer {
  /** Why no message can come any more. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    private final Result result;

    Unusable(Result result) {
      super(result.text(), null, false, false);
      this.result = result;
    }

    Result result() {
      return result;
    }
  }

  private static final int LENGTH = 4;

  private final int longest;
  private byte[] held = {};

  FrameBuffer(int longest) {
    this.longest = longest;
  }

  void add(byte[] octets) {
    int before = held.length;
    held = Arrays.copyOf(held, before + octets.length);
    System.arraycopy(octets, 0, held, before, octets.length);
  }

  /** The next message without its length; null while it is not there. */
  byte @Nullable [] next() throws Unusable {
    if (held.length < LENGTH) {
      return null;
    }
    int length = ByteBuffer.wrap(held).getInt();
    if (length == 0) {
      throw new Unusable(Result.UNEXPECTED_END);
    }
    if (length < 0 || length > longest) {
      throw new Unusable(Result.of("out of range"));
    }
    if (held.length < LENGTH + length) {
      return null;
    }
    byte[] message = Arrays.copyOfRange(held, LENGTH, LENGTH + length);
    held = Arrays.copyOfRange(held, LENGTH + length, held.length);
    return message;
  }
}
