package dev.mxlab.mailbox;

/** How many octets a message has, as it is stored and with CRLF line ends. */
final class WireSize {
  private long stored;
  private long wire;
  private byte last;

  void add(byte[] bytes, int length) {
    stored += length;
    wire += length;
    int at = Octets.lf(bytes, 0, length);
    while (at < length) {
      if ((at == 0 ? last : bytes[at - 1]) != '\r') {
        wire++;
      }
      at = Octets.lf(bytes, at + 1, length);
    }
    if (length > 0) {
      last = bytes[length - 1];
    }
  }

  long stored() {
    return stored;
  }

  long wire() {
    return wire;
  }
}
