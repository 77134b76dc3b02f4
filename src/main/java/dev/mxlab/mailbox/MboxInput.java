package dev.mxlab.mailbox;

import dev.mxlab.mailbox.MboxMessage.Hidden;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** A message of an mbox file as its readers are shown it: without the hidden header lines. */
final class MboxInput extends InputStream {
  /** What is to be done when the reader is done. */
  interface Closing {
    void close() throws IOException;
  }

  private final MboxHandle handle;
  private final MboxMessage message;
  private final Closing closing;
  private long position;
  private int nextHidden;
  private boolean closed;

  /** Takes over one share of the handle. */
  MboxInput(MboxHandle handle, MboxMessage message, Closing closing) {
    this.handle = handle;
    this.message = message;
    this.closing = closing;
    this.position = message.start();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    long stop = message.end();
    while (nextHidden < message.hidden().size()) {
      Hidden hidden = message.hidden().get(nextHidden);
      if (position < hidden.start()) {
        stop = Math.min(stop, hidden.start());
        break;
      }
      position = hidden.end();
      nextHidden++;
    }
    if (position >= message.end()) {
      return -1;
    }
    int wanted = (int) Math.min(length, stop - position);
    int n = handle.channel().read(ByteBuffer.wrap(into, offset, wanted), position);
    if (n < 0) {
      throw new EOFException("the mailbox became shorter while it was read");
    }
    position += n;
    return n;
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      try {
        handle.release();
      } finally {
        closing.close();
      }
    }
  }
}
