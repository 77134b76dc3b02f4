package dev.mxlab.lab;

import dev.mxlab.host.shell.HostCalls;
import dev.mxlab.net.PortPlan;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
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
  private final Map<String, Talk> sessions = new HashMap<>();

  private RecordedLab(Lab lab, @Nullable String home) {
    this.lab = lab;
    this.home = home;
  }

  /**
   * @param options lines for every sendmail.cf
   */
  static RecordedLab start(String name, List<String> options, Path root) throws IOException {
    String home = System.getProperty(HOME);
    copy(Path.of("src/test/labs"), root.resolve("src/test/labs"));
    copy(Path.of("mail/server"), root.resolve("mail/server"));
    Path real = Path.of("target/real-cf");
    if (Files.isDirectory(real)) {
      copy(real, root.resolve("target/real-cf"));
    }
    if (!options.isEmpty()) {
      add(options, root);
    }
    System.setProperty(HOME, root.toString());
    Path topology = root.resolve("src/test/labs").resolve(name).resolve("lab.yaml");
    return new RecordedLab(
        Lab.start(
            Objects.requireNonNull(TopologyFile.read(topology).value()),
            new Lab.Options(PortPlan.Wish.FREE, root.resolve("var"))),
        home);
  }

  private static void add(List<String> options, Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".cf")).toList()) {
        List<String> lines = new ArrayList<>(Files.readAllLines(file, StandardCharsets.UTF_8));
        int first = 0;
        while (first < lines.size() && !lines.get(first).startsWith("O ")) {
          first++;
        }
        // Rules and mailers come behind the options that say how they are read.
        lines.addAll(first, options.stream().filter(line -> !line.matches("[SRM].*")).toList());
        options.stream().filter(line -> line.matches("[SRM].*")).forEach(lines::add);
        Files.write(file, lines);
      }
    }
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

  /** Puts a file of {@code src/test/resources} on a host. */
  void put(String host, String path, String resource) throws IOException {
    Path target = lab.host(host).orElseThrow().files().real(path);
    Files.createDirectories(Objects.requireNonNull(target.getParent()));
    Files.copy(
        Path.of("src/test/resources", resource), target, StandardCopyOption.REPLACE_EXISTING);
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
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    run(name, line, Map.of(), InputStream.nullInputStream(), stream);
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Runs a command at a terminal, where what is typed shows. */
  String sit(String name, String line, List<String> typed) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream screen = new PrintStream(out, true, StandardCharsets.UTF_8);
    run(name, line, Map.of("TTY", "/dev/pts/0"), new Keyboard(typed, screen), screen);
    return out.toString(StandardCharsets.UTF_8);
  }

  private void run(
      String name, String line, Map<String, String> terminal, InputStream in, PrintStream out)
      throws IOException {
    new HostCalls()
        .line(
            lab.host(name).orElseThrow(),
            new HostCalls.Caller("root", terminal, Path.of("/")),
            line.replace("{VAR}", lab.var().toString()),
            new HashMap<>(),
            new HostCalls.Streams(in, out, out));
  }

  /** Lines are echoed when they are read; {@code ^D} ends the input for once. */
  private static final class Keyboard extends InputStream {
    private final Deque<String> lines;
    private final PrintStream echo;
    private byte[] line = {};
    private int at;

    Keyboard(List<String> lines, PrintStream echo) {
      this.lines = new ArrayDeque<>(lines);
      this.echo = echo;
    }

    @Override
    public int read() {
      if (at == line.length) {
        String next = lines.poll();
        if (next == null || next.equals("^D")) {
          return -1;
        }
        line = (next + "\n").getBytes(StandardCharsets.UTF_8);
        at = 0;
        echo.writeBytes(line);
      }
      return line[at++] & 0xff;
    }
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
          if (said.indexOf("S: 220 2.0.0 Ready to start TLS\n") >= 0) {
            talk.startTls();
          }
          talk.send(line.substring(Math.min(3, line.length())));
          said.append(line).append('\n');
        }
      }
    }
    return said.toString();
  }

  /**
   * Says what a client said in a session that is kept under its name until {@code X:}, where its
   * connection drops. {@code S: ... a1 OK} stands for all up to the line that begins so.
   */
  String session(String typed, String recorded) throws IOException {
    String[] words = typed.split(" ");
    String name = words[1];
    StringBuilder said = new StringBuilder();
    for (String line : recorded.split("\n")) {
      Talk talk = sessions.get(name);
      if (talk == null) {
        talk = new Talk(words[2], words[3]);
        sessions.put(name, talk);
      }
      if (line.startsWith("S: ... ")) {
        said.append(talk.until(line.substring(7)) ? line : "S: (closed)").append('\n');
        continue;
      } else if (line.startsWith("S: ")) {
        said.append("S: ").append(talk.line()).append('\n');
        continue;
      } else if (line.startsWith("X:")) {
        sessions.remove(name);
        talk.close();
      } else {
        talk.send(line.substring(Math.min(3, line.length())));
      }
      said.append(line).append('\n');
    }
    return said.toString();
  }

  /** What so many connections are greeted with that are made at once. */
  String many(String typed) throws IOException {
    String[] words = typed.split(" ");
    List<Talk> talks = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    try {
      for (int i = 0; i < Integer.parseInt(words[3]); i++) {
        talks.add(new Talk(words[1], words[2]));
      }
      for (Talk talk : talks) {
        lines.add(talk.line() + "\n");
      }
    } finally {
      for (Talk talk : talks) {
        talk.close();
      }
    }
    lines.sort(null);
    return String.join("", lines);
  }

  /** A client at a lab address. */
  private final class Talk implements AutoCloseable {
    private Socket socket = new Socket();
    private BufferedReader in;

    Talk(String server, String client) throws IOException {
      socket.bind(new InetSocketAddress(here(client), 0));
      String[] at = server.split(":");
      int port = lab.port(at.length > 1 ? Integer.parseInt(at[1]) : 25);
      socket.connect(new InetSocketAddress(here(at[0]), port), 20_000);
      socket.setSoTimeout(8_000);
      in = reader();
    }

    private BufferedReader reader() throws IOException {
      return new BufferedReader(
          new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** With whatever certificate the server has; nothing where that is done. */
    void startTls() throws IOException {
      if (socket instanceof SSLSocket) {
        return;
      }
      try {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        SSLSocket secured =
            (SSLSocket)
                context
                    .getSocketFactory()
                    .createSocket(socket, "mail.example.com", socket.getPort(), true);
        secured.startHandshake();
        socket = secured;
        in = reader();
      } catch (GeneralSecurityException missing) {
        throw new IOException(missing);
      }
    }

    private static InetAddress here(String address) throws IOException {
      return InetAddress.getByName(address.replaceFirst("^\\d+", "127"));
    }

    String line() throws IOException {
      try {
        String line = in.readLine();
        return line == null ? "(closed)" : line;
      } catch (SocketTimeoutException silent) {
        return "(silent)";
      }
    }

    /** Whether a line that begins so comes. */
    boolean until(String beginning) throws IOException {
      String line = line();
      while (!line.startsWith(beginning) && !line.equals("(closed)") && !line.equals("(silent)")) {
        line = line();
      }
      return line.startsWith(beginning);
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
    for (Talk talk : sessions.values()) {
      talk.close();
    }
    servers.close();
    lab.close();
    if (home == null) {
      System.clearProperty(HOME);
    } else {
      System.setProperty(HOME, home);
    }
  }
}
