package dev.mxlab.lab.ca;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * The authority of a lab: its key and certificate stand in {@code var/ca} and are made by the first
 * host that wants to be certified. Nobody outside of the lab trusts it, unless he takes {@code
 * var/ca/ca.crt} into his own collection.
 */
public final class LabCa {
  private static final String NAME = "mxlab lab CA";
  private static final Duration BEFORE = Duration.ofDays(1);
  private static final Duration AFTER = Duration.ofDays(3650);
  private static final FileAttribute<?> OWNER_ALONE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path directory;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param directory {@code var/ca}
   */
  public LabCa(Path directory) {
    this.directory = directory;
  }

  /** A key and its certificate, as PEM. */
  public record Issued(String key, String certificate) {}

  private record Own(PrivateKey key, PublicKey publicKey, String certificate) {}

  /** The authority's certificate, as PEM. */
  public String certificate(Instant now) throws IOException {
    return own(now).certificate();
  }

  /** Whether a certificate, as PEM with whatever around it, was signed by this authority. */
  boolean signed(String pem, Instant now) throws IOException {
    int begin = pem.indexOf("-----BEGIN CERTIFICATE-----");
    if (begin < 0) {
      return false;
    }
    try {
      byte[] bytes = pem.substring(begin).getBytes(StandardCharsets.US_ASCII);
      CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(bytes))
          .verify(own(now).publicKey());
      return true;
    } catch (GeneralSecurityException another) {
      return false;
    }
  }

  public Issued issue(String name, List<String> names, List<InetAddress> addresses, Instant now)
      throws IOException {
    try {
      Own own = own(now);
      KeyPair pair = pair();
      byte[] signed =
          new Certificate(
                  name,
                  pair.getPublic(),
                  false,
                  names,
                  addresses,
                  now.minus(BEFORE),
                  now.plus(AFTER))
              .signed(NAME, own.publicKey(), own.key(), random);
      return new Issued(
          pem("PRIVATE KEY", pair.getPrivate().getEncoded()), pem("CERTIFICATE", signed));
    } catch (GeneralSecurityException impossible) {
      throw new IOException(impossible);
    }
  }

  private Own own(Instant now) throws IOException {
    Path keys = directory.resolve("ca.key");
    Path certificate = directory.resolve("ca.crt");
    try {
      if (Files.notExists(keys) || Files.notExists(certificate)) {
        make(keys, certificate, now);
      }
      List<byte[]> blocks = octets(Files.readString(keys, StandardCharsets.US_ASCII));
      KeyFactory factory = KeyFactory.getInstance("EC");
      return new Own(
          factory.generatePrivate(new PKCS8EncodedKeySpec(blocks.get(0))),
          factory.generatePublic(new X509EncodedKeySpec(blocks.get(1))),
          Files.readString(certificate, StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException | RuntimeException damaged) {
      throw new IOException(keys + ": " + damaged.getMessage(), damaged);
    }
  }

  private void make(Path keys, Path certificate, Instant now)
      throws IOException, GeneralSecurityException {
    KeyPair pair = pair();
    byte[] signed =
        new Certificate(
                NAME,
                pair.getPublic(),
                true,
                List.of(),
                List.of(),
                now.minus(BEFORE),
                now.plus(AFTER))
            .signed(NAME, pair.getPublic(), pair.getPrivate(), random);
    Files.createDirectories(directory);
    secret(
        keys,
        pem("PRIVATE KEY", pair.getPrivate().getEncoded())
            + pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    Files.writeString(certificate, pem("CERTIFICATE", signed), StandardCharsets.US_ASCII);
  }

  private KeyPair pair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    return generator.generateKeyPair();
  }

  /** A file that nobody else could read at any moment. */
  static void secret(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    boolean posix =
        Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix");
    Files.createFile(fresh, posix ? new FileAttribute<?>[] {OWNER_ALONE} : new FileAttribute<?>[0]);
    try (OutputStream out = Files.newOutputStream(fresh, StandardOpenOption.WRITE)) {
      out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String pem(String label, byte[] octets) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets)
        + "\n-----END "
        + label
        + "-----\n";
  }

  private static List<byte[]> octets(String pem) {
    return java.util.Arrays.stream(pem.split("-----BEGIN [A-Z ]+-----"))
        .skip(1)
        .map(block -> block.substring(0, block.indexOf("-----END")))
        .map(text -> Base64.getMimeDecoder().decode(text))
        .toList();
  }
}
