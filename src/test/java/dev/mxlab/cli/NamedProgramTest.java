package dev.mxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mxlab.net.Listening;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class NamedProgramTest {
  private static final InetAddress LOCALHOST = InetAddress.getLoopbackAddress();
  private static final String STAMP = "\\d\\d-[A-Z][a-z]{2}-\\d{4} \\d\\d:\\d\\d:\\d\\d\\.\\d{3} ";

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private Path directory = Path.of("");

  @BeforeEach
  void zone(@TempDir Path fresh) throws IOException {
    directory = fresh;
    Files.writeString(
        directory.resolve("example.com.db"),
        "$TTL 3H\n@ IN SOA @ root. ( 2 1D 1H 1W 1H )\n IN NS @\n IN A 192.168.111.100\n");
    Files.writeString(
        directory.resolve("zones.conf"),
        "zone \"example.com\" { type master; file \"example.com.db\"; };\n");
  }

  @Test
  void answersAtThePortOfItsCommandLine() throws Exception {
    configure("listen-on { 127.0.0.1; }; listen-on-v6 { none; };");
    int port = freePort();
    try (NamedProgram named = named("-p", Integer.toString(port))) {
      assertThat(named.start()).isTrue();
      ARecord answer = (ARecord) first(udp(port));
      assertThat(answer.getAddress().getHostAddress()).isEqualTo("192.168.111.100");
      assertThat(first(tcp(port))).isEqualTo(answer);
    }
    assertThat(log())
        .anyMatch(line -> line.matches(STAMP + "zone example.com/IN: loaded serial 2"))
        .anyMatch(line -> line.matches(STAMP + "listening on IPv4 interface lo, 127.0.0.1#" + port))
        .anyMatch(line -> line.matches(STAMP + "all zones loaded"))
        .anyMatch(line -> line.matches(STAMP + "running"))
        .last()
        .asString()
        .matches(STAMP + "exiting");
  }

  @Test
  void aPortWithinListenOnCountsMoreThanTheCommandLines() throws Exception {
    int port = freePort();
    configure("listen-on port " + port + " { 127.0.0.1; }; listen-on-v6 { none; };");
    try (NamedProgram named = named("-p", "1")) {
      assertThat(named.start()).isTrue();
      assertThat(udp(port).getHeader().getFlag(Flags.AA)).isTrue();
    }
  }

  @Test
  void everyLoopAnswers() throws Exception {
    configure("listen-on { 127.0.0.1; }; listen-on-v6 { none; };");
    int port = freePort();
    try (NamedProgram named = named("-p", Integer.toString(port), "-n", "3")) {
      assertThat(named.start()).isTrue();
      for (int i = 0; i < 20; i++) {
        assertThat(udp(port).getRcode()).isEqualTo(Rcode.NOERROR);
      }
      assertThat(named.listening()).hasSize(2);
    }
  }

  @Test
  void aBrokenConfigurationIsToldAndNothingRuns() throws Exception {
    configure("recursion no");
    try (NamedProgram named = named()) {
      assertThat(named.start()).isFalse();
      assertThat(named.listening()).isEmpty();
    }
    assertThat(log())
        .anyMatch(line -> line.matches(STAMP + ".*named\\.conf:3: missing ';' before '}'"))
        .anyMatch(line -> line.matches(STAMP + "loading configuration: failure"))
        .anyMatch(line -> line.matches(STAMP + "exiting \\(due to fatal error\\)"))
        .anyMatch(line -> line.contains("semicolon"));
  }

  @Test
  void aTakenPortIsAnotherServers() throws Exception {
    configure("listen-on { 127.0.0.1; }; listen-on-v6 { none; };");
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        NamedProgram named = named("-p", Integer.toString(taken.getLocalPort()))) {
      assertThat(named.start()).isFalse();
      assertThat(log())
          .anyMatch(line -> line.endsWith("creating IPv4 interface lo failed; interface ignored"))
          .anyMatch(line -> line.endsWith("unable to listen on any configured interfaces"));
    }
  }

  @Test
  void aPortThatIsTakenForTcpAloneIsPassedOver() throws Exception {
    configure("listen-on { 127.0.0.1; }; listen-on-v6 { none; };");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        NamedProgram named = named("-p", Integer.toString(taken.getLocalPort()))) {
      assertThat(named.start()).isTrue();
      assertThat(log()).anyMatch(line -> line.endsWith("creating TCP socket: address in use"));
      assertThat(named.listening()).extracting(Listening.At::protocol).containsOnly("udp");
    }
  }

  @Test
  void readsTheOptionsOfNamed() throws Exception {
    NamedArguments arguments =
        NamedArguments.parse(List.of("-4", "-g", "-d", "3", "-cmy.conf", "-n2", "-p", "5353"));
    assertThat(arguments.options().configuration()).isEqualTo("my.conf");
    assertThat(arguments.options().port()).isEqualTo(5353);
    assertThat(arguments.threads()).isEqualTo(2);
    assertThat(NamedArguments.parse(List.of("-g")).options().configuration())
        .isEqualTo("/etc/bind/named.conf");
    assertThatThrownBy(() -> NamedArguments.parse(List.of("-p", "99999")))
        .hasMessage("named: port '99999' out of range");
    assertThatThrownBy(() -> NamedArguments.parse(List.of("-Z")))
        .hasMessageEndingWith("named: unknown option '-Z'");
  }

  private void configure(String options) throws IOException {
    Files.writeString(
        directory.resolve("named.conf"),
        "options {\n  directory \""
            + directory
            + "\"; recursion no; "
            + options.replace("recursion no", "allow-query { any; }")
            + "\n};\ninclude \"zones.conf\";\ncontrols { };\n");
  }

  private NamedProgram named(String... options) throws Exception {
    List<String> args = new java.util.ArrayList<>(List.of(options));
    args.addAll(List.of("-g", "-c", directory.resolve("named.conf").toString()));
    PrintStream print = new PrintStream(log, true, StandardCharsets.UTF_8);
    return new NamedProgram(NamedArguments.parse(args), print, Locale.ENGLISH);
  }

  private List<String> log() {
    return log.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, LOCALHOST)) {
      return free.getLocalPort();
    }
  }

  private static Record first(Message message) {
    return message.getSection(Section.ANSWER).get(0);
  }

  private static byte[] query() throws IOException {
    Name name = Name.fromString("example.com.");
    return Message.newQuery(Record.newRecord(name, Type.A, DClass.IN)).toWire();
  }

  private static Message udp(int port) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(5000);
      byte[] query = query();
      socket.send(new DatagramPacket(query, query.length, LOCALHOST, port));
      DatagramPacket answer = new DatagramPacket(new byte[4096], 4096);
      socket.receive(answer);
      return new Message(java.util.Arrays.copyOf(answer.getData(), answer.getLength()));
    }
  }

  private static Message tcp(int port) throws IOException {
    try (Socket socket = new Socket(LOCALHOST, port)) {
      socket.setSoTimeout(5000);
      byte[] query = query();
      java.io.DataOutputStream out = new java.io.DataOutputStream(socket.getOutputStream());
      out.writeShort(query.length);
      out.write(query);
      java.io.DataInputStream in = new java.io.DataInputStream(socket.getInputStream());
      return new Message(in.readNBytes(in.readUnsignedShort()));
    }
  }
}
