package dev.mxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.control.ControlHandler;
import dev.mxlab.control.ControlServer;
import dev.mxlab.control.Registry;
import dev.mxlab.control.Request;
import dev.mxlab.control.RunningLab;
import dev.mxlab.host.TestHost;
import dev.mxlab.host.shell.HostCalls;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path home;

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private record Result(String out, String err, int code) {}

  private Result run(Map<String, String> more, String input, String... args) throws IOException {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("HOME", home.toString());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            args,
            environment,
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            out,
            err);
    return new Result(
        out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8), code);
  }

  /** A lab of one host that runs commands and echoes every other request. */
  private void lab(String name, Path directory) throws IOException {
    TestHost host = TestHost.inLab(directory);
    HostCalls calls = new HostCalls();
    ControlHandler handler =
        (request, in, out, err) -> {
          HostCalls.Caller caller =
              new HostCalls.Caller("root", request.environment(), Path.of(request.directory()));
          HostCalls.Streams streams = new HostCalls.Streams(in, out, err);
          List<String> args = request.args();
          if (request.kind() == Request.Kind.SH && args.get(0).equals("nosuch")) {
            err.println("There is no host nosuch.");
            return 2;
          }
          return switch (request.kind()) {
            case EXEC -> calls.exec(host.host(), caller, args.subList(1, args.size()), streams);
            case SH -> calls.line(host.host(), caller, args.get(1), request.state(), streams);
            default -> {
              out.println(request.kind() + " " + args + " of " + name);
              yield 0;
            }
          };
        };
    Registry registry = Registry.of(Map.of("HOME", home.toString()));
    Path socket = registry.newSocket(name);
    open.add(ControlServer.open(socket, handler, 4));
    open.add(
        registry.register(
            new RunningLab(
                name,
                directory.resolve("var"),
                directory,
                socket,
                ProcessHandle.current().pid(),
                open.size())));
  }

  @Test
  void runsAHostsCommandWithItsStreamsAndCode() throws IOException {
    lab("tutorial", home.resolve("t"));
    assertThat(run(Map.of(), "", "exec", "server", "--", "hostname"))
        .isEqualTo(new Result("mail.example.com\n", "", 0));
    assertThat(run(Map.of(), "a\nb\n", "exec", "server", "wc", "-l"))
        .isEqualTo(new Result("2\n", "", 0));
    assertThat(run(Map.of(), "", "exec", "server", "--", "nosuch"))
        .isEqualTo(new Result("", "bash: nosuch: command not found\n", 127));
    assertThat(run(Map.of(), "", "exec", "server", "--", "echo", "--var", "x").out())
        .isEqualTo("--var x\n");
    assertThat(run(Map.of(), "", "--lang", "ko", "exec", "server", "ls", "-l", "/var/mail").out())
        .isEqualTo("합계 0\n");
  }

  @Test
  void sitsAtAHostsShell() throws IOException {
    lab("tutorial", home.resolve("t"));
    String script = "cd /etc/mail\npasswd kim\n1234\n1234\npwd | cat\nexit 3\necho never\n";
    Result result = run(Map.of(), script, "sh", "server");
    assertThat(result.out()).isEqualTo("/etc/mail\n");
    assertThat(result.err()).endsWith("passwd: password updated successfully\n");
    assertThat(result.code()).isEqualTo(3);
    assertThat(run(Map.of(), "", "sh", "server", "-c", "echo a | cat").out()).isEqualTo("a\n");
  }

  @Test
  void doesNotSitAtAHostThatIsNotThere() throws IOException {
    lab("tutorial", home.resolve("t"));
    for (String script : List.of("", "echo a\necho b\n")) {
      assertThat(run(Map.of(), script, "sh", "nosuch"))
          .isEqualTo(new Result("", "There is no host nosuch.\n", 2));
    }
  }

  @Test
  void handsOnEveryOtherForm() throws IOException {
    lab("tutorial", home.resolve("t"));
    for (Request.Kind kind : Request.Kind.values()) {
      if (kind != Request.Kind.EXEC && kind != Request.Kind.SH) {
        String word = kind.name().toLowerCase(java.util.Locale.ROOT);
        assertThat(run(Map.of(), "", word, "--json", "x").out())
            .isEqualTo(kind + " [--json, x] of tutorial\n");
      }
    }
  }

  @Test
  void saysThatNoLabRuns() throws IOException {
    assertThat(run(Map.of(), "", "status"))
        .isEqualTo(new Result("", "mxlab: no lab is running: start one with mxlab up\n", 1));
    assertThat(run(Map.of("LANG", "ko_KR.UTF-8"), "", "status").err())
        .startsWith("mxlab: 실행 중인 랩이 없습니다");
    assertThat(run(Map.of(), "", "status", "--lang=ko").err()).contains("실행 중인 랩");
    assertThat(run(Map.of("LC_ALL", "C.UTF-8", "MXLAB_LANG", "ko"), "", "status").err())
        .contains("실행 중인 랩");
    assertThat(run(Map.of(), "", "exec", "server", "--", "hostname").code()).isEqualTo(1);
    assertThat(run(Map.of(), "", "sh", "server").code()).isEqualTo(1);
  }

  @Test
  void asksWhichOfSeveral() throws IOException {
    lab("one", home.resolve("a"));
    lab("two", home.resolve("b"));
    Result result = run(Map.of(), "", "hosts");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .contains("several labs", "  one  --var " + home.resolve("a/var"), "  two  --var ");
    assertThat(run(Map.of(), "", "sh", "server").code()).isEqualTo(2);
    String two = home.resolve("b/var").toString();
    assertThat(run(Map.of(), "", "hosts", "--var", two).out()).isEqualTo("HOSTS [] of two\n");
    assertThat(run(Map.of("MXLAB_VAR", two), "", "hosts").out()).isEqualTo("HOSTS [] of two\n");
    assertThat(run(Map.of(), "", "hosts", "--var", "/nowhere").code()).isEqualTo(1);
  }

  @Test
  void takesTheOneThatAnswersForTheOneThatIsMeant() throws Exception {
    lab("dead", home.resolve("a"));
    lab("alive", home.resolve("b"));
    // Its entry stays, with the process id of somebody who lives.
    open.get(0).close();
    assertThat(run(Map.of(), "", "hosts").out()).isEqualTo("HOSTS [] of alive\n");
    assertThat(Registry.of(Map.of("HOME", home.toString())).running()).hasSize(1);
  }

  @Test
  void forgetsALabThatDoesNotAnswer() throws Exception {
    lab("tutorial", home.resolve("t"));
    open.get(0).close();
    Path socket = Registry.of(Map.of("HOME", home.toString())).running().get(0).socket();
    // A socket file that nobody listens at, as a killed process leaves it.
    try (var channel =
        java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
      channel.bind(java.net.UnixDomainSocketAddress.of(socket));
    }
    assertThat(Files.exists(socket)).isTrue();
    assertThat(run(Map.of(), "", "status").err()).startsWith("mxlab: no lab is running");
    assertThat(Registry.of(Map.of("HOME", home.toString())).running()).isEmpty();
  }

  @Test
  void refusesBadUsage() throws IOException {
    assertThat(run(Map.of(), "", "exec").code()).isEqualTo(2);
    assertThat(run(Map.of(), "", "exec", "server", "--").err())
        .isEqualTo("usage: mxlab exec [USER@]HOST -- CMD [ARG...]\n");
    assertThat(run(Map.of(), "", "sh").code()).isEqualTo(2);
    assertThat(run(Map.of(), "", "status", "--var").code()).isEqualTo(2);
  }

  @Test
  void takesTheOptionsOfEveryFormBeforeItToo() {
    Words words = Words.of(new String[] {"--lang", "ko", "--var", "/v", "up", "--ports", "0"});
    assertThat(words.kind()).isNull();
    assertThat(words.first()).isEqualTo(4);
    assertThat(words.var()).isEqualTo("/v");
    assertThat(words.locale(Map.of())).isEqualTo(java.util.Locale.KOREAN);
    assertThat(Words.of(new String[] {"--lang", "ko"}).first()).isEqualTo(2);
    assertThat(Words.of(new String[] {"named-checkzone"}).locale(Map.of("LANG", "ko")))
        .isEqualTo(java.util.Locale.KOREAN);
  }

  @Test
  void optionsWithoutAValueAreBadUsage() throws IOException {
    assertThat(run(Map.of(), "", "--var"))
        .isEqualTo(new Result("", "mxlab: --var and --lang need a value\n", 2));
  }

  @Test
  void listsEveryFormInBothLanguages() {
    for (java.util.Locale locale : List.of(java.util.Locale.ENGLISH, java.util.Locale.KOREAN)) {
      assertThat(Programs.usage(locale))
          .contains(
              "up [LAB]",
              "demo",
              "exec HOST",
              "sh HOST",
              "path HOST",
              "trace",
              "clock",
              "named -g",
              "makemap")
          .doesNotContain("{0}", "''");
    }
  }
}
