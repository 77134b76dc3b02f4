package dev.mxlab.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mxlab.control.Request;
import dev.mxlab.host.Host;
import dev.mxlab.host.Units;
import dev.mxlab.host.shell.HostCalls;
import dev.mxlab.lab.trace.Trace;
import dev.mxlab.net.PortPlan;
import dev.mxlab.smtp.serve.NettySmtpClient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped lab, in a directory of its own and on ports of its own. */
class LabTest {
  @TempDir Path root;

  /** Set by {@link #start}. */
  @SuppressWarnings("NullAway.Init")
  private Lab lab;

  @BeforeEach
  void copyTheShippedFiles() throws IOException {
    for (String name : List.of("lab", "etc", "mail", "zones")) {
      copy(Path.of(name), root.resolve(name));
    }
  }

  @AfterEach
  void end() {
    if (lab != null) {
      lab.close();
    }
  }

  @Test
  void theFirstMailMakesTheTextbooksJourney() throws Exception {
    start();
    String id = firstMail().run();
    Trace trace = Trace.find(lab.journal().entries(), id).orElseThrow();
    assertThat(trace.hops().stream().map(h -> h.type().shown()))
        .containsExactly("submit", "queue", "dns-mx", "dns-a", "smtp", "deliver", "fetch");
    assertThat(trace.hops().stream().map(h -> h.host()))
        .containsExactly(
            "server-b", "server-b", "server-b", "server-b", "server-b", "server", "server");
    assertThat(trace.from()).isEqualTo("<kim@daum.net>");
    assertThat(trace.json(Locale.ENGLISH))
        .contains("\"type\": \"dns-mx\"", "10 mail.naver.com.", "192.168.111.100");
    assertThat(trace.text(Locale.KOREAN)).contains("메일 큐", "<<< 354");
    String box = Files.readString(root.resolve("var/server/mail/lee"));
    assertThat(box)
        .startsWith("From kim@daum.net  ")
        .contains("Return-Path: <kim@daum.net>\n")
        .contains(
            "Received: from client (client.example.com [192.168.111.10])\n\tby mail.daum.net (")
        .contains(
            "Received: from mail.daum.net (mail.daum.net [192.168.111.200])\n\tby mail.example.com (")
        .contains("안녕하세요!");
  }

  @Test
  void whatWaitedInTheQueueGoesOnceTheLabIsStartedAgain() throws Exception {
    start();
    assertThat(run("server", "systemctl stop sendmail", "").status()).isZero();
    run("server-b", "mail -s later lee@naver.com", "Hello\n");
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(run("server-b", "mailq", "").out()).contains("Connection refused"));
    lab.close();
    start();
    Path box = root.resolve("var/server/mail/lee");
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(box).content().containsOnlyOnce("Subject: later"));
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(run("server-b", "mailq", "").out()).doesNotContain("request)"));
  }

  @Test
  void aBrokenFileFailsItsDaemonAloneAndIsNamed() throws Exception {
    Path conf = root.resolve("etc/server/bind/named.conf");
    Files.writeString(conf, Files.readString(conf).replaceFirst("\\};", "}"));
    start();
    assertThat(new Status(lab).failed()).containsExactly("server/named");
    assertThat(new Status(lab).text(Locale.ENGLISH)).contains("/etc/bind/named.conf:");
    Host server = lab.host("server").orElseThrow();
    Units.Status sendmail = server.units().status(server.units().find("sendmail").orElseThrow());
    assertThat(sendmail.state()).isEqualTo(Units.State.ACTIVE);
  }

  @Test
  void twoLabsDoNotShareOneVar() throws Exception {
    start();
    assertThatThrownBy(() -> Lab.start(topology(), options()))
        .isInstanceOf(VarInUseException.class);
  }

  @Test
  void resetPutsBackWhatALessonBroke() throws Exception {
    start();
    Path zone = root.resolve("zones/naver.com.db");
    String shipped = Files.readString(zone);
    Files.writeString(zone, "broken\n");
    Files.delete(root.resolve("mail/server-b/sendmail.cf"));
    Path options = root.resolve("etc/server/bind/named.conf.options");
    Files.delete(options);
    Files.createDirectories(options.resolve("a/b"));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    assertThat(new Reset(root, lab.var(), Locale.ENGLISH).running(lab, out, out)).isZero();
    assertThat(zone).content().isEqualTo(shipped);
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("restored zones/naver.com.db", "restored mail/server-b/sendmail.cf");
    assertThat(options).content().contains("recursion yes");
    assertThat(firstMail().run()).isNotEmpty();
  }

  @Test
  void resetTouchesNothingWhereThereIsNoLab() throws Exception {
    Path elsewhere = Files.createDirectories(root.resolve("elsewhere/var/precious"));
    Path here = root.resolve("elsewhere");
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    assertThat(new Reset(here, here.resolve("var"), Locale.ENGLISH).offline(out, out)).isEqualTo(1);
    assertThat(elsewhere).exists();
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("There is no lab");
  }

  @Test
  void aWordThatAFormDoesNotKnowIsBadUsageAndDoesNothing() throws Exception {
    start();
    LabControl control =
        new LabControl(
            lab,
            () -> {
              throw new AssertionError("the lab was ended");
            });
    for (List<String> words :
        List.of(
            List.of("DOWN", "--help"),
            List.of("RESET", "--all"),
            List.of("STATUS", "--jsno"),
            List.of("HOSTS", "server"),
            List.of("USER", "add"),
            List.of("PATH", "server", "etc/hosts"))) {
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
      Request request =
          new Request(
              Request.Kind.valueOf(words.get(0)),
              words.subList(1, words.size()),
              Map.of(),
              "/",
              Map.of());
      assertThat(control.handle(request, InputStream.nullInputStream(), out, out)).isEqualTo(2);
      assertThat(said.toString(StandardCharsets.UTF_8))
          .startsWith("mxlab: " + words.get(words.size() - 1) + ": ");
    }
  }

  private record Result(int status, String out, String err) {}

  private Result run(String host, String line, String input) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    InputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    int status =
        new HostCalls()
            .line(
                lab.host(host).orElseThrow(),
                new HostCalls.Caller("root", Map.of(), Path.of("/")),
                line,
                new HashMap<>(),
                new HostCalls.Streams(
                    in,
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8)));
    return new Result(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private FirstMail firstMail() {
    return new FirstMail(
        lab,
        Objects.requireNonNull(lab.topology().firstMail()),
        host -> new NettySmtpClient(host.network(), host.blocking()));
  }

  private void start() throws IOException {
    lab = Lab.start(topology(), options());
  }

  private Lab.Options options() {
    return new Lab.Options(PortPlan.Wish.FREE, root.resolve("var"));
  }

  private Topology topology() throws IOException {
    return Objects.requireNonNull(TopologyFile.read(root.resolve("lab/tutorial.yaml")).value());
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
