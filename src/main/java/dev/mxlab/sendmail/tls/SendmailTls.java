package dev.mxlab.sendmail.tls;

import dev.mxlab.host.Host;
import dev.mxlab.sendmail.cf.Settings;
import dev.mxlab.smtp.Security;
import dev.mxlab.smtp.TlsParty;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** One side of STARTTLS with the files of a sendmail.cf; read once, as sendmail does. */
public final class SendmailTls implements TlsParty {
  private static final int MOST_AUTHORITIES = 1000;
  private static final long LARGEST_FILE = 4 << 20;
  private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

  private final SSLContext context;
  private final Trust trust;
  private final boolean server;
  private final boolean asks;
  private final String[] versions;
  private final Duration patience;

  private SendmailTls(
      SSLContext context, Trust trust, boolean server, boolean asks, Settings settings) {
    this.context = context;
    this.trust = trust;
    this.server = server;
    this.asks = asks;
    this.versions = versions(settings.text(server ? "ServerSSLOptions" : "ClientSSLOptions"));
    Duration limit = settings.interval("Timeout.starttls");
    this.patience = limit.isZero() ? Duration.ofHours(1) : limit;
  }

  /**
   * The server's side; empty where the file names no certificate, or where it cannot be used.
   *
   * @param complaint hears why, in the form of sendmail's log
   */
  public static Optional<TlsParty> server(
      Host host, Settings settings, Consumer<String> complaint) {
    if (settings.text("ServerCertFile").isEmpty()) {
      return Optional.empty();
    }
    boolean asks = settings.text("TLSSrvOptions").toUpperCase(Locale.ROOT).indexOf('V') < 0;
    return make(host, settings, true, asks, complaint);
  }

  /** The client's side, which needs no certificate of its own. */
  public static Optional<TlsParty> client(
      Host host, Settings settings, Consumer<String> complaint) {
    return make(host, settings, false, true, complaint);
  }

  private static Optional<TlsParty> make(
      Host host, Settings settings, boolean server, boolean asks, Consumer<String> complaint) {
    String side = server ? "server" : "client";
    try {
      Trust trust = new Trust(authorities(host, settings), revoked(host, settings), host.clock());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          keys(host, settings, server ? "Server" : "Client"),
          new TrustManager[] {new Tolerant(trust.authorities())},
          null);
      return Optional.of(new SendmailTls(context, trust, server, asks, settings));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException bad) {
      complaint.accept("STARTTLS=" + side + ", init=0: " + bad.getMessage());
      return Optional.empty();
    }
  }

  private static KeyManager @Nullable [] keys(Host host, Settings settings, String side)
      throws IOException, GeneralSecurityException {
    String certificateFile = settings.text(side + "CertFile");
    String keyFile = settings.text(side + "KeyFile");
    if (certificateFile.isEmpty() || keyFile.isEmpty()) {
      if (side.equals("Server")) {
        throw new KeyStoreException("error: " + side + "KeyFile missing");
      }
      return null;
    }
    // Two files, "RSA,EC": the first of each counts.
    List<X509Certificate> chain = Pem.certificates(read(host, certificateFile.split(",")[0]));
    PrivateKey key = Pem.key(read(host, keyFile.split(",")[0]));
    if (chain.isEmpty()) {
      throw new KeyStoreException("no certificate in " + certificateFile);
    }
    char[] unused = new char[0];
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("own", key, unused, chain.toArray(X509Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, unused);
    return factory.getKeyManagers();
  }

  private static List<X509Certificate> authorities(Host host, Settings settings)
      throws IOException, GeneralSecurityException {
    List<X509Certificate> all = new ArrayList<>();
    String file = settings.text("CACertFile");
    if (!file.isEmpty() && Files.exists(host.files().real(file))) {
      all.addAll(Pem.certificates(read(host, file)));
    }
    String directory = settings.text("CACertPath");
    Path real = directory.isEmpty() ? null : host.files().real(directory);
    // The machine's own collection is no business of a lab: only what stands in the lab's.
    if (real != null && Files.isDirectory(real) && !real.equals(Path.of(directory))) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(real)) {
        for (Path entry : entries) {
          if (all.size() < MOST_AUTHORITIES && Files.isRegularFile(entry)) {
            all.addAll(Pem.certificates(Pem.text(small(entry))));
          }
        }
      }
    }
    return all;
  }

  private static List<X509CRL> revoked(Host host, Settings settings)
      throws IOException, GeneralSecurityException {
    String file = settings.text("CRLFile");
    return file.isEmpty() ? List.of() : Pem.revocations(read(host, file));
  }

  private static String read(Host host, String file) throws IOException {
    return Pem.text(small(host.files().real(file.strip())));
  }

  private static byte[] small(Path file) throws IOException {
    if (Files.size(file) > LARGEST_FILE) {
      throw new IOException(file.getFileName() + ": too large");
    }
    return Files.readAllBytes(file);
  }

  /** {@code +SSL_OP_NO_TLSv1_3} takes a version away. */
  private static String[] versions(String options) {
    List<String> left = new ArrayList<>(VERSIONS);
    for (String word : options.split("[\\s,]+")) {
      if (word.matches("\\+?SSL_OP_NO_TLSv1_[23]")) {
        left.remove(word.replaceFirst(".*NO_", "").replace('_', '.'));
      }
    }
    return (left.isEmpty() ? VERSIONS : left).toArray(String[]::new);
  }

  @Override
  public SSLEngine engine(String peer) {
    SSLEngine engine =
        peer.isEmpty() ? context.createSSLEngine() : context.createSSLEngine(peer, 0);
    engine.setUseClientMode(!server);
    SSLParameters parameters = engine.getSSLParameters();
    List<String> possible = Arrays.asList(engine.getSupportedProtocols());
    parameters.setProtocols(
        Arrays.stream(versions).filter(possible::contains).toArray(String[]::new));
    if (server) {
      parameters.setWantClientAuth(asks);
      parameters.setUseCipherSuitesOrder(true);
    }
    engine.setSSLParameters(parameters);
    return engine;
  }

  @Override
  public Security describe(SSLSession session) {
    List<X509Certificate> chain = shown(session);
    int bits = CipherNames.bits(session.getCipherSuite());
    String verify;
    if (chain.isEmpty()) {
      verify = asks ? "NO" : "NOT";
    } else {
      verify = trust.verifies(chain) ? "OK" : "FAIL";
    }
    return new Security(
        session.getProtocol(),
        CipherNames.openssl(session.getCipherSuite()),
        bits == 168 ? 112 : bits,
        bits,
        verify,
        chain.isEmpty() ? Security.Peer.NONE : PeerNames.of(chain.get(0)));
  }

  private static List<X509Certificate> shown(SSLSession session) {
    try {
      return Trust.chain(session.getPeerCertificates());
    } catch (SSLPeerUnverifiedException none) {
      return List.of();
    }
  }

  @Override
  public Duration patience() {
    return patience;
  }
}
