package dev.mxlab.sendmail.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.Call;
import dev.mxlab.host.TestHost;
import dev.mxlab.net.DnsAnswer;
import dev.mxlab.sendmail.TestMail;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the real sendmail made of rules that try every form of the language. */
class RecordedRulesTest {
  private TestHost host;

  @BeforeEach
  void host(@TempDir Path directory) {
    host = TestMail.machine(directory);
    host.write("/etc/mail/features.cf", TestMail.resource("/sendmail/rules/features.cf"));
    host.write("/etc/mail/words", TestMail.resource("/sendmail/rules/words"));
    host.dns()
        .a("naver.com", "192.168.111.100")
        .a("nomx.test", "192.168.111.201")
        .mx("x.wild.test", "alive.test")
        .ptr("192.168.111.10", "client.example.com")
        .status("servfail.com", DnsAnswer.Status.SERVER_FAILED);
  }

  private String run(String input) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    new SendmailCommand()
        .run(
            new Call(
                host.host(),
                "sendmail",
                List.of("-bt", "-C", "/etc/mail/features.cf"),
                host.user("root"),
                "/etc/mail",
                Map.of(),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                stream,
                stream,
                Locale.ENGLISH));
    return out.toString(StandardCharsets.UTF_8);
  }

  /** The last result, then what else was said, as the recording has them. */
  private static String summary(String answer) {
    String last = "-";
    Set<String> others = new LinkedHashSet<>();
    for (String line : answer.lines().toList()) {
      if (line.matches("\\S+\\s+returns:.*")) {
        last = line.replaceFirst("^\\S+\\s+returns: ?", "").strip();
      } else if (!line.isEmpty() && !line.matches("\\S+\\s+input:.*")) {
        others.add(line);
      }
    }
    return last + "\t" + String.join(" / ", others);
  }

  @Test
  void rulesGiveWhatTheRealOneGives() throws IOException {
    List<String> typed = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (String line : TestMail.resource("/sendmail/rules/features.tsv").lines().toList()) {
      if (!line.startsWith("#")) {
        String[] fields = line.split("\t", 3);
        typed.add(fields[0]);
        expected.add(fields[0] + " => " + fields[1] + "\t" + fields[2]);
      }
    }
    String said = run(String.join("\n", typed) + "\n");
    String[] answers = said.split("(?m)^> ", -1);
    assertThat(answers).hasSize(typed.size() + 2);
    List<String> found = new ArrayList<>();
    for (int i = 0; i < typed.size(); i++) {
      found.add(typed.get(i) + " => " + summary(answers[i + 1]));
    }
    assertThat(found).containsExactlyElementsOf(expected);
  }

  @Test
  void showsRulesAsItReadThem() throws IOException {
    assertThat(run("=Sone\n=Scls\n=Samp\n=Su12\n"))
        .endsWith(
            "> R$* \t\t$: $( t1 $1 $: nf $) \n"
                + "> R$* $=M $* \t\t$: $1 < M $2 > $3 \n"
                + "> R$* \t\t$: $&A $&A hello hello . world x $| y $&{nosuch} end \n"
                + "> Undefined ruleset u12\n"
                + "> ");
  }

  @Test
  void tellsMoreAtHigherDebugLevels() throws IOException {
    // sendmail 8.17.1.9, -d21.12.
    assertThat(run("-d21.12\ncls X\n"))
        .endsWith(
            "> cls                input: X\n"
                + "-----trying rule: $* $=M $*\n"
                + "-----rule matches: $: $1 < M $2 > $3\n"
                + "rewritten as: < M X >\n"
                + "cls              returns: < M X >\n"
                + "> ");
  }

  @Test
  void parsesAndTries() throws IOException {
    host.write(
        "/etc/mail/features.cf",
        "O OperatorChars=.:@[]\nScanonify=3\nR$* < $+ >\t$: $2\nR$+ @ $+\t$@ $1 < @ $2 >\nSfinal=4\n"
            + "R$+ < @ $+ >\t$@ $1 @ $2\nSparse=0\nRbad $*\t$#error $@ 5.1.3 $: \"553 Not \" $1\n"
            + "R$+ < @ $+ >\t$#esmtp $@ $2 $: $1 < @ $2 >\nR$*\t$#local $: $1\n"
            + "SEnvTo\nR$+ < @ $+ >\t$: to.$1 < @ $2 >\n"
            + "SHdrFrom\nR$*\t$: from.$1\n"
            + "Mlocal, P=/x, F=l, A=x\nMesmtp, P=[IPC], S=HdrFrom/HdrFrom, R=EnvTo, A=TCP $h\n");
    assertThat(run("/parse Lee <lee@naver.com> (x)\n"))
        .contains("> Cracked address = Lee <$g> (x)\nParsing envelope recipient address\n")
        .endsWith("\nmailer esmtp, host naver.com, user to.lee@naver.com\n> ");
    assertThat(run("/parse bad one\n"))
        .endsWith("bad one... Not one\nmailer *error*, host 5.1.3, user \"553 Not \"one\n> ");
    assertThat(run("/tryflags HS\n/try esmtp kim\n/try nosuch kim\n/try\n"))
        .contains("Trying header sender address kim for mailer esmtp\n")
        .contains("HdrFrom            input: kim\nHdrFrom          returns: from . kim\n")
        .endsWith(
            "Rcode = 0, addr = from.kim\n> Unknown mailer nosuch\n> Usage: /try mailer address\n> ");
  }

  @Test
  void saysWhatTheRealOneSaysToLessUsedCommands() throws IOException {
    host.write(
        "/etc/mail/features.cf",
        "O OperatorChars=.:@[]\nScanonify=3\nR$* < $+ >\t$: $2\nSfinal=4\n"
            + "Sparse=0\nR$*\t$#local $: $1\nMlocal, P=/x, F=l, A=x\nMprog, P=/x, F=l, A=x\n");
    assertThat(run("/header From: x\n/header Resent-Bcc: x\n/header Text: x\n/header Via: x\n"))
        .endsWith("> ul = 0x00040100\n> ul = 0x0004400a\n> ul = 0x00000001\n> ul = 0x000400c0\n> ");
    assertThat(run("=S\n")).endsWith("> invalid ruleset name: \"\"\nUndefined ruleset \n> ");
    assertThat(run("/sender kim\n")).endsWith("final            returns: kim\naddr=kim\n> ");
    assertThat(run("/parse |/bin/sh\n")).endsWith("mailer prog, user |/bin/sh\n> ");
    assertThat(run("/dnslookup x\n/gethostbyname x\n/expand $j\n"))
        .endsWith("> Unknown \"/\" command /dnslookup\n> > $j> ");
    assertThat(run("-d21.12\n3 kim\n"))
        .contains("-----trying rule: $* < $+ >\n----- rule fails\n")
        .doesNotContain("(line ");
  }
}
