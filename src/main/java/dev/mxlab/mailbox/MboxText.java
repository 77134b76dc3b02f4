package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A large message of an mbox file, read in place. */
final class MboxText implements MessageText {
  /** What is to be done when the reader is done. */
  interface Closing {
    void close() throws IOException;
  }

  private final MboxHandle handle;

  /** Begin and end in the file of each part that is shown. */
  private final long[] parts;

  private final long length;
  private final Closing closing;
  private boolean closed;

  /** Takes over one share of the handle. */
  MboxText(MboxHandle handle, long[] parts, Closing closing) {
    this.handle = handle;
    this.parts = parts;
    this.closing = closing;
    long all = 0;
    for (int i = 0; i < parts.length; i += 2) {
      all += parts[i + 1] - parts[i];
    }
    this.length = all;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public int read(long position, byte[] into, int offset, int wanted) throws IOException {
    long at = position;
    for (int i = 0; i < parts.length && wanted > 0; i += 2) {
      long here = parts[i + 1] - parts[i];
      if (at < here) {
        int n = (int) Math.min(wanted, here - at);
        int read = handle.channel().read(ByteBuffer.wrap(into, offset, n), parts[i] + at);
        if (read < 0) {
          throw new IOException("the mailbox became shorter while it was read");
        }
        return read;
      }
      at -= here;
    }
    return wanted == 0 ? 0 : -1;
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
