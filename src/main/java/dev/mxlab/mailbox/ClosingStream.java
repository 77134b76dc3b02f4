package dev.mxlab.mailbox;

import java.io.FilterInputStream;
import java.io.IOException;

/** A text from its beginning that ends with its stream. */
final class ClosingStream extends FilterInputStream {
  private final MessageText text;

  ClosingStream(MessageText text) {
    super(text.from(0));
    this.text = text;
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
