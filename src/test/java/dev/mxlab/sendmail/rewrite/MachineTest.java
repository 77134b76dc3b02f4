package dev.mxlab.sendmail.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.TestHost;
import dev.mxlab.net.DnsAnswer;
import dev.mxlab.sendmail.TestMail;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
  private TestHost host;

  @BeforeEach
  void host(@TempDir Path directory) {
    host = TestMail.machine(directory);
  }

  @Test
  void stopsAtALookUpAndGoesOnWithItsResult() {
    TestRules rules =
        new TestRules(host, "Kwords null\nStry\nR$+ @ $+\t$: $(words $1 $@ $2 $: none $) end\n");
    Machine machine = new Machine(rules.book);
    rules.book.plain("kim@daum.net", machine.workspace());
    Step step =
        machine.run(List.of(rules.book.find("try").orElseThrow()), name -> null, Trace.NONE);
    assertThat(step).isEqualTo(new Step.Lookup("words", "kim", List.of("daum.net")));
    assertThat(machine.resume("lee.x", 75)).isEqualTo(new Step.Done(75));
    assertThat(machine.workspace()).hasToString("lee . x end");
  }

  @Test
  void endsWhatNeverEnds() {
    TestRules rules =
        new TestRules(host, "Sloop\nR$*\tx $1\nSdeep\nR$*\t$>deep $1\nSgrow\nR$*\t$1.$1.$1\n");
    assertThat(said(rules.run("loop", "a"))).isEqualTo("Infinite loop in ruleset loop, rule 1");
    assertThat(said(rules.run("deep", "a")))
        .isEqualTo("rewrite: excessive recursion (max 50), ruleset deep");
    assertThat(rules.run("grow", "a").status()).isEqualTo(65);
    assertThat(said(rules.run("grow", "a"))).isEqualTo("rewrite: expansion too long");
    assertThat(rules.result("loop", "a b")).endsWith("x a b");
  }

  private static String said(Interpreter.Outcome outcome) {
    return Objects.requireNonNull(outcome.problem()).shown();
  }

  @Test
  void clientsCannotWriteOperators() {
    TestRules rules = new TestRules(host, "Stry\nR$# $*\t$@ operator\nR$*\t$: < $1 >\n");
    assertThat(rules.result("try", "$#error \uFDD0# \u0080#")).startsWith("< $#error");
    Workspace space = new Workspace();
    rules.book.address("\uFDD0>check \u0094", space);
    for (int i = 0; i < space.length(); i++) {
      assertThat(space.get(i).kind()).isNotEqualTo(Token.Kind.META);
    }
  }

  @Test
  void remembersWhatRulesSetForTheSession() {
    TestRules rules =
        new TestRules(
            host,
            "Kset macro\nStry\nR$+ $+\t$: $(set {mine} $@ $2 $) $>show $1\nSshow\n"
                + "R$*\t$@ $1 $&{mine}\n");
    assertThat(rules.result("try", "who kim@daum.net")).isEqualTo("who kim @ daum . net");
    assertThat(rules.result("show", "who")).isEqualTo("who");
  }

  @Test
  void aFailedLookUpMakesItTemporaryAndSaysWhichOne() {
    host.dns().status("servfail.com", DnsAnswer.Status.SERVER_FAILED);
    TestRules rules = new TestRules(host, "Stry\nR$*\t$@ $[ $1 $: none $]\n");
    Interpreter.Outcome outcome = rules.run("try", "servfail.com");
    assertThat(outcome.status()).isEqualTo(75);
    assertThat(outcome.deferred()).isEqualTo("host map: lookup (servfail.com): deferred");
    assertThat(outcome.tokens()).hasToString("none");
    assertThat(rules.result("try", "naver.com")).isEqualTo("naver . com .");
  }

  @Test
  void knowsTheRuleThatDecided() {
    TestRules rules = new TestRules(host, "Stry\nRa\t$@ b\nRx $*\t$@ y\n");
    Rule decided = Objects.requireNonNull(rules.run("try", "x z").decided());
    assertThat(decided.at()).hasToString("/etc/mail/sendmail.cf:5");
    assertThat(decided.left()).isEqualTo("x $*");
  }
}
