package dev.mxlab.pop3;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The client's one message of SASL PLAIN (RFC 4616). */
record SaslPlain(String user, String password) {
  /** Not base64 at all. */
  static final class NotBase64 extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** Null when it is no PLAIN message, or asks to act for another user. */
  static @Nullable SaslPlain parse(String base64) throws NotBase64 {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new NotBase64();
    }
    String[] parts = new String(bytes, StandardCharsets.UTF_8).split("\0", -1);
    boolean own = parts.length == 3 && (parts[0].isEmpty() || parts[0].equals(parts[1]));
    return own && !parts[1].isEmpty() ? new SaslPlain(parts[1], parts[2]) : null;
  }

  @Override
  public String toString() {
    return "SaslPlain[" + user + "]";
  }
}
