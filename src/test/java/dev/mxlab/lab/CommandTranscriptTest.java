package dev.mxlab.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.Host;
import dev.mxlab.host.shell.HostCalls;
import dev.mxlab.net.PortPlan;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Plays what was typed on recorded machines, and compares the answers. A file of {@code
 * src/test/resources/transcript} has first some lines that say where it comes from, then {@code
 * [HOST]# COMMAND} with its answer below, or {@code [HOST]! RECIPIENT SUBJECT} for a message of
 * kim@daum.net that a client brings over SMTP.
 */
class CommandTranscriptTest {
  private static final Pattern PROMPT = Pattern.compile("\\[(\\w+)\\]([#!]) (.*)");

  @TempDir Path var;

  @ParameterizedTest
  @ValueSource(strings = {"mail-command", "deferred", "mailstats"})
  void answersAsTheRecordedMachinesDid(String name) throws Exception {
    List<String> lines =
        Files.readAllLines(
            Path.of("src/test/resources/transcript", name + ".txt"), StandardCharsets.UTF_8);
    Path topology = Path.of("src/test/labs/flow/lab.yaml");
    System.setProperty("mxlab.home", Path.of("").toAbsolutePath().toString());
    try (Lab lab =
        Lab.start(
            Objects.requireNonNull(TopologyFile.read(topology).value()),
            new Lab.Options(PortPlan.Wish.FREE, var.resolve(name)))) {
      for (int i = 0; i < lines.size(); i++) {
        Matcher prompt = PROMPT.matcher(lines.get(i));
        if (!prompt.matches()) {
          continue;
        }
        StringBuilder recorded = new StringBuilder();
        while (i + 1 < lines.size() && !PROMPT.matcher(lines.get(i + 1)).matches()) {
          recorded.append(lines.get(++i)).append('\n');
        }
        Host host = lab.host(prompt.group(1)).orElseThrow();
        if (prompt.group(2).equals("!")) {
          String[] words = prompt.group(3).split(" ", 2);
          send(lab, host, words[0], words[1]);
        } else {
          compare(host, prompt.group(3), recorded.toString());
        }
      }
    }
  }

  /** What a log or a mailbox tells may come a moment later. */
  private static void compare(Host host, String command, String recorded) {
    boolean again = command.matches("(cat|tail|mailq|hoststat|mailstats)\\b.*");
    if (again) {
      Awaitility.await()
          .untilAsserted(
              () -> assertThat(timeless(run(host, command))).isEqualTo(timeless(recorded)));
    } else {
      assertThat(timeless(run(host, command))).as(command).isEqualTo(timeless(recorded));
    }
  }

  /** Without what is never twice the same. */
  private static String timeless(String text) {
    // The recorded part of the log begins behind the daemons' start, and knows no dovecot.
    return text.replaceAll("(?m)^\\S+ mail (dovecot|sm-mta\\S* starting daemon)\\b.*\n", "")
        .replaceAll("\\b[0-9A-Za-z]{8}[0-9]{6}\\b", "QID")
        .replaceAll("(?m)^I\\d+/\\d+/\\d+\n", "")
        .replaceAll("(?m)^([TK])\\d+$", "$1")
        .replaceAll(
            "(Sun|Mon|Tue|Wed|Thu|Fri|Sat),? +(\\d+ )?[A-Z][a-z]{2} +\\d+ [\\d: +]+", "DATE ")
        .replaceAll("[A-Z][a-z]{2} +\\d+ \\d\\d:\\d\\d ", "DATE ")
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.+]+", "TIME")
        .replaceAll("delay=[\\d:+]+", "delay=")
        .replaceAll("<\\d{12}\\.QID", "<QID")
        .replaceAll("(sendmail|sm-mta)\\[\\d+\\]", "$1")
        .replaceAll("<.?g>", "<g>");
  }

  private static String run(Host host, String line) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    try {
      new HostCalls()
          .line(
              host,
              new HostCalls.Caller("root", Map.of(), Path.of("/")),
              line,
              new HashMap<>(),
              new HostCalls.Streams(InputStream.nullInputStream(), stream, stream));
    } catch (IOException failed) {
      throw new AssertionError(line, failed);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /** From client.example.com. */
  private static void send(Lab lab, Host host, String to, String subject) throws IOException {
    InetAddress server = lab.network().addresses().socketAddress(host.network().addresses().get(0));
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress("127.168.111.10", 0));
      socket.connect(new InetSocketAddress(server, lab.port(25)), 5_000);
      socket.setSoTimeout(10_000);
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      expect(in);
      for (String command :
          List.of(
              "EHLO client.example.com",
              "MAIL FROM:<kim@daum.net>",
              "RCPT TO:<" + to + ">",
              "DATA",
              "From: <kim@daum.net>\r\nTo: <%s>\r\nSubject: %s\r\n\r\nHello %s\r\n."
                  .formatted(to, subject, to),
              "QUIT")) {
        OutputStream out = socket.getOutputStream();
        out.write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        expect(in);
      }
    }
  }

  private static void expect(BufferedReader in) throws IOException {
    String line = Objects.requireNonNull(in.readLine());
    while (line.startsWith("-", 3)) {
      line = Objects.requireNonNull(in.readLine());
    }
    assertThat(line).matches("[23].*");
  }
}
