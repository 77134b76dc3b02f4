package dev.mxlab.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopologyFileTest {
  @TempDir Path dir;

  @Test
  void readsTheShippedTutorial() throws IOException {
    Diagnosed<Topology> read = TopologyFile.read(Path.of("lab/tutorial.yaml"));
    assertThat(read.diagnostics()).isEmpty();
    Topology topology = Objects.requireNonNull(read.value());
    assertThat(topology.name()).isEqualTo("tutorial");
    assertThat(topology.hosts().stream().map(Topology.HostSpec::name))
        .containsExactly("root", "tld", "server", "server-b", "client", "winclient");
    assertThat(topology.root()).isEqualTo(Path.of("").toAbsolutePath());
    assertThat(topology.visitor())
        .isNotNull()
        .extracting(InetAddress::getHostAddress)
        .isEqualTo("192.168.111.10");
    assertThat(topology.host("server-b").orElseThrow().users())
        .containsExactly(new Topology.UserSpec("kim", "1234", "Kim"));
  }

  @Test
  void tellsEverythingThatIsWrongAtOnceWithItsLine() throws IOException {
    List<String> told =
        problems(
            """
            name: bad
            visitr: x
            default-host: nobody
            hosts:
              - name: a
                adress: 192.168.111.100
              - name: b
                address: 10.168.111.100
                daemons: [named, postfix]
              - name: c
                address: [192.168.111.300, 11.168.111.100]
              - name: b
                address: 127.0.0.1
            """);
    assertThat(told)
        .containsExactly(
            "2 unknown key 'visitr'",
            "3 no host 'nobody'",
            "5 host 'a' has no address",
            "6 unknown key 'adress'",
            "9 unknown daemon 'postfix'",
            "9 missing file " + dir.resolve("etc/b/bind/named.conf"),
            "11 bad address '192.168.111.300'",
            "11 11.168.111.100 would be served at 127.168.111.100, as 10.168.111.100 of line 8 is",
            "12 host 'b' is already on line 7",
            "13 '127.0.0.1' cannot be a host's address");
  }

  @Test
  void aVisitorMayNotStandOnAHostsAddress() throws IOException {
    assertThat(
            problems(
                """
                hosts:
                  - name: a
                    address: 192.168.111.100
                visitors: [192.168.111.11, 172.168.111.100]
                """))
        .containsExactly(
            "4 172.168.111.100 would be served at 127.168.111.100, as 192.168.111.100 of line 3 is");
  }

  @Test
  void brokenYamlIsToldWithItsLine() throws IOException {
    assertThat(problems("hosts:\n  - name: a\n\taddress: 1.2.3.4\n"))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("3 ");
    assertThat(problems("")).containsExactly("1 the topology is empty");
    assertThat(problems("- just\n- a list\n")).hasSize(1);
  }

  @Test
  void everyMendExistsInBothLanguages() throws IOException {
    for (Diagnostic d : read("default-host: x\nkey: y\nhosts:\n  - name: A_\n").diagnostics()) {
      Phrase mend = Objects.requireNonNull(d.mend());
      String english = mend.in(Locale.ENGLISH);
      String korean = mend.in(Locale.KOREAN);
      assertThat(english).isNotEqualTo(korean).doesNotContain("topology.");
      assertThat(korean).containsPattern("[가-힣]");
    }
  }

  @Test
  void takesTheFirstOfAHostsFilesThatIsThere() throws IOException {
    Path file = dir.resolve("borrowing.yaml");
    Files.writeString(dir.resolve("ours.cf"), "V10\n");
    Files.writeString(dir.resolve("more.options"), "");
    Files.writeString(
        file,
        """
        hosts:
          - name: A
            address: 192.168.111.100
            daemons: [sendmail, "sendmail@more"]
            files:
              - {path: /etc/mail/sendmail.cf, from: ["${sys:no.such.property}/x.cf", ours.cf]}
              - {path: /etc/mail/more.options, from: more.options}
              - {path: /etc/mail/nowhere, from: nothing}
        """);
    Diagnosed<Topology> read = TopologyFile.read(file);
    assertThat(read.diagnostics()).isEmpty();
    assertThat(Objects.requireNonNull(read.value()).host("A").orElseThrow().files())
        .containsOnlyKeys("/etc/mail/sendmail.cf", "/etc/mail/more.options")
        .containsEntry("/etc/mail/sendmail.cf", dir.resolve("ours.cf"));
  }

  @Test
  void readsTheTestLabs() throws IOException {
    for (String lab :
        List.of("debian", "debian-limits", "debian-secure", "flow", "centos", "centos-full")) {
      Diagnosed<Topology> read = TopologyFile.read(Path.of("src/test/labs", lab, "lab.yaml"));
      assertThat(read.diagnostics()).as(lab).isEmpty();
    }
    assertThat(TopologyFile.read(Path.of("src/test/labs/bench.yaml")).diagnostics()).isEmpty();
  }

  private List<String> problems(String text) throws IOException {
    Diagnosed<Topology> read = read(text);
    assertThat(read.value()).isNull();
    return read.diagnostics().stream().map(d -> d.at().line() + " " + d.message()).toList();
  }

  private Diagnosed<Topology> read(String text) throws IOException {
    Path file = dir.resolve("bad.yaml");
    Files.writeString(file, text);
    return TopologyFile.read(file);
  }
}
