package dev.mxlab.sendmail.tls;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CRLException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The textual forms of keys and certificates (RFC 7468); what stands between them is remark. */
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

  /** rsaEncryption, with its NULL (RFC 3279). */
  private static final byte[] RSA = {
    0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
  };

  private Pem() {}

  private record Block(String label, byte[] octets) {}

  private static List<Block> blocks(String text) {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2))));
    }
    return blocks;
  }

  static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> found = new ArrayList<>();
    for (Block block : blocks(text)) {
      if (block.label().endsWith("CERTIFICATE")) {
        ByteArrayInputStream in = new ByteArrayInputStream(block.octets());
        found.add((X509Certificate) factory.generateCertificate(in));
      }
    }
    return found;
  }

  static List<X509CRL> revocations(String text) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509CRL> found = new ArrayList<>();
    for (Block block : blocks(text)) {
      if (block.label().equals("X509 CRL")) {
        ByteArrayInputStream in = new ByteArrayInputStream(block.octets());
        if (factory.generateCRL(in) instanceof X509CRL crl) {
          found.add(crl);
        } else {
          throw new CRLException("no X.509 CRL");
        }
      }
    }
    return found;
  }

  /** The first key: PKCS #8 without a password, or PKCS #1. */
  static PrivateKey key(String text) throws GeneralSecurityException {
    for (Block block : blocks(text)) {
      if (block.label().equals("PRIVATE KEY")) {
        return key(block.octets());
      } else if (block.label().equals("RSA PRIVATE KEY")) {
        return KeyFactory.getInstance("RSA")
            .generatePrivate(new PKCS8EncodedKeySpec(wrapped(block.octets())));
      }
    }
    throw new InvalidKeySpecException("no start line");
  }

  private static PrivateKey key(byte[] octets) throws GeneralSecurityException {
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(octets);
    GeneralSecurityException last = new InvalidKeySpecException("unknown kind of key");
    for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException another) {
        last = another;
      }
    }
    throw last;
  }

  /** PKCS #1 as the content of PKCS #8: version 0, algorithm, the key as an octet string. */
  private static byte[] wrapped(byte[] rsa) {
    byte[] octets = tagged(0x04, rsa);
    ByteBuffer inner = ByteBuffer.allocate(3 + RSA.length + octets.length);
    inner.put(new byte[] {2, 1, 0}).put(RSA).put(octets);
    return tagged(0x30, inner.array());
  }

  private static byte[] tagged(int tag, byte[] content) {
    ByteBuffer out = ByteBuffer.allocate(content.length + 4);
    out.put((byte) tag).put((byte) 0x82).putShort((short) content.length).put(content);
    return out.array();
  }

  static String text(byte[] octets) {
    return new String(octets, StandardCharsets.ISO_8859_1);
  }
}
