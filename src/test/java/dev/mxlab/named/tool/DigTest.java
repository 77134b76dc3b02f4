package dev.mxlab.named.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.dns.resolve.RecordText;
import dev.mxlab.dns.resolve.Transport;
import dev.mxlab.net.DnsAnswer;
import dev.mxlab.net.RecordType;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Replays recorded calls of the real dig: what it printed is turned back into the message that it
 * was sent, and must come out again.
 */
class DigTest {
  private record Case(String command, String output, int exit) {}

  private Instant now = Instant.parse("2026-11-22T02:13:28Z");
  private final InstantSource clock = () -> now;
  private final List<String> asked = new ArrayList<>();

  private static List<Case> cases(String file) throws IOException, URISyntaxException {
    Path path = Path.of(Objects.requireNonNull(DigTest.class.getResource(file)).toURI());
    Matcher block =
        Pattern.compile(
                "^\\$ (dig .*?)\\n(.*?)\\[exit (\\d+)]$", Pattern.DOTALL | Pattern.MULTILINE)
            .matcher(Files.readString(path));
    List<Case> cases = new ArrayList<>();
    while (block.find()) {
      cases.add(new Case(block.group(1), block.group(2), Integer.parseInt(block.group(3))));
    }
    return cases;
  }

  @TestFactory
  Stream<DynamicTest> printsWhatTheRealOnePrinted() throws IOException, URISyntaxException {
    return cases("/golden/dig/bind-9.18.49.txt").stream()
        .map(each -> DynamicTest.dynamicTest(each.command(), () -> replay(each)));
  }

  private void replay(Case golden) throws IOException {
    GoldenReply reply = new GoldenReply(golden.output());
    Matcher when = Pattern.compile(";; WHEN: (.*)").matcher(golden.output());
    if (when.find()) {
      DateTimeFormatter format =
          DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss zzz yyyy", Locale.ENGLISH);
      now = ZonedDateTime.parse(when.group(1), format).toInstant();
    }
    Transport transport = new Replying(reply);
    String printed = run(golden.command(), transport, golden.exit());
    assertThat(normal(printed)).isEqualTo(normal(golden.output()));
  }

  /**
   * Ids differ from call to call; "(good)" is said of a cookie that was sent, and none is; BIND
   * compresses names case by case and not inside records, which this test's encoder does.
   */
  private static String normal(String output) {
    return output
        .replaceAll("id: \\d+", "id: N")
        .replaceAll("rcvd: \\d+", "rcvd: N")
        .replaceAll("Received \\d+ bytes", "Received N bytes")
        .replace("IN-ADDR.ARPA", "in-addr.arpa")
        .replace(" (good)", "");
  }

  private final class Replying implements Transport {
    private final GoldenReply reply;

    Replying(GoldenReply reply) {
      this.reply = reply;
    }

    @Override
    public CompletionStage<byte[]> udp(InetSocketAddress server, byte[] query, Duration limit) {
      asked.add("udp " + server.getAddress().getHostAddress());
      now = now.plus(reply.took());
      byte[] answer = reply.wire(query);
      now = now.truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
      return CompletableFuture.completedFuture(answer);
    }

    @Override
    public CompletionStage<Void> stream(
        InetSocketAddress server, byte[] query, Duration limit, Predicate<byte[]> more) {
      asked.add("tcp " + server.getAddress().getHostAddress());
      now = now.plus(reply.took());
      boolean enough = !more.test(reply.wire(query));
      return enough
          ? CompletableFuture.completedFuture(null)
          : CompletableFuture.failedFuture(new EOFException());
    }
  }

  private String run(String command, Transport transport, int exit) throws IOException {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.remove(0);
    Dig.Machine machine =
        new Dig.Machine(
            transport,
            DigTest::resolve,
            List.of("nameserver 192.168.0.164"),
            clock,
            ZoneId.of("UTC"),
            new Random(1));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream both = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    assertThat(Dig.run(machine, words, both, both)).as("exit code").isEqualTo(exit);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static CompletionStage<DnsAnswer> resolve(String name, RecordType type) {
    Map<String, String> hosts =
        Map.of("localhost", "127.0.0.1", "a.root", "10.0.0.3", "ns.sim", "10.0.0.4");
    String address = type == RecordType.A ? hosts.get(name) : null;
    List<DnsAnswer.Data> data =
        address == null
            ? List.of()
            : List.of(
                new DnsAnswer.Data.Address(Objects.requireNonNull(DigArguments.numeric(address))));
    DnsAnswer.Status status =
        address == null ? DnsAnswer.Status.NO_SUCH_NAME : DnsAnswer.Status.FOUND;
    return CompletableFuture.completedFuture(
        new DnsAnswer(name, type, status, name, data, "/etc/hosts", 0));
  }

  /** Fails as the real network did: by the port that was asked. */
  private static final class Failing implements Transport {
    private static IOException failure(InetSocketAddress server) {
      return switch (server.getPort()) {
        case 59997 -> new SocketTimeoutException();
        case 59998 -> new EOFException();
        case 53 -> new NoRouteToHostException("Network is unreachable");
        default -> new ConnectException("Connection refused");
      };
    }

    @Override
    public CompletionStage<byte[]> udp(InetSocketAddress server, byte[] query, Duration limit) {
      return CompletableFuture.failedFuture(failure(server));
    }

    @Override
    public CompletionStage<Void> stream(
        InetSocketAddress server, byte[] query, Duration limit, Predicate<byte[]> more) {
      return CompletableFuture.failedFuture(failure(server));
    }
  }

  @TestFactory
  Stream<DynamicTest> failsAsTheRealOneDid() throws IOException, URISyntaxException {
    return cases("/golden/dig/failures-9.18.49.txt").stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.command(),
                    () ->
                        assertThat(run(each.command(), new Failing(), each.exit()))
                            .isEqualTo(each.output())));
  }

  @Test
  void truncatedAnswerIsAskedForAgainOverTcp() throws IOException {
    GoldenReply reply =
        new GoldenReply(
            """
            ;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1
            ;; flags: qr tc rd ra; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 0
            ;; QUESTION SECTION:
            ;tc.x.\t\t\t\tIN\tA
            ;; ANSWER SECTION:
            tc.x.\t\t\t60\tIN\tA\t1.2.3.4
            """);
    String printed = run("dig @10.0.0.1 tc.x +nocmd", new Replying(reply), 0);
    assertThat(asked).containsExactly("udp 10.0.0.1", "tcp 10.0.0.1");
    assertThat(printed).startsWith(";; Truncated, retrying in TCP mode.\n").contains("(TCP)");
    asked.clear();
    assertThat(run("dig @10.0.0.1 tc.x +short +ignore", new Replying(reply), 0))
        .isEqualTo("1.2.3.4\n");
    assertThat(asked).containsExactly("udp 10.0.0.1");
  }

  @Test
  void traceGoesDownTheDelegationsItself() throws IOException {
    List<String> printed =
        List.of(
            ".\t\t\t3600\tIN\tNS\ta.root.\n",
            ";; AUTHORITY SECTION:\nsim.\t\t\t3600\tIN\tNS\tns.sim.\n",
            "www.sim.\t\t10\tIN\tA\t192.0.2.1\n");
    List<GoldenReply> replies = new ArrayList<>();
    printed.forEach(text -> replies.add(new GoldenReply(text)));
    Transport inTurn =
        new Transport() {
          @Override
          public CompletionStage<byte[]> udp(
              InetSocketAddress server, byte[] query, Duration limit) {
            return new Replying(replies.remove(0)).udp(server, query, limit);
          }

          @Override
          public CompletionStage<Void> stream(
              InetSocketAddress server, byte[] query, Duration limit, Predicate<byte[]> more) {
            throw new UnsupportedOperationException();
          }
        };
    assertThat(run("dig +trace +nocmd www.sim", inTurn, 0))
        .isEqualTo(
            printed.get(0)
                + ";; Received 36 bytes from 192.168.0.164#53(192.168.0.164) in 0 ms\n\n"
                + printed.get(1).replaceFirst(".*\n", "")
                + ";; Received 42 bytes from 10.0.0.3#53(a.root) in 0 ms\n\n"
                + printed.get(2)
                + ";; Received 41 bytes from 10.0.0.4#53(ns.sim) in 0 ms\n\n");
    assertThat(asked).containsExactly("udp 192.168.0.164", "udp 10.0.0.3", "udp 10.0.0.4");
  }

  @Test
  void rendersIpv6AsBindDoes() throws IOException {
    for (String text :
        List.of(
            "::",
            "::1",
            "2001:db8::1",
            "2001:db8:0:1:1:1:1:1",
            "1:0:0:2::3",
            "fe80::",
            "1::2:0:0:3:4")) {
      byte[] octets = InetAddress.getByName(text).getAddress();
      assertThat(RecordText.ipv6(octets)).isEqualTo(text);
    }
  }
}
