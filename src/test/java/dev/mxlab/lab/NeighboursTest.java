package dev.mxlab.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.shell.HostCalls;
import dev.mxlab.net.PortPlan;
import dev.mxlab.smtp.serve.NettySmtpClient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped lab of two neighbours, whose second name servers fetch the zones from the first. */
class NeighboursTest {
  @TempDir Path root;

  @SuppressWarnings("NullAway.Init")
  private Lab lab;

  @BeforeEach
  void start() throws IOException {
    for (String name : List.of("lab", "etc", "mail", "zones")) {
      copy(Path.of(name), root.resolve(name));
    }
    Topology topology =
        Objects.requireNonNull(TopologyFile.read(root.resolve("lab/neighbours.yaml")).value());
    lab = Lab.start(topology, new Lab.Options(PortPlan.Wish.FREE, root.resolve("var")));
    Awaitility.await().untilAsserted(() -> assertThat(serials("jyj.co.ki")).isEqualTo("00 00"));
    Awaitility.await().untilAsserted(() -> assertThat(serials("kjy.co.ki")).isEqualTo("00 00"));
  }

  @AfterEach
  void end() {
    lab.close();
  }

  @Test
  void aHigherSerialShowsOnBothNameServersAfterRndcReload() throws Exception {
    Path zone = root.resolve("zones/ns2/kjy.co.ki.zone");
    String text = Files.readString(zone).replace("2020052500", "2020052501");
    Files.writeString(zone, text + "new	IN A	192.168.0.99\n");
    assertThat(type("ns2", "rndc reload")).isEqualTo("server reload successful\n");
    // Notifies go out some seconds after a change.
    lab.time().advance(Duration.ofSeconds(6), Duration.ofSeconds(10));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(serials("kjy.co.ki")).isEqualTo("01 01"));
    assertThat(type("ns1", "dig new.kjy.co.ki +short")).isEqualTo("192.168.0.99\n");
    assertThat(root.resolve("var/ns1/named/slaves/kjy.co.ki.zone")).exists();
    assertThat(type("ns1", "rndc zonestatus kjy.co.ki"))
        .contains("type: secondary", "serial: 2020052501");
  }

  @Test
  void aForgottenSerialLeavesTheSecondaryWithTheOldZone() throws IOException {
    Path zone = root.resolve("zones/jyj-ns2/jyj.co.ki.zone");
    Files.writeString(zone, Files.readString(zone) + "new	IN A	192.168.0.99\n");
    type("jyj-ns2", "rndc reload");
    assertThat(type("jyj-ns2", "dig new.jyj.co.ki +short")).isEqualTo("192.168.0.99\n");
    assertThat(type("jyj-ns1", "dig @192.168.0.115 new.jyj.co.ki +short")).isEmpty();
  }

  @Test
  void theNeighboursMailEachOther() throws Exception {
    FirstMail mail =
        new FirstMail(
            lab,
            Objects.requireNonNull(lab.topology().firstMail()),
            host -> new NettySmtpClient(host.network(), host.blocking()));
    mail.run();
    assertThat(Files.readString(root.resolve("var/ns2/mail/kjy")))
        .startsWith("From jyj@jyj.co.ki ")
        .contains("(mail.jyj.co.ki [192.168.0.165])");
  }

  /** The last digits of the serials on a domain's two servers. */
  private String serials(String domain) throws IOException {
    boolean first = domain.startsWith("kjy");
    String ask = " " + domain + " soa +short";
    String ns2 = type("ns2", "dig @" + (first ? "192.168.0.164" : "192.168.0.165") + ask);
    String ns1 = type("ns2", "dig @" + (first ? "192.168.0.114" : "192.168.0.115") + ask);
    return last(ns2) + " " + last(ns1);
  }

  private static String last(String soa) {
    String[] words = soa.split(" ");
    return words.length < 3 ? soa : words[2].substring(words[2].length() - 2);
  }

  private String type(String host, String line) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    new HostCalls()
        .line(
            lab.host(host).orElseThrow(),
            new HostCalls.Caller("root", Map.of(), Path.of("/")),
            line,
            new HashMap<>(),
            new HostCalls.Streams(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)));
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }
}
