package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.Octets;
import java.util.Map;
import java.util.TreeMap;

/** The set of types in NSEC, NSEC3 and CSYNC data (RFC 4034 section 4.1.2). */
final class TypeBitmap {
  private static final int WINDOW = 32;

  private final TreeMap<Integer, byte[]> windows = new TreeMap<>();

  void add(int type) {
    byte[] bits = windows.computeIfAbsent(type >> 8, none -> new byte[WINDOW]);
    bits[(type & 0xFF) >> 3] |= (byte) (0x80 >> (type & 7));
  }

  boolean isEmpty() {
    return windows.isEmpty();
  }

  void write(Octets out) {
    for (Map.Entry<Integer, byte[]> window : windows.entrySet()) {
      int length = WINDOW;
      while (window.getValue()[length - 1] == 0) {
        length--;
      }
      out.u8(window.getKey());
      out.u8(length);
      out.write(window.getValue(), 0, length);
    }
  }
}
