package dev.mxlab.sendmail.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.TestHost;
import dev.mxlab.net.DnsAnswer;
import dev.mxlab.sendmail.TestMail;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterpretedRulesTest {
  private static final String RULES =
      """
      Scanonify=3
      R< $+ >\t$: $1
      R$+ @ $+\t$@ $1 < @ $[ $2 $] >
      R$* % $*\t$1 @ $2
      Sfinal=4
      R$+ < @ $+ . >\t$@ $1 @ $2
      R$+ < @ $+ >\t$@ $1 @ $2
      Sparse=0
      Rbad\t$#error $@ 5.1.3 $: "553 Not " "good"
      Rworse\t$#error $@ nouser $: No such user
      Rdropped\t$#discard $: discard
      Rnowhere\t$#nomailer $: x
      Rnothing\t$@ nothing
      R$+ < @ $+ >\t$#esmtp $@ $2 $: $1 < @ $2 >
      R$*\t$#local $: $1
      Scheck_relay
      R$* spam . com $| $*\t$#error $@ 5.7.1 $: "550 Access denied"
      R$* $| 10 . $*\t$# discard
      R$* $| 11 . $*\t$#error $@ quarantine $: held for $1
      Scheck_rcpt
      R<$+ @ $+>\t$: $&{client_name} $1 $&{mail_from}
      Rfriend $*\t$# RELAY
      R$+ lee $*\t$#error $: 451 later
      R$+ loop $*\t$: $>loop $1
      Sloop
      R$*\t$1 x
      Mlocal, P=/x, F=l, A=x
      Mesmtp, P=[IPC], R=EnvTo, A=TCP $h
      SEnvTo
      R$+ < @ $+ >\t$: $1 < @ $2 >
      """;

  private TestHost host;
  private Rules rules;

  @BeforeEach
  void rules(@TempDir Path directory) {
    host = TestMail.machine(directory);
    host.dns().status("servfail.com", DnsAnswer.Status.SERVER_FAILED);
    rules = new InterpretedRules(new TestRules(host, RULES).interpreter).connection();
  }

  private Decision ask(String ruleset, String text, Facts facts) {
    return rules.ask(ruleset, text, facts).toCompletableFuture().join();
  }

  private Decision parse(String address) {
    return ask("parse", address, Facts.NONE);
  }

  @Test
  void givesMailerHostAndUser() {
    assertThat(parse("<lee@naver.com>"))
        .isEqualTo(new Decision.Mailer("esmtp", "naver.com.", "lee@naver.com"));
    assertThat(parse("lee@nowhere.test"))
        .isEqualTo(new Decision.Mailer("esmtp", "nowhere.test", "lee@nowhere.test"));
    assertThat(parse("kim (a comment)")).isEqualTo(new Decision.Mailer("local", "", "kim"));
    // No M line has that name.
    assertThat(parse("dropped"))
        .isEqualTo(new Decision.Refuse(554, "5.3.5", "buildaddr: unknown mailer discard", ""));
    assertThat(parse("lee@servfail.com"))
        .isEqualTo(
            new Decision.Mailer(
                "esmtp",
                "servfail.com",
                "lee@servfail.com",
                "host map: lookup (servfail.com): deferred"));
  }

  @Test
  void refusesWithTheCodesOfTheRule() {
    assertThat(parse("bad")).isEqualTo(new Decision.Refuse(553, "5.1.3", "Not good"));
    assertThat(parse("worse"))
        .isEqualTo(new Decision.Refuse(553, "5.3.0", "No such user", null, 67));
    assertThat(parse("a>b@x")).isEqualTo(new Decision.Refuse(553, "5.0.0", "Unbalanced '>'"));
    assertThat(parse("nothing")).isInstanceOf(Decision.Refuse.class);
    assertThat(parse("nowhere")).isInstanceOf(Decision.Refuse.class);
  }

  @Test
  void longAddressesGetACleanRefusal() {
    // sendmail 8.17.1.9: a hundred rewritings are the most; the address does not stand before it.
    Decision decision = parse("a%".repeat(102) + "x");
    assertThat(decision).isInstanceOf(Decision.Refuse.class);
    Decision.Refuse refuse = (Decision.Refuse) decision;
    assertThat(refuse.code() + " " + refuse.dsn() + " " + refuse.said("<a@b>"))
        .isEqualTo("554 5.3.5 Infinite loop in ruleset canonify, rule 3");
    assertThat(((Decision.Refuse) parse("a".repeat(300) + "@x")).said("<a>"))
        .isEqualTo("<a>... prescan: token too long");
    assertThat(((Decision.Refuse) parse("aaa.".repeat(80) + "@x")).said("<a>"))
        .startsWith("<a>... Address \"aaa")
        .endsWith("\" too long (255 bytes max)");
  }

  @Test
  void checksRefuseOnErrorAndDiscardAlone() {
    assertThat(ask("check_relay", "mail.spam.com $| 192.168.111.13", Facts.NONE))
        .isEqualTo(new Decision.Refuse(550, "5.7.1", "Access denied"));
    assertThat(ask("check_relay", "x.y $| 10.1.1.1", Facts.NONE)).isEqualTo(new Decision.Discard());
    assertThat(ask("check_relay", "x $| 11.1.1.1", Facts.NONE))
        .isEqualTo(new Decision.Quarantine("held for x"));
    assertThat(ask("check_relay", "x.y $| 12.1.1.1", Facts.NONE)).isEqualTo(new Decision.Ok());
    assertThat(ask("check_mail", "<kim@daum.net>", Facts.NONE)).isEqualTo(new Decision.Ok());
  }

  @Test
  void checksSeeWhoCalls() {
    Facts friend = Facts.NONE.with(Facts.CLIENT_NAME, "friend");
    Facts other = Facts.NONE.with(Facts.CLIENT_NAME, "other");
    assertThat(ask("check_rcpt", "<lee@x>", friend)).isEqualTo(new Decision.Ok());
    assertThat(ask("check_rcpt", "<lee@x>", other))
        .isEqualTo(new Decision.Refuse(451, "4.0.0", "later", null, 69));
    // A sender that cannot be read as an address is told as itself.
    Decision refused = ask("check_rcpt", "<kim@x>", other.with(Facts.MAIL_FROM, "a>b"));
    assertThat(((Decision.Refuse) refused).said("<kim@x>")).isEqualTo("a>b... Unbalanced '>'");
  }

  @Test
  void saysWhyItDecided() {
    Reasons reasons = new Reasons();
    InterpretedRules own = new InterpretedRules(new TestRules(host, RULES).interpreter);
    own.ask("parse", "lee@naver.com", Facts.NONE, reasons).toCompletableFuture().join();
    assertThat(reasons.looked())
        .extracting(l -> l.map() + " " + l.key() + " " + l.value() + " " + l.at())
        .containsExactly("host naver.com naver.com. /etc/mail/sendmail.cf:5");
    assertThat(reasons.ruleset()).isEqualTo("parse");
    assertThat(reasons.rule()).get().hasToString("/etc/mail/sendmail.cf:16");
    Reasons refused = new Reasons();
    own.ask("check_relay", "mail.spam.com $| 10.1.1.1", Facts.NONE, refused);
    assertThat(refused.rule()).get().hasToString("/etc/mail/sendmail.cf:19");
    assertThat(refused.ruleset()).isEqualTo("check_relay");
  }

  @Test
  void aFileWithoutRulesKnowsNoMailer() {
    Rules none = new InterpretedRules(new TestRules(host, "Cwexample.com\n").interpreter);
    assertThat(none.ask("parse", "kim@daum.net", Facts.NONE).toCompletableFuture().join())
        .isEqualTo(new Decision.Refuse(554, "5.3.5", "buildaddr: no mailer in parsed address", ""));
    assertThat(none.ask("check_rcpt", "<kim>", Facts.NONE).toCompletableFuture().join())
        .isEqualTo(new Decision.Ok());
  }
}
