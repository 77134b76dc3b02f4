package dev.mxlab.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The octets of a message as its mailbox has them, without what mail programs note for themselves
 * (From_ line, X-UID, Status ...). Lines end in LF or in CRLF, as they were stored: {@link #wire}
 * gives what is sent. It can be read while the mailbox changes and after the message was expunged,
 * until it is closed. One thread at a time; may wait for the disk.
 */
public interface MessageText extends AutoCloseable {
  /** {@link Message#stored}. */
  long length();

  /**
   * As {@link InputStream#read(byte[], int, int)} from a place of the message; -1 behind its end.
   */
  int read(long position, byte[] into, int offset, int length) throws IOException;

  /**
   * The octets where all of them are in memory: from the buffer's position to its limit in its
   * array, to be read only. Null where they are not.
   */
  default @Nullable ByteBuffer inMemory() {
    return null;
  }

  /** From a place to the end, as it is stored. Closing the stream does not close the text. */
  default InputStream from(long position) {
    return new TextStream(this, position);
  }

  /** The whole message with CRLF at the end of each line. */
  default InputStream wire() {
    return new CrLfStream(from(0));
  }

  @Override
  void close() throws IOException;
}
