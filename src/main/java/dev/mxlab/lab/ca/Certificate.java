package dev.mxlab.lab.ca;

import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be certified (RFC 5280): an authority or a server that is a client too.
 *
 * @param names DNS names, none for an authority
 */
record Certificate(
    String subject,
    PublicKey key,
    boolean authority,
    List<String> names,
    List<InetAddress> addresses,
    Instant from,
    Instant until) {
  private static final byte[] ECDSA_SHA256 = Der.sequence(Der.object("1.2.840.10045.4.3.2"));
  private static final int SERIAL_BITS = 120;

  /** DER, signed by the issuer's key. */
  byte[] signed(String issuer, PublicKey issuerKey, PrivateKey by, SecureRandom random)
      throws GeneralSecurityException {
    byte[] body =
        Der.sequence(
            Der.tagged(0xa0, Der.integer(new byte[] {2})),
            Der.integer(new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS).toByteArray()),
            ECDSA_SHA256,
            name(issuer),
            Der.sequence(Der.time(from), Der.time(until)),
            name(subject),
            key.getEncoded(),
            Der.tagged(0xa3, Der.sequence(extensions(issuerKey))));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(by, random);
    signature.update(body);
    return Der.sequence(body, ECDSA_SHA256, Der.bits(0, signature.sign()));
  }

  private static byte[] name(String common) {
    return Der.sequence(
        Der.set(Der.sequence(Der.object("2.5.4.10"), Der.utf8("mxlab"))),
        Der.set(Der.sequence(Der.object("2.5.4.3"), Der.utf8(common))));
  }

  private byte[][] extensions(PublicKey issuerKey) throws GeneralSecurityException {
    List<byte[]> all = new ArrayList<>();
    all.add(extension("2.5.29.14", false, Der.octets(identifier(key))));
    all.add(extension("2.5.29.35", false, Der.sequence(Der.tagged(0x80, identifier(issuerKey)))));
    if (authority) {
      all.add(extension("2.5.29.19", true, Der.sequence(Der.truth())));
      // keyCertSign, cRLSign
      all.add(extension("2.5.29.15", true, Der.bits(1, new byte[] {0x06})));
    } else {
      all.add(extension("2.5.29.19", true, Der.sequence()));
      // digitalSignature
      all.add(extension("2.5.29.15", true, Der.bits(7, new byte[] {(byte) 0x80})));
      all.add(
          extension(
              "2.5.29.37",
              false,
              Der.sequence(Der.object("1.3.6.1.5.5.7.3.1"), Der.object("1.3.6.1.5.5.7.3.2"))));
      all.add(extension("2.5.29.17", false, Der.sequence(alternatives())));
    }
    return all.toArray(byte[][]::new);
  }

  private byte[][] alternatives() {
    List<byte[]> all = new ArrayList<>();
    names.forEach(name -> all.add(Der.tagged(0x82, name.getBytes(StandardCharsets.US_ASCII))));
    addresses.forEach(address -> all.add(Der.tagged(0x87, address.getAddress())));
    return all.toArray(byte[][]::new);
  }

  private static byte[] extension(String id, boolean critical, byte[] value) {
    return critical
        ? Der.sequence(Der.object(id), Der.truth(), Der.octets(value))
        : Der.sequence(Der.object(id), Der.octets(value));
  }

  /** RFC 5280 section 4.2.1.2, or near enough: any digest of the key will do. */
  private static byte[] identifier(PublicKey key) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-1").digest(key.getEncoded());
  }
}
