package dev.mxlab.mailbox;

import java.io.IOException;

/** A message's text from one place on. */
final class TextStream extends PieceStream {
  private final MessageText text;
  private long position;

  TextStream(MessageText text, long position) {
    this.text = text;
    this.position = position;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int n = text.read(position, into, offset, length);
    position += Math.max(0, n);
    return n;
  }
}
