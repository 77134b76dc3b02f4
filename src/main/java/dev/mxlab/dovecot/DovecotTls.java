package dev.mxlab.dovecot;

import dev.mxlab.dovecot.DovecotConf.Setting;
import dev.mxlab.host.HostFiles;
import dev.mxlab.net.ServerTls;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import dev.mxlab.text.Position;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * TLS with the files that {@code ssl_cert} and {@code ssl_key} name; read once, as dovecot does.
 */
final class DovecotTls implements ServerTls {
  private static final long LARGEST_FILE = 1 << 20;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final List<String> VERSIONS = List.of("TLSv1.2", "TLSv1.3");
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private final SSLContext context;
  private final String[] versions;

  private DovecotTls(SSLContext context, String[] versions) {
    this.context = context;
    this.versions = versions;
  }

  /** No value and no error: TLS is off, or has no certificate. */
  static Diagnosed<DovecotTls> read(DovecotConf conf, HostFiles files) {
    if (conf.value("ssl").equals("no") || conf.value("ssl_cert").isBlank()) {
      return new Diagnosed<>(null, List.of());
    }
    String setting = "ssl_cert";
    try (InputStream chain = Files.newInputStream(file(conf, "ssl_cert", files))) {
      Certificate[] certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(chain)
              .toArray(Certificate[]::new);
      setting = "ssl_key";
      PrivateKey key = key(file(conf, "ssl_key", files), certificates);
      String least = conf.value("ssl_min_protocol");
      String[] versions =
          least.equals("TLSv1.3") ? new String[] {least} : VERSIONS.toArray(String[]::new);
      return new Diagnosed<>(new DovecotTls(context(key, certificates), versions), List.of());
    } catch (NoSuchFileException missing) {
      return refused(
          conf, setting, "Can't open file " + named(conf, setting) + ": No such file or directory");
    } catch (IOException | GeneralSecurityException bad) {
      return refused(conf, setting, "Can't load " + setting + ": " + bad.getMessage());
    }
  }

  private static Diagnosed<DovecotTls> refused(DovecotConf conf, String setting, String what) {
    Position at =
        conf.find(setting).map(Setting::at).orElseGet(() -> Position.of(DovecotConf.FILE));
    return new Diagnosed<>(
        null,
        List.of(
            Diagnostic.error(
                at, setting + ": " + what, Phrase.of(DovecotTls.class, "ssl.file", setting))));
  }

  private static String named(DovecotConf conf, String setting) {
    String value = conf.value(setting);
    return value.startsWith("<") ? value.substring(1).strip() : value;
  }

  private static Path file(DovecotConf conf, String setting, HostFiles files) throws IOException {
    Path real = files.real(named(conf, setting));
    if (Files.size(real) > LARGEST_FILE) {
      throw new IOException(real.getFileName() + ": too large");
    }
    return real;
  }

  private static PrivateKey key(Path file, Certificate[] chain)
      throws IOException, GeneralSecurityException {
    Matcher found = KEY.matcher(Files.readString(file));
    if (!found.find() || chain.length == 0) {
      throw new IOException("no PKCS #8 key in it");
    }
    byte[] der = Base64.getMimeDecoder().decode(found.group(1));
    String algorithm = chain[0].getPublicKey().getAlgorithm();
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  private static SSLContext context(PrivateKey key, Certificate[] chain)
      throws IOException, GeneralSecurityException {
    char[] unused = new char[0];
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("own", key, unused, chain);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, unused);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  @Override
  public SSLEngine engine() {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    SSLParameters parameters = engine.getSSLParameters();
    List<String> possible = Arrays.asList(engine.getSupportedProtocols());
    parameters.setProtocols(
        Arrays.stream(versions).filter(possible::contains).toArray(String[]::new));
    parameters.setUseCipherSuitesOrder(true);
    engine.setSSLParameters(parameters);
    return engine;
  }

  @Override
  public Duration patience() {
    return PATIENCE;
  }
}
