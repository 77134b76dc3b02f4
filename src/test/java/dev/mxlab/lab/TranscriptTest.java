package dev.mxlab.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.net.PortPlan;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The recorded machines' mailboxes, line by line: the labs of src/test/labs do what sendmail
 * 8.17.1.9 of Debian 12 did. What was recorded stands in src/test/resources/transcript.
 */
class TranscriptTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern OCTET = Pattern.compile("\\\\x([0-9a-f]{2})");

  @TempDir Path root;

  /** Set by {@link #start}. */
  @SuppressWarnings("NullAway.Init")
  private Lab lab;

  @AfterEach
  void end() {
    if (lab != null) {
      lab.close();
    }
  }

  private void start(String name) throws IOException {
    Path labs = Path.of("src", "test", "labs");
    try (Stream<Path> files = Files.walk(labs)) {
      for (Path file : files.toList()) {
        Path target = root.resolve("labs").resolve(labs.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    Path file = root.resolve("labs").resolve(name).resolve("lab.yaml");
    Topology topology = Objects.requireNonNull(TopologyFile.read(file).value());
    lab = Lab.start(topology, new Lab.Options(PortPlan.Wish.FREE, root.resolve("var")));
  }

  /** The sections of a recording: {@code === name}, then its lines. */
  private static Map<String, List<String>> recorded(String name) throws IOException {
    Map<String, List<String>> sections = new LinkedHashMap<>();
    List<String> now = new ArrayList<>();
    Path file = Path.of("src", "test", "resources", "transcript", name + ".txt");
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      if (line.startsWith("=== ")) {
        now = new ArrayList<>();
        sections.put(line.substring(4), now);
      } else if (!line.startsWith("# ")) {
        now.add(line);
      }
    }
    return sections;
  }

  /** What differs from one time to the next gets a name. */
  private static String masked(String line) {
    return line.replaceFirst("^\\d{4}-\\d\\d-\\d\\dT[\\d:.+]+ ", "")
        .replaceFirst("^(mail \\S+)\\[\\d+]: ", "$1[{PID}]: ")
        .replaceAll("\\b[0-9A-Za-z]{8}\\d{6}\\b", "{QID}")
        .replaceAll("<\\d{12}\\.", "<{STAMP}.")
        .replaceAll("x?delay=[\\d:+]+", "{DELAY}")
        .replaceAll("\\w{3}, \\d+ \\w{3} \\d{4} [\\d:]+ \\+0900", "{DATE}")
        .replaceFirst("^(From \\S+  )\\w{3} \\w{3} .*", "$1{DATE}");
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file)
          ? List.of(Files.readString(file, StandardCharsets.ISO_8859_1).split("\n", -1))
          : List.of();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private List<List<String>> messages(Path box) {
    List<List<String>> all = new ArrayList<>();
    for (String line : lines(box)) {
      if (line.startsWith("From ")) {
        all.add(new ArrayList<>());
      }
      if (!all.isEmpty()) {
        all.get(all.size() - 1).add(masked(line));
      }
    }
    for (List<String> message : all) {
      while (message.get(message.size() - 1).isEmpty()) {
        message.remove(message.size() - 1);
      }
    }
    return all;
  }

  private static String octets(String text) {
    Matcher octet = OCTET.matcher(text);
    return octet.replaceAll(
        found -> Matcher.quoteReplacement("" + (char) Integer.parseInt(found.group(1), 16)));
  }

  /** One message, as a client at a lab address sends it. */
  private void send(
      String server, String client, String hello, String sender, List<String> to, List<String> text)
      throws IOException {
    try (Socket socket = new Socket()) {
      socket.bind(
          new InetSocketAddress(InetAddress.getByName(client.replaceFirst("^\\d+", "127")), 0));
      socket.connect(
          new InetSocketAddress(server.replaceFirst("^\\d+", "127"), lab.port(25)), 20_000);
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      OutputStream out = socket.getOutputStream();
      reply(in, "220");
      List<String> commands = new ArrayList<>(List.of(hello, "MAIL FROM:" + sender));
      to.forEach(one -> commands.add("RCPT TO:" + one));
      for (String command : commands) {
        say(out, command);
        reply(in, "250");
      }
      say(out, "DATA");
      reply(in, "354");
      for (String line : text) {
        say(out, line);
      }
      say(out, ".");
      reply(in, "250");
      say(out, "QUIT");
      reply(in, "221");
    }
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static void reply(BufferedReader in, String code) throws IOException {
    String line = in.readLine();
    while (line != null && line.startsWith(code + "-")) {
      line = in.readLine();
    }
    assertThat(line).startsWith(code + " ");
  }

  @Test
  void messagesStandInTheMailboxAsTheyCame() throws Exception {
    start("debian");
    Path box = root.resolve("var/A/mail/example");
    int sent = 0;
    for (Map.Entry<String, List<String>> message : recorded("message-forms").entrySet()) {
      Map<Character, List<String>> parts = new LinkedHashMap<>();
      for (String line : message.getValue()) {
        parts
            .computeIfAbsent(line.charAt(0), any -> new ArrayList<>())
            .add(octets(line.length() < 3 ? "" : line.substring(3)));
      }
      send(
          "192.168.111.100",
          "192.168.111.10",
          "EHLO client.example.com",
          parts.getOrDefault('F', List.of("<>")).get(0),
          parts.getOrDefault('T', List.of()),
          parts.getOrDefault('D', List.of()));
      int now = ++sent;
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(messages(box)).hasSize(now));
      assertThat(messages(box).get(now - 1))
          .as("message %s", message.getKey())
          .isEqualTo(parts.get('M'));
    }
    receivedLinesTellWhoCalled(box, sent);
  }

  private void receivedLinesTellWhoCalled(Path box, int before) throws Exception {
    int sent = before;
    for (Map.Entry<String, List<String>> caller : recorded("received-headers").entrySet()) {
      String[] words = caller.getKey().split(" ", 2);
      send(
          "192.168.111.100",
          words[0],
          words[1],
          "<kim@daum.net>",
          List.of("<example@example.com>"),
          List.of("Subject: x", "", "x"));
      int now = ++sent;
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(messages(box)).hasSize(now));
      assertThat(messages(box).get(now - 1).subList(2, 5))
          .as(caller.getKey())
          .isEqualTo(caller.getValue());
    }
  }
}
