package dev.mxlab.dovecot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.Disk;
import dev.mxlab.host.TestHost;
import dev.mxlab.mailbox.Spools;
import dev.mxlab.net.Loops;
import dev.mxlab.net.RealStack;
import dev.mxlab.text.Diagnostic;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sessions with the whole daemon as settings have it, each line compared with what Dovecot 2.3.19.1
 * said under the same settings. The form of the files stands at their heads.
 */
class ConfiguredDialogueTest {
  private static final List<String> FILES =
      List.of(
          "namespaces.dlg",
          "settings.dlg",
          "logins.dlg",
          "locations.dlg",
          "masters.dlg",
          "settings2.dlg",
          "lmtp.dlg");

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(N|ANY)}");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path disk;

  private static final Loops LOOPS = new Loops(1);
  private static final ExecutorService BLOCKING = Executors.newCachedThreadPool();

  /**
   * A dialogue.
   *
   * @param steps kind (C, S, X, L or F), text, line
   */
  private record Dialogue(
      String name,
      Map<String, String> head,
      StringBuilder conf,
      List<String> before,
      List<String[]> steps) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Dialogue> dialogues() {
    return FILES.stream().flatMap(file -> load(file).stream());
  }

  private static List<Dialogue> load(String file) {
    List<Dialogue> all = new ArrayList<>();
    int number = 0;
    for (String line : resource(file).split("\n")) {
      number++;
      if (line.startsWith("=== ")) {
        all.add(
            new Dialogue(
                line.substring(4),
                new HashMap<>(),
                new StringBuilder(),
                new ArrayList<>(),
                new ArrayList<>()));
      } else if (line.startsWith("@")) {
        String[] pair = line.substring(1).split(" ", 2);
        all.get(all.size() - 1).head().put(pair[0], pair[1]);
      } else if (line.startsWith("+ ")) {
        all.get(all.size() - 1).conf().append(line, 2, line.length()).append('\n');
      } else if (line.startsWith("$ ")) {
        all.get(all.size() - 1).before().add(line.substring(2));
      } else if (line.matches("[CSXLF]:.*")) {
        String text = line.length() > 3 ? line.substring(3) : "";
        all.get(all.size() - 1)
            .steps()
            .add(new String[] {line.substring(0, 1), text, file + ':' + number});
      } else if (!line.isBlank() && !line.startsWith("#")) {
        throw new IllegalArgumentException(file + ':' + number + ": " + line);
      }
    }
    return all;
  }

  private static String resource(String file) {
    try (InputStream in =
        ConfiguredDialogueTest.class.getResourceAsStream("/dialogue/configured/" + file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterAll
  static void end() throws IOException {
    BLOCKING.shutdownNow();
    LOOPS.close();
  }

  @ParameterizedTest
  @MethodSource("dialogues")
  void speaksAsDovecotDoesUnderTheseSettings(Dialogue dialogue) throws IOException {
    TestHost host =
        TestHost.recording(disk)
            .users("example")
            .network(new RealStack(LOOPS))
            .blocking(BLOCKING)
            .build();
    Files.createDirectories(host.path("/home/example"));
    boolean maildir = "maildir".equals(dialogue.head().get("format"));
    String message = "Subject: zero\n\nbody\n";
    if (maildir) {
      for (String part : List.of("new", "cur", "tmp")) {
        Files.createDirectories(host.path("/home/example/Maildir/" + part));
      }
      host.write("/home/example/Maildir/new/1795260000.M0P1.mail", message);
    } else {
      host.write("/var/mail/example", "From a@b  Sun Nov 22 10:00:00 2026\n" + message + "\n");
    }
    for (String step : dialogue.before()) {
      prepare(step.split(" ", 3), host);
    }
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String protocol = dialogue.head().getOrDefault("protocol", "imap");
    host.write(DovecotConf.FILE, conf(dialogue, protocol, port, maildir));
    DovecotDaemon dovecot = new DovecotDaemon(host.host(), new Spools());
    assertThat(dovecot.start()).filteredOn(Diagnostic::isError).isEmpty();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5000);
      play(dialogue, socket, host);
    } finally {
      dovecot.stop();
    }
  }

  /** {@code write PATH TEXT}, {@code mkdir PATH}, {@code rm PATH}, chmod and chown with numbers. */
  private static void prepare(String[] step, TestHost host) throws IOException {
    Disk asRoot = new Disk(host.host().files(), host.host().accounts(), TestHost.ROOT);
    switch (step[0]) {
      case "write" -> host.write(step[1], step[2].replace("\\n", "\n").replace("\\x00", "\0"));
      case "mkdir" -> Files.createDirectories(host.path(step[step.length - 1]));
      case "rm" -> {
        Path path = host.path(step[step.length - 1]);
        try (Stream<Path> all = Files.walk(path)) {
          all.sorted(Comparator.reverseOrder()).forEach(one -> one.toFile().delete());
        }
      }
      case "chmod" -> asRoot.changeMode(step[2], Integer.parseInt(step[1], 8));
      case "chown" -> {
        String[] names = step[1].replace("1000", "example").replace("0", "root").split(":");
        asRoot.changeOwner(step[2], names[0], names[1]);
      }
      default -> throw new IllegalArgumentException(String.join(" ", step));
    }
  }

  private static String conf(Dialogue dialogue, String protocol, int port, boolean maildir) {
    String location = maildir ? "maildir:~/Maildir" : "mbox:~/mail:INBOX=/var/mail/%u";
    String own = dialogue.conf().toString();
    return "protocols = %s\nlisten = 127.0.0.1\nssl = no\n".formatted(protocol)
        + (own.contains("auth_failure_delay") ? "" : "auth_failure_delay = 0\n")
        + "disable_plaintext_auth = no\nmail_location = %s\n".formatted(location)
        + (own.contains("passdb") ? "" : "passdb {\n  driver = static\n  args = password=1234\n}\n")
        + "service %s {\n  inet_listener %s {\n    port = %d\n  }\n}\n"
            .formatted(protocol.equals("lmtp") ? "lmtp" : protocol + "-login", protocol, port)
        + own;
  }

  private static void play(Dialogue dialogue, Socket socket, TestHost host) throws IOException {
    InputStream in = new BufferedInputStream(socket.getInputStream());
    StringBuilder all = new StringBuilder();
    for (String[] step : dialogue.steps()) {
      switch (step[0]) {
        case "C" -> {
          socket.getOutputStream().write((step[1] + "\r\n").getBytes(StandardCharsets.UTF_8));
          all.append("C: ").append(step[1]).append('\n');
        }
        case "S" -> {
          String line = line(in);
          all.append("S: ").append(line).append('\n');
          assertThat(line).as("%s, after:%n%s", step[2], all).matches(pattern(step[1]));
        }
        case "F" ->
            assertThat(host.read("/var/mail/example").lines())
                .as(step[2])
                .anyMatch(matching(step[1]));
        case "X" -> assertThat(line(in)).as("%s, after:%n%s", step[2], all).isEqualTo("(closed)");
        default ->
            Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(
                    () -> assertThat(host.said()).as(step[2]).anyMatch(matching(step[1])));
      }
    }
  }

  private static Predicate<String> matching(String expected) {
    return pattern(expected).asMatchPredicate();
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int octet = in.read();
    while (octet >= 0 && octet != '\n') {
      line.write(octet);
      octet = in.read();
    }
    String text = line.toString(StandardCharsets.UTF_8);
    return octet < 0 && text.isEmpty() ? "(closed)" : text.replaceFirst("\r$", "");
  }

  private static Pattern pattern(String expected) {
    StringBuilder regex = new StringBuilder();
    Matcher placeholder = PLACEHOLDER.matcher(expected);
    int at = 0;
    while (placeholder.find()) {
      regex.append(Pattern.quote(expected.substring(at, placeholder.start())));
      regex.append(placeholder.group(1).equals("N") ? "\\d+" : ".*");
      at = placeholder.end();
    }
    return Pattern.compile(regex.append(Pattern.quote(expected.substring(at))).toString());
  }
}
