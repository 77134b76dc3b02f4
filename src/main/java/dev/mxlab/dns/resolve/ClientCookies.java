package dev.mxlab.dns.resolve;

import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Our half of the cookies that we exchange with servers (RFC 7873 section 4.1): to each its own,
 * which nobody else can guess.
 */
final class ClientCookies {
  private static final int LENGTH = 8;
  private static final String HASH = "HmacSHA256";

  private final SecretKeySpec secret;

  ClientCookies(RandomGenerator random) {
    byte[] octets = new byte[32];
    random.nextBytes(octets);
    this.secret = new SecretKeySpec(octets, HASH);
  }

  byte[] towards(InetAddress server) {
    try {
      Mac mac = Mac.getInstance(HASH);
      mac.init(secret);
      return Arrays.copyOf(mac.doFinal(server.getAddress()), LENGTH);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
