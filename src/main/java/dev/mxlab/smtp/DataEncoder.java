package dev.mxlab.smtp;

/**
 * Makes a message ready for DATA: LF becomes CR LF, a dot that begins a line is doubled (RFC 5321
 * section 4.5.2). A CR of the message's own is a line end too, since a client must never send a
 * bare one (section 2.3.8).
 */
public final class DataEncoder {
  private boolean lineStart = true;
  private boolean afterCr;
  private byte[] out = new byte[0];
  private int length;

  /** A piece of the message in, its form on the wire out. */
  public byte[] encode(byte[] data, int offset, int size) {
    out = new byte[size * 2];
    length = 0;
    for (int i = offset; i < offset + size; i++) {
      take(data[i]);
    }
    return result();
  }

  private void take(byte octet) {
    if (octet == '\n' && afterCr) {
      afterCr = false;
      return;
    }
    afterCr = octet == '\r';
    if (octet == '\n' || octet == '\r') {
      lineEnd();
      return;
    }
    if (octet == '.' && lineStart) {
      put('.');
    }
    put(octet);
    lineStart = false;
  }

  /** What ends the data: the last line's end where the message lacks it, and the final dot. */
  public byte[] finish() {
    out = new byte[5];
    length = 0;
    if (!lineStart) {
      lineEnd();
    }
    put('.');
    lineEnd();
    return result();
  }

  private void lineEnd() {
    put('\r');
    put('\n');
    lineStart = true;
  }

  private void put(int octet) {
    out[length++] = (byte) octet;
  }

  private byte[] result() {
    return length == out.length ? out : java.util.Arrays.copyOf(out, length);
  }
}
