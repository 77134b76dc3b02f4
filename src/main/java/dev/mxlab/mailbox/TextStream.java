package dev.mxlab.mailbox;

import java.io.IOException;
import java.io.InputStream;

/** A message's text from one place on. */
final class TextStream extends InputStream {
  private final MessageText text;
  private long position;

  TextStream(MessageText text, long position) {
    this.text = text;
    this.position = position;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int n = text.read(position, into, offset, length);
    position += Math.max(0, n);
    return n;
  }
}
