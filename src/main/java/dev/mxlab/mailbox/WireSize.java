package dev.mxlab.mailbox;

/** How many octets a message has, as it is stored and with CRLF line ends. */
final class WireSize {
  private long stored;
  private long wire;
  private byte last;

  void add(byte[] bytes, int length) {
    stored += length;
    wire += length;
    for (int i = 0; i < length; i++) {
      byte b = bytes[i];
      if (b == '\n' && last != '\r') {
        wire++;
      }
      last = b;
    }
  }

  long stored() {
    return stored;
  }

  long wire() {
    return wire;
  }
}
