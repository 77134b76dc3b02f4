package dev.mxlab.lab;

import dev.mxlab.host.Host;
import dev.mxlab.host.shell.HostCalls;
import dev.mxlab.net.PortPlan;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A lab of {@code src/test/labs} on copies of its files, with the servers that it was recorded
 * with.
 */
final class RecordedLab implements AutoCloseable {
  private static final String HOME = "mxlab.home";
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  private final Lab lab;
  private final @Nullable String home;
  private final RecordedServers servers = new RecordedServers();

  private RecordedLab(Lab lab, @Nullable String home) {
    this.lab = lab;
    this.home = home;
  }

  static RecordedLab start(String name, Path root) throws IOException {
    String home = System.getProperty(HOME);
    copy(Path.of("src/test/labs"), root.resolve("src/test/labs"));
    copy(Path.of("mail/server"), root.resolve("mail/server"));
    Path real = Path.of("target/real-cf");
    if (Files.isDirectory(real)) {
      copy(real, root.resolve("target/real-cf"));
    }
    System.setProperty(HOME, root.toString());
    Path topology = root.resolve("src/test/labs").resolve(name).resolve("lab.yaml");
    return new RecordedLab(
        Lab.start(
            Objects.requireNonNull(TopologyFile.read(topology).value()),
            new Lab.Options(PortPlan.Wish.FREE, root.resolve("var"))),
        home);
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

  void serve(String address, String kind) throws IOException {
    servers.serve(address, lab.port(25), kind);
  }

  RecordedServers servers() {
    return servers;
  }

  /** Waits for deliveries in flight. */
  void awaitIdle() throws InterruptedException {
    lab.time().awaitIdle(Duration.ofSeconds(20));
  }

  void advance(String by) throws InterruptedException {
    String[] parts = by.split("(?<=\\d)(?=[smhd])");
    long number = Long.parseLong(parts[0].replace("+", ""));
    lab.time()
        .advance(
            switch (parts[1]) {
              case "s" -> Duration.ofSeconds(number);
              case "m" -> Duration.ofMinutes(number);
              case "h" -> Duration.ofHours(number);
              default -> Duration.ofDays(number);
            },
            Duration.ofSeconds(20));
  }

  String run(String name, String line) throws IOException {
    Host host = lab.host(name).orElseThrow();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    new HostCalls()
        .line(
            host,
            new HostCalls.Caller("root", Map.of(), Path.of("/")),
            line.replace("{VAR}", lab.var().toString()),
            new HashMap<>(),
            new HostCalls.Streams(InputStream.nullInputStream(), stream, stream));
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Brings a message, and tells in one line how it was answered. */
  String send(String typed) throws IOException {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(typed);
    while (word.find()) {
      words.add(word.group(1) == null ? word.group(2) : word.group(1));
    }
    String to = words.get(5);
    String from = "<" + words.get(3) + ">";
    StringBuilder said = new StringBuilder(to + ": ");
    try (Talk talk = new Talk(words.get(1), words.get(2))) {
      talk.answer();
      talk.say("EHLO client.example.com");
      said.append("MAIL ").append(talk.say("MAIL FROM:" + from));
      String recipient = talk.say("RCPT TO:<" + to + ">");
      said.append("; RCPT ").append(recipient);
      if (recipient.startsWith("2")) {
        talk.say("DATA");
        String text =
            "From: %s\r\nTo: <%s>\r\nSubject: %s\r\n\r\nHello %s\r\n."
                .formatted(from, to, words.get(4), to);
        said.append("; DATA ").append(talk.say(text));
      }
      talk.say("QUIT");
    }
    return said.append('\n').toString();
  }

  /** Says what the client said, and returns both sides. */
  String talk(String typed, String recorded) throws IOException {
    String[] words = typed.split(" ");
    StringBuilder said = new StringBuilder();
    try (Talk talk = new Talk(words[1], words[2])) {
      for (String line : recorded.split("\n")) {
        if (line.startsWith("S: ")) {
          said.append("S: ").append(talk.line()).append('\n');
        } else {
          talk.send(line.substring(Math.min(3, line.length())));
          said.append(line).append('\n');
        }
      }
    }
    return said.toString();
  }

  /** A client at a lab address. */
  private final class Talk implements AutoCloseable {
    private final Socket socket = new Socket();
    private final BufferedReader in;

    Talk(String server, String client) throws IOException {
      socket.bind(new InetSocketAddress(here(client), 0));
      socket.connect(new InetSocketAddress(here(server), lab.port(25)), 20_000);
      socket.setSoTimeout(20_000);
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static InetAddress here(String address) throws IOException {
      return InetAddress.getByName(address.replaceFirst("^\\d+", "127"));
    }

    String line() throws IOException {
      String line = in.readLine();
      return line == null ? "(closed)" : line;
    }

    String answer() throws IOException {
      String line = line();
      while (line.startsWith("-", 3)) {
        line = line();
      }
      return line;
    }

    void send(String line) throws IOException {
      socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
    }

    String say(String line) throws IOException {
      send(line);
      return answer();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    servers.close();
    lab.close();
    if (home == null) {
      System.clearProperty(HOME);
    } else {
      System.setProperty(HOME, home);
    }
  }
}
