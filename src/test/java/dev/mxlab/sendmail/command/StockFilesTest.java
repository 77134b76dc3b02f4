package dev.mxlab.sendmail.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mxlab.host.Call;
import dev.mxlab.host.TestHost;
import dev.mxlab.net.DnsAnswer;
import dev.mxlab.net.NotedStack;
import dev.mxlab.sendmail.TestMail;
import dev.mxlab.sendmail.m4.LibraryTest;
import dev.mxlab.sendmail.map.Makemap;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sendmail.cf files that Debian's package sendmail-cf makes of the tutorials' sendmail.mc,
 * where target/real-cf holds them: other people's work, so they are no part of this repository. And
 * what our own library makes of a sendmail.mc with the same features.
 */
class StockFilesTest {
  private static final Path REAL = Path.of("target/real-cf");

  @TempDir Path directory;

  /** Each test makes its own first. */
  @SuppressWarnings("NullAway.Init")
  private TestHost host;

  @Test
  void decidesAsDebiansFileDoes() throws IOException {
    debian(real("debian.cf"));
  }

  @Test
  void decidesAsTheTutorialsCentosFileDoes() throws IOException {
    centos(real("centos-full.cf"));
  }

  @Test
  void answersAllThatWasTypedAtDebiansFile() throws IOException {
    String cf = real("debian.cf");
    host = TestHost.on(directory).named("mail.example.com").build();
    stock(cf, "debian", List.of("access"));
    host.dns().twoExchanges("twomx.test", "dead.test", "alive.test");
    host.dns().mx("nullmx.test", "").a("nomx.test", "192.168.111.201");
    for (String domain : List.of("example.com", "naver.com")) {
      host.dns().mx(domain, "mail." + domain).a("mail." + domain, "192.168.111.100");
    }
    host.dns().a("www.naver.com", "192.168.111.100");
    typed("debian");
  }

  @Test
  void answersAllThatWasTypedAtTheTutorialsCentosFile() throws IOException {
    String cf = real("centos-full.cf");
    host =
        TestHost.on(directory)
            .named("mail.kjy.co.ki")
            .network(new NotedStack("192.168.0.164"))
            .build();
    stock(
        cf,
        "centos-full",
        List.of("access", "mailertable", "virtusertable", "domaintable", "genericstable"));
    String names = TestMail.resource("/sendmail/stock/centos-full/local-host-names");
    host.write("/etc/mail/local-host-names", names.replaceAll("(?m)^#.*\n", ""));
    typed("centos-full");
  }

  private void typed(String name) throws IOException {
    String[] parts =
        TestMail.resource("/golden/address-test/" + name + "-session.txt")
            .replaceFirst("#.*\n", "")
            .split("===\n", 2);
    assertThat(run(parts[0], "sendmail", "-bt").replaceFirst("> $", "").strip())
        .isEqualTo(parts[1].replaceFirst(">\\s*$", "").strip());
  }

  @Test
  void ourLibraryDecidesAsDebiansDoes() throws IOException {
    debian(LibraryTest.made(TestMail.resource("/sendmail/library/debian.mc")));
  }

  @Test
  void ourLibraryDecidesAsCentossDoes() throws IOException {
    centos(LibraryTest.made(TestMail.resource("/sendmail/library/centos-full.mc")));
  }

  @Test
  void ourLibraryJudgesTlsAndLoginsAsDebiansDoes() throws IOException {
    host = TestHost.on(directory).named("mail.example.com").build();
    host.write(
        "/etc/mail/sendmail.cf",
        LibraryTest.made(TestMail.resource("/sendmail/library/debian.mc"))
            + "STranslate\nR$* $$| $*\t$: $1 $| $2\n");
    host.write("/etc/mail/trusted-users", "");
    run(TestMail.resource("/sendmail/library/tls-access"), "makemap", "hash", "/etc/mail/access");
    compared("/sendmail/library/tls.tsv", "[ \"]");
  }

  private static String real(String name) throws IOException {
    Path file = REAL.resolve(name);
    assumeTrue(Files.exists(file), "no " + file + ": make it from sendmail-cf");
    return Files.readString(file);
  }

  private void debian(String cf) throws IOException {
    host = TestHost.on(directory).named("mail.example.com").build();
    stock(cf, "debian", List.of("access"));
    for (String domain : List.of("example.com", "daum.net", "naver.com", "spam.com", "kjy.co.ki")) {
      host.dns().mx(domain, "mail." + domain).a("mail." + domain, "192.168.111.100");
    }
    host.dns()
        .a("nomx.test", "192.168.111.201")
        .status("servfail.com", DnsAnswer.Status.SERVER_FAILED);
    recorded("debian");
  }

  private void centos(String cf) throws IOException {
    host =
        TestHost.on(directory)
            .named("mail.kjy.co.ki")
            .network(new NotedStack("192.168.0.164"))
            .build();
    stock(
        cf,
        "centos-full",
        List.of("access", "mailertable", "virtusertable", "domaintable", "genericstable"));
    for (String domain :
        List.of("kjy.co.ki", "jyj.co.ki", "daum.net", "naver.com", "spam.com", "windows.com")) {
      host.dns().mx(domain, "mail." + domain).a("mail." + domain, "192.168.0.13");
    }
    host.dns()
        .mx("linux.com", "mail.kjy.co.ki")
        .mx("sub.linux.com", "mail.kjy.co.ki")
        .status("servfail.com", DnsAnswer.Status.SERVER_FAILED);
    recorded("centos-full");
  }

  private void stock(String cf, String flavour, List<String> maps) throws IOException {
    host.write("/etc/mail/sendmail.cf", cf);
    host.write("/etc/mail/trusted-users", "");
    String base = "/sendmail/stock/" + flavour + "/";
    host.write("/etc/hosts", TestMail.resource(base + "hosts"));
    host.write("/etc/mail/local-host-names", TestMail.resource(base + "local-host-names"));
    for (String map : maps) {
      run(TestMail.resource(base + map), "makemap", "hash", "/etc/mail/" + map);
    }
  }

  private String run(String input, String... words) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Call call =
        new Call(
            host.host(),
            words[0],
            List.of(words).subList(1, words.length),
            host.user("root"),
            "/etc/mail",
            Map.of(),
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            stream,
            stream,
            Locale.ENGLISH);
    if (words[0].equals("makemap")) {
      new Makemap().run(call);
    } else {
      new SendmailCommand().run(call);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private void recorded(String flavour) throws IOException {
    compared("/golden/address-test/" + flavour + ".tsv", "(?!)");
  }

  /** Each row: rulesets, address, macros, result; {@code idle} is what does not count in it. */
  private void compared(String rows, String idle) throws IOException {
    Map<String, List<String[]>> byMacros = new LinkedHashMap<>();
    for (String line : TestMail.resource(rows).lines().toList()) {
      if (!line.startsWith("#")) {
        String[] row = line.split("\t", -1);
        byMacros.computeIfAbsent(row[2], macros -> new ArrayList<>()).add(row);
      }
    }
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, List<String[]>> group : byMacros.entrySet()) {
      StringBuilder typed = new StringBuilder();
      for (String macro : group.getKey().split(";")) {
        int equals = macro.indexOf('=');
        if (equals > 0) {
          String value = macro.substring(equals + 1);
          typed.append(".D").append(macro, 0, equals).append(value).append('\n');
        }
      }
      group.getValue().forEach(r -> typed.append(r[0] + " " + r[1] + "\n"));
      String[] answers = run(typed.toString(), "sendmail", "-bt").split("(?m)^> ", -1);
      // Prompts without an answer between them stand on one line.
      int at = answers.length - 1 - group.getValue().size();
      for (String[] row : group.getValue()) {
        String last = last(answers[at++]);
        if (!last.replaceAll(idle, "").equals(row[3].replaceAll(idle, ""))) {
          wrong.add(row[0] + " " + row[1] + " => " + last + " not " + row[3]);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static String last(String answer) {
    String last = "";
    for (String line : answer.lines().toList()) {
      if (line.matches("\\S+\\s+returns:.*")) {
        last = line.replaceFirst("^\\S+\\s+returns: ?", "").strip();
      } else if (line.startsWith("== ")) {
        last += " " + line;
      }
    }
    return last;
  }
}
