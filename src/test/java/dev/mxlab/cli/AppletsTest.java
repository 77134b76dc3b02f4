package dev.mxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppletsTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void knowsItsToolsAndNothingElse() {
    assertThat(
            List.of(
                "named-checkzone",
                "named-journalprint",
                "named-checkconf",
                "m4",
                "sendmail",
                "makemap",
                "newaliases",
                "praliases",
                "dig",
                "rndc",
                "doveconf"))
        .allMatch(Applets::knows);
    assertThat(List.of("mailq", "ls", "up", "")).noneMatch(Applets::knows);
  }

  @Test
  void checksAZoneFile(@TempDir Path directory) throws IOException {
    Path good = directory.resolve("example.com.db");
    Files.writeString(
        good, "$TTL 3H\n@ IN SOA @ root. ( 2 1D 1H 1W 1H )\n IN NS @\n IN A 192.168.111.100\n");
    assertThat(run("", "named-checkzone", "example.com", good.toString())).isZero();
    assertThat(out()).isEqualTo("zone example.com/IN: loaded serial 2\nOK\n");
    out.reset();
    assertThat(run("$TTL 3H\n@ A 1.2.3.400\n", "named-checkzone", "example.com", "-")).isEqualTo(1);
    assertThat(out()).contains("bad dotted quad");
  }

  @Test
  void checksAConfigurationWithWhatItIncludes(@TempDir Path directory) throws IOException {
    Path conf = directory.resolve("named.conf");
    Files.writeString(
        conf, "options { directory \"" + directory + "\"; };\ninclude \"more.conf\";\n");
    Files.writeString(directory.resolve("more.conf"), "zone \"a\" { type mastr; };\n");
    assertThat(run("", "named-checkconf", conf.toString())).isEqualTo(1);
    assertThat(out()).isEqualTo("more.conf:1: 'mastr' unexpected\n");
  }

  @Test
  void aMapIsBuiltFromStandardInput(@TempDir Path directory) throws IOException {
    String map = directory.resolve("access").toString();
    assertThat(run("192.168 RELAY\n", "makemap", "hash", map)).isZero();
    assertThat(run("", "makemap", "-u", "hash", map)).isZero();
    assertThat(out()).isEqualTo("192.168\tRELAY\n");
  }

  @Test
  void aliasesComeFromTheFileThatTheOptionNames(@TempDir Path directory) throws IOException {
    Path aliases = directory.resolve("aliases");
    Files.writeString(aliases, "postmaster: root\n");
    for (List<String> option :
        List.of(
            List.of("-oA" + aliases),
            List.of("-oA", aliases.toString()),
            List.of("-O", "AliasFile=hash:" + aliases),
            List.of("-OAliasFile=" + aliases))) {
      out.reset();
      Files.deleteIfExists(directory.resolve("aliases.db"));
      assertThat(run("", "newaliases", option)).isZero();
      assertThat(out()).isEqualTo(aliases + ": 1 aliases, longest 4 bytes, 14 bytes total\n");
      assertThat(directory.resolve("aliases.db")).exists();
    }
  }

  @Test
  void anotherDovecotConfIsRead(@TempDir Path directory) throws IOException {
    Path conf = directory.resolve("my.conf");
    Files.writeString(conf, "protocols = pop3\n");
    assertThat(run("", "doveconf", "-c", conf.toString(), "protocols")).isZero();
    assertThat(out()).isEqualTo("protocols = pop3\n");
  }

  @Test
  void digTellsAServerThatIsNotThere() throws IOException {
    InetAddress localhost = InetAddress.getByName("127.0.0.1");
    int port;
    try (DatagramSocket gone = new DatagramSocket(0, localhost)) {
      port = gone.getLocalPort();
    }
    int code = run("", "dig", "@127.0.0.1", "-p", "" + port, "+tries=1", "example.com");
    assertThat(code).isEqualTo(9);
    assertThat(out())
        .contains(";; communications error to 127.0.0.1#" + port + ": connection refused")
        .contains(";; no servers could be reached");
  }

  @Test
  void theHostIsTheMachineItself() {
    try (PlainHost plain = new PlainHost(1, dev.mxlab.net.RealStack.Families.BOTH, List.of())) {
      assertThat(plain.host().files().real("/etc/passwd")).isEqualTo(Path.of("/etc/passwd"));
      assertThat(plain.host().files().list("/etc")).contains("passwd").isSorted();
      assertThat(plain.host().accounts().find("root")).isPresent();
      assertThat(plain.host().accounts().authenticate("root", "")).isFalse();
    }
  }

  private int run(String in, String name, String... args) throws IOException {
    return run(in, name, List.of(args));
  }

  private int run(String in, String name, List<String> args) throws IOException {
    ByteArrayInputStream typed = new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8));
    return Applets.run(name, args, Locale.ENGLISH, typed, out, err);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
