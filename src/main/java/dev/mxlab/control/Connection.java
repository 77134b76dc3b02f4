package dev.mxlab.control;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Frames over a socket. One thread may receive while others send. Works on the channel itself: the
 * streams of java.nio.channels.Channels hold one lock for both directions (JDK-4774871).
 */
final class Connection implements Closeable {
  private static final int HEADER = 5;

  private final SocketChannel channel;
  private final ByteBuffer header = ByteBuffer.allocate(HEADER);

  Connection(SocketChannel channel) {
    this.channel = channel;
  }

  /**
   * @throws IOException also when the content is longer than a frame holds
   */
  synchronized void send(byte type, byte[] bytes, int offset, int length) throws IOException {
    if (length > Frame.LIMIT) {
      throw new IOException("Argument list too long");
    }
    ByteBuffer out = ByteBuffer.allocate(HEADER + length);
    out.put(type).putInt(length).put(bytes, offset, length).flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  /** The next frame; null when the other side has ended. Only one thread calls this. */
  @Nullable Frame receive() throws IOException {
    header.clear();
    if (!fill(header)) {
      return null;
    }
    header.flip();
    byte type = header.get();
    int length = header.getInt();
    if (length < 0 || length > Frame.LIMIT) {
      throw new IOException("a frame longer than the protocol allows");
    }
    ByteBuffer content = ByteBuffer.allocate(length);
    return fill(content) ? new Frame(type, content.array()) : null;
  }

  private boolean fill(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
