package dev.mxlab.dns.answer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Why an answer is none (RFC 8914), told to those who speak EDNS.
 *
 * @param code INFO-CODE
 * @param text EXTRA-TEXT; may be empty
 */
record ExtendedError(int code, String text) {
  static final ExtendedError PROHIBITED = new ExtendedError(18, "");
  static final ExtendedError TOO_MANY_ALIASES = new ExtendedError(0, "max. restarts reached");

  /** The option's data. */
  byte[] data() {
    byte[] words = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(2 + words.length).putShort((short) code).put(words).array();
  }
}
