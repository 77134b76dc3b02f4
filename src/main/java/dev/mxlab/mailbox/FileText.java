package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A large message in a file of its own. */
final class FileText implements MessageText {
  private final FileChannel channel;
  private final long length;

  FileText(FileChannel channel, long length) {
    this.channel = channel;
    this.length = length;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public int read(long position, byte[] into, int offset, int wanted) throws IOException {
    int n = (int) Math.min(wanted, length - position);
    if (n <= 0) {
      return wanted == 0 ? 0 : -1;
    }
    return channel.read(ByteBuffer.wrap(into, offset, n), position);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
