package dev.mxlab.smtp;

import java.util.Arrays;

/**
 * Makes a message ready for DATA: LF becomes CR LF, a dot that begins a line is doubled (RFC 5321
 * section 4.5.2). A CR of the message's own is a line end too, since a client must never send a
 * bare one (section 2.3.8).
 */
public final class DataEncoder {
  private boolean lineStart = true;
  private boolean afterCr;

  /** A piece of the message in, its form on the wire out. */
  public byte[] encode(byte[] data, int offset, int size) {
    byte[] out = new byte[size * 2];
    int length = 0;
    int end = offset + size;
    int at = offset;
    while (at < end) {
      byte octet = data[at];
      if (octet == '\n' || octet == '\r') {
        if (octet == '\r' || !afterCr) {
          out[length++] = '\r';
          out[length++] = '\n';
        }
        afterCr = octet == '\r';
        lineStart = true;
        at++;
        continue;
      }
      if (octet == '.' && lineStart) {
        out[length++] = '.';
      }
      int from = at;
      while (at < end && data[at] != '\n' && data[at] != '\r') {
        at++;
      }
      System.arraycopy(data, from, out, length, at - from);
      length += at - from;
      afterCr = false;
      lineStart = false;
    }
    return Arrays.copyOf(out, length);
  }

  /** What ends the data: the last line's end where the message lacks it, and the final dot. */
  public byte[] finish() {
    byte[] end =
        lineStart ? new byte[] {'.', '\r', '\n'} : new byte[] {'\r', '\n', '.', '\r', '\n'};
    lineStart = true;
    return end;
  }
}
