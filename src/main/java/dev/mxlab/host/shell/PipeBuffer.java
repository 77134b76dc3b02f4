package dev.mxlab.host.shell;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What one command of a pipeline hands to the next. The commands run one after the other, so it
 * holds all of it, up to a limit; a writer that goes beyond gets EPIPE.
 */
final class PipeBuffer extends OutputStream {
  static final int LIMIT = 16 << 20;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final int limit;

  PipeBuffer(int limit) {
    this.limit = limit;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    if (length > limit - bytes.size()) {
      throw new IOException("Broken pipe");
    }
    bytes.write(from, offset, length);
  }

  PrintStream printStream() {
    return new PrintStream(this, false, StandardCharsets.UTF_8);
  }

  InputStream input() {
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
