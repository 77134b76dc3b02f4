package dev.mxlab.dovecot.lmtp;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;

/** A message as it comes in, with LF line ends. */
public final class LmtpMessage {
  /** A larger one is refused. */
  static final int LARGEST = 32 << 20;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);

  boolean tooLarge() {
    return bytes.size() > LARGEST;
  }

  void line(byte[] line, int offset, int length) {
    if (!tooLarge()) {
      bytes.write(line, offset, length);
      bytes.write('\n');
    }
  }

  void add(byte[] more, int offset, int length) {
    if (!tooLarge()) {
      bytes.write(more, offset, length);
    }
  }

  public InputStream open() {
    return new ByteArrayInputStream(bytes.toByteArray());
  }
}
