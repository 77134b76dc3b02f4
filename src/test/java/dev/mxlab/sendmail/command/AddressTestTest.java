package dev.mxlab.sendmail.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.Account;
import dev.mxlab.host.Call;
import dev.mxlab.host.TestHost;
import dev.mxlab.sendmail.TestMail;
import dev.mxlab.sendmail.map.Makemap;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressTestTest {
  private static final String BANNER =
      "ADDRESS TEST MODE (ruleset 3 NOT automatically invoked)\nEnter <ruleset> <address>\n";

  /** Mailers and map of the configuration that was recorded. */
  private static final String RECORDED =
      """
      Mlocal, P=/usr/sbin/sensible-mda, F=lsDFMAw5:/|@qPSn9, S=EnvFromL/HdrFromL, R=EnvToL/HdrToL, T=DNS/RFC822/X-Unix, A=sensible-mda $g $u $h ${client_addr}
      Mprog, P=/bin/sh, F=lsDFMoqeu9, S=EnvFromL/HdrFromL, R=EnvToL/HdrToL, D=$z:/, T=X-Unix/X-Unix/X-Unix, A=sh -c $u
      Msmtp, P=[IPC], F=mDFMuX, S=EnvFromSMTP/HdrFromSMTP, R=EnvToSMTP, E=\\r\\n, L=990, T=DNS/RFC822/SMTP, A=TCP $h
      Mesmtp, P=[IPC], F=mDFMuXa, S=EnvFromSMTP/HdrFromSMTP, R=EnvToSMTP, E=\\r\\n, L=990, T=DNS/RFC822/SMTP, A=TCP $h
      Msmtp8, P=[IPC], F=mDFMuX8, S=EnvFromSMTP/HdrFromSMTP, R=EnvToSMTP, E=\\r\\n, L=990, T=DNS/RFC822/SMTP, A=TCP $h
      Mdsmtp, P=[IPC], F=mDFMuXa%, S=EnvFromSMTP/HdrFromSMTP, R=EnvToSMTP, E=\\r\\n, L=990, T=DNS/RFC822/SMTP, A=TCP $h
      Mrelay, P=[IPC], F=mDFMuXa8, S=EnvFromSMTP/HdrFromSMTP, R=MasqSMTP, E=\\r\\n, L=2040, T=DNS/RFC822/SMTP, A=TCP $h
      Sparse=0
      Tuucp
      Karith arith
      """;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private TestMail mail;
  private TestHost host;
  private int exit;

  @BeforeEach
  void host(@TempDir Path directory) {
    mail = TestMail.in(directory);
    host = mail.host;
    host.write(
        "/etc/mail/sendmail.cf",
        TestMail.CF.replaceAll("(?m)^M(?:.*\n)(?:\t.*\n)*", "") + RECORDED);
  }

  private String run(Locale locale, String input, String... words) throws IOException {
    out.reset();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Account root = host.user("root");
    Call call =
        new Call(
            host.host(),
            words[0],
            List.of(words).subList(1, words.length),
            root,
            "/etc/mail",
            Map.of(),
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            stream,
            stream,
            locale);
    exit = words[0].equals("makemap") ? new Makemap().run(call) : new SendmailCommand().run(call);
    return out.toString(StandardCharsets.UTF_8);
  }

  private String test(String input, String... options) throws IOException {
    String[] words = new String[options.length + 2];
    words[0] = "sendmail";
    words[1] = "-bt";
    System.arraycopy(options, 0, words, 2, options.length);
    return run(Locale.ENGLISH, input, words);
  }

  private String answer(String line) throws IOException {
    String said = test(line + "\n");
    assertThat(said).startsWith(BANNER + "> ").endsWith("> ");
    return said.substring(BANNER.length() + 2, said.length() - 2);
  }

  @Test
  void answersAsTheRealOne() throws IOException {
    run(Locale.ENGLISH, "connect:127\tRELAY\n", "makemap", "hash", "/etc/mail/access");
    assertThat(exit).isZero();
    host.dns().twoExchanges("twomx.test", "dead.test", "alive.test");
    host.dns().mx("nullmx.test", "");
    host.dns().a("www.naver.com", "192.168.111.100");
    StringBuilder typed = new StringBuilder();
    StringBuilder expected = new StringBuilder(BANNER);
    TestMail.resource("/golden/address-test/commands.txt")
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              boolean command = line.startsWith("> ");
              typed.append(command ? line.substring(2) + "\n" : "");
              expected.append(command ? "> " : line + "\n");
            });
    assertThat(test(typed.toString())).isEqualTo(expected + "> ");
    assertThat(exit).isZero();
  }

  @Test
  void complainsFirstAndTestsAllTheSame() throws IOException {
    host.write(
        "/tmp/bad.cf", "V10\nCwexample.com ->\nO NoSuchOption=1\nZbogus line\nKx nosuchtype /x\n");
    assertThat(test("$=w\n", "-C/tmp/bad.cf"))
        .isEqualTo(
            "/tmp/bad.cf: line 3: readcf: unknown option name NoSuchOption\n"
                + "/tmp/bad.cf: line 4: unknown configuration line \"Zbogus line\"\n"
                + "/tmp/bad.cf: line 5: readcf: map x: class nosuchtype not available\n"
                + BANNER
                + "> ->\nmail.example.com\nexample.com\nlocalhost\n[127.0.0.1]\n[192.168.111.100]\n> ");
    assertThat(test("", "-C", "/tmp/none.cf")).contains("No such file or directory");
    assertThat(exit).isEqualTo(72);
  }

  @Test
  void setsMacrosAndClasses() throws IOException {
    assertThat(
            test(
                ".DAhello\n$A\n.D{two}$A you\n${two}\n.CBkim lee\n.CBkim\n$=B\n$Q\n$=Q\n/quit\n$A\n"))
        .isEqualTo(BANNER + "> > hello\n> > $A you\n> > > lee\nkim\n> Undefined\n> > ");
  }

  @Test
  void runsAnAddressThroughRulesetsThatAreNotThere() throws IOException {
    host.write("/etc/mail/sendmail.cf", "V10/Berkeley\nCwx\nScanonify=3\n");
    assertThat(answer("3,0 user@host"))
        .isEqualTo(
            "canonify           input: user @ host\n"
                + "canonify         returns: user @ host\n"
                + "0                  input: user @ host\n"
                + "0                returns: user @ host\n");
    assertThat(answer("nosuch kim@daum.net")).isEqualTo("Undefined ruleset nosuch\n");
    assertThat(answer("3")).isEqualTo("No address!\n");
  }

  @Test
  void showsItsIdentity() throws IOException {
    assertThat(test("", "-d0.1"))
        .startsWith("Version 8.17.1.9\n Compiled with: DNSMAP IPV6_FULL LDAPMAP")
        .contains("  (canonical domain name) $j = mail.example.com\n")
        .endsWith(BANNER + "> ");
  }

  @Test
  void saysHowItsCommandsAreUsed() throws IOException {
    assertThat(test(".\n.X\n=\n=X\n-\n-x\n/\n/mx\n/canon\n/map\n/map access\n#\n\n"))
        .isEqualTo(
            BANNER
                + "> Usage: .[DC]macro value(s)\n"
                + "> Unknown \".\" command .X\n"
                + "> Usage: =Sruleset or =M\n"
                + "> Unknown \"=\" command =X\n"
                + "> Usage: -d{debug arguments}\n"
                + "> Unknown \"-\" command -x\n"
                + "> Usage: /[canon|map|mx|parse|try|tryflags]\n"
                + "> Usage: /mx address\n"
                + "> Usage: /canon address\n"
                + "> Usage: /map mapname key\n"
                + "> No key specified\n"
                + "> > > ");
  }
}
