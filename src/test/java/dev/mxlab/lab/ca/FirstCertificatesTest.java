package dev.mxlab.lab.ca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.TestHost;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstCertificatesTest {
  @TempDir Path directory;
  private TestHost host;

  @BeforeEach
  void aHostThatWantsTls() {
    host =
        TestHost.on(directory.resolve("host"))
            .named("mail.example.com")
            .at(Instant.parse("2026-11-22T01:53:47Z"))
            .build();
    host.write(
        "/etc/mail/sendmail.cf",
        """
        V10/Berkeley
        O CACertFile=/etc/mail/tls/ca.crt
        O ServerCertFile=/etc/mail/tls/server.crt
        O ServerKeyFile=/etc/mail/tls/common.key
        O ClientCertFile=/etc/mail/tls/client.crt
        O ClientKeyFile=/etc/mail/tls/common.key
        """);
  }

  private String file(String name) throws IOException {
    return Files.readString(real(name), StandardCharsets.US_ASCII);
  }

  private Path real(String name) {
    return host.host().files().real("/etc/mail/tls/" + name);
  }

  private X509Certificate certificate(String name) throws Exception {
    String text = file(name);
    byte[] block =
        text.substring(text.indexOf("-----BEGIN CERT")).getBytes(StandardCharsets.US_ASCII);
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(block));
  }

  @Test
  void signsForTheHostsNames() throws Exception {
    FirstCertificates.make(host.host(), directory.resolve("var"));
    certificate("server.crt").verify(certificate("ca.crt").getPublicKey());
    assertThat(certificate("server.crt").getSubjectAlternativeNames().toString())
        .contains("mail.example.com", "localhost");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real("common.key"))))
        .isEqualTo("rw-------");
  }

  @Test
  void leavesWhatIsThere() throws Exception {
    FirstCertificates.make(host.host(), directory.resolve("var"));
    String before = file("server.crt") + file("common.key") + file("client.crt");
    FirstCertificates.make(host.host(), directory.resolve("var"));
    assertThat(file("server.crt") + file("common.key") + file("client.crt")).isEqualTo(before);
  }

  @Test
  void bothSidesFollowANewAuthorityWithOneKey() throws Exception {
    FirstCertificates.make(host.host(), directory.resolve("var"));
    String before = file("server.crt");
    FirstCertificates.make(host.host(), directory.resolve("another"));
    assertThat(file("server.crt")).isNotEqualTo(before).isEqualTo(file("client.crt"));
    assertThat(file("common.key")).contains(file("server.crt").lines().skip(1).toList());
    certificate("client.crt").verify(certificate("ca.crt").getPublicKey());
  }
}
