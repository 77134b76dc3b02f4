package dev.mxlab.imap.session;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The message of SASL's PLAIN (RFC 4616). */
record SaslPlain(String user, String password) {
  static final class NotBase64 extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** Null when it lacks a part. */
  static @Nullable SaslPlain parse(String base64) throws NotBase64 {
    byte[] octets;
    try {
      octets = Base64.getDecoder().decode(base64.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException wrong) {
      throw new NotBase64();
    }
    String[] parts = new String(octets, StandardCharsets.UTF_8).split("\0", -1);
    return parts.length == 3 ? new SaslPlain(parts[1], parts[2]) : null;
  }
}
