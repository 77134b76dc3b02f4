package dev.mxlab.cli;

import java.io.IOException;
import java.io.InputStream;

/**
 * Hands on its input line by line, never more: of a script on standard input, a command takes the
 * lines that it reads and leaves the rest to be commands.
 */
final class LineInput extends InputStream {
  private final InputStream source;

  LineInput(InputStream source) {
    this.source = source;
  }

  @Override
  public int read() throws IOException {
    return source.read();
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = 0;
    while (count < length) {
      int next = source.read();
      if (next < 0) {
        break;
      }
      into[offset + count++] = (byte) next;
      if (next == '\n') {
        break;
      }
    }
    return count == 0 && length > 0 ? -1 : count;
  }
}
