package dev.mxlab.sendmail.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.sendmail.TestMail;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class ClassRoutingTest {
  /** Told apart by tokens alone, or by -bt's own cutting at commas and keeping of comments. */
  private static final Set<String> NOT_SO =
      Set.of(
          "(c) lee(d)@(e)naver.com",
          "lee@naver.com (comment)",
          "x,y@naver.com",
          "group:a@b.com,c@d.com;",
          "x@y z",
          "<>",
          "@");

  private TestMail mail;

  @BeforeEach
  void host(@TempDir Path directory) {
    mail = TestMail.in(directory);
  }

  private Decision ask(String ruleset, String workspace, Facts facts) {
    return mail.mta().rules().ask(ruleset, workspace, facts).toCompletableFuture().join();
  }

  private Decision parse(String address) {
    return ask("parse", address, Facts.NONE);
  }

  private static Facts client(String ip, String name, String resolve) {
    return new Facts(
        Map.of(
            Facts.CLIENT_ADDRESS, ip,
            Facts.CLIENT_NAME, name,
            Facts.CLIENT_RESOLVE, resolve,
            Facts.MAIL_FROM, "<kim@daum.net>"));
  }

  private Decision toNaver(Facts client) {
    return ask("check_rcpt", "<lee@naver.com>", client);
  }

  @TestFactory
  Stream<DynamicTest> sendsAddressesWhereSendmailSendsThem() {
    return TestMail.resource("/sendmail/parse-debian-8.17.1.9.tsv")
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t"))
        .filter(row -> !NOT_SO.contains(row[0]))
        .map(row -> DynamicTest.dynamicTest(row[0], () -> sameAs(row[0], row[1])));
  }

  private void sameAs(String address, String expected) {
    // The tutorial's zones do not have b.com and d.com; quotes are one token.
    String joined = expected.replaceAll("\\s+(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", "");
    assertThat(shown(parse(address))).isEqualTo(joined);
  }

  private static String shown(Decision decision) {
    if (decision instanceof Decision.Refuse refuse) {
      return "$#error$@" + refuse.dsn() + "$:\"" + refuse.code() + " " + refuse.text() + "\"";
    }
    Decision.Mailer mailer = (Decision.Mailer) decision;
    if (mailer.local()) {
      String user = mailer.user();
      boolean special = user.startsWith("\"|");
      return "$#local$:" + (special ? user.replace("\"", "") : user);
    }
    int at = mailer.user().lastIndexOf('@');
    String dot = mailer.host().endsWith(".") ? "." : "";
    return "$#"
        + mailer.mailer()
        + "$@"
        + mailer.host()
        + "$:"
        + mailer.user().substring(0, at)
        + "<@"
        + mailer.user().substring(at + 1)
        + dot
        + ">";
  }

  @Test
  void refusesToRelayForStrangersAndSaysWhy() {
    assertThat(toNaver(client("10.9.9.9", "far.daum.net", "OK")))
        .isEqualTo(new Decision.Refuse(550, "5.7.1", "Relaying denied"));
    assertThat(toNaver(client("10.9.9.9", "[10.9.9.9]", "FAIL")))
        .isEqualTo(
            new Decision.Refuse(550, "5.7.1", "Relaying denied. IP name lookup failed [10.9.9.9]"));
    assertThat(toNaver(client("10.9.9.9", "[10.9.9.9]", "FORGED")))
        .isEqualTo(
            new Decision.Refuse(
                550, "5.7.1", "Relaying denied. IP name possibly forged [10.9.9.9]"));
    assertThat(toNaver(client("10.9.9.9", "[10.9.9.9]", "TEMP")))
        .isInstanceOfSatisfying(
            Decision.Refuse.class, refuse -> assertThat(refuse.temporary()).isTrue());
  }

  @Test
  void relaysForItselfForClassRAndForWhomAccessNames() {
    Decision ok = new Decision.Ok();
    assertThat(toNaver(client("127.0.0.1", "localhost", "OK"))).isEqualTo(ok);
    assertThat(toNaver(client("192.168.111.100", "mail.example.com", "OK"))).isEqualTo(ok);
    mail.configure("CRdaum.net 10.1\n");
    assertThat(toNaver(client("10.9.9.9", "far.daum.net", "OK"))).isEqualTo(ok);
    assertThat(toNaver(client("10.1.2.3", "[10.1.2.3]", "FAIL"))).isEqualTo(ok);
    assertThat(toNaver(client("10.11.2.3", "[10.11.2.3]", "FAIL"))).isNotEqualTo(ok);
    mail.with("/etc/mail/access.db", "connect:10.2", "RELAY");
    assertThat(toNaver(client("10.2.2.3", "[10.2.2.3]", "FAIL"))).isEqualTo(ok);
    mail.with("/etc/mail/access.db", "naver.com", "RELAY");
    assertThat(toNaver(client("10.9.9.9", "[10.9.9.9]", "FAIL"))).isEqualTo(ok);
  }

  @Test
  void readsNoAccessMapThatTheFileDoesNotName() {
    mail.with("/etc/mail/access.db", "naver.com", "RELAY");
    mail.host.write("/etc/mail/sendmail.cf", "V10\n");
    assertThat(toNaver(client("10.9.9.9", "[10.9.9.9]", "FAIL")))
        .isInstanceOf(Decision.Refuse.class);
  }

  @Test
  void judgesTheSenderAtMailWhereTheFileHasTheRuleset() {
    Facts client = client("10.9.9.9", "[10.9.9.9]", "FAIL");
    assertThat(ask("check_mail", "<kim@no-such-domain.com>", client)).isEqualTo(new Decision.Ok());
    mail.configure("Scheck_mail\n");
    assertThat(ask("check_mail", "<kim@no-such-domain.com>", client))
        .isEqualTo(
            new Decision.Refuse(
                553, "5.1.8", "Domain of sender address kim@no-such-domain.com does not exist"));
    assertThat(ask("check_mail", "<kim@servfail.com>", client))
        .isEqualTo(
            new Decision.Refuse(
                451, "4.1.8", "Domain of sender address kim@servfail.com does not resolve"));
    assertThat(ask("check_mail", "<>", client)).isEqualTo(new Decision.Ok());
  }

  @Test
  void waitsForADnsThatFails() {
    assertThat(parse("<lee@servfail.com>"))
        .isEqualTo(
            new Decision.Mailer(
                "esmtp",
                "servfail.com",
                "lee@servfail.com",
                "host map: lookup (servfail.com): deferred"));
  }

  @Test
  void takesAForgottenRemarkForTheTextOfARefusal() {
    mail.with("/etc/mail/access.db", "192.168.111", "RELAY -> our net");
    assertThat(ask("check_rcpt", "<kim@example.com>", client("192.168.111.10", "x.y", "OK")))
        .isEqualTo(new Decision.Refuse(553, "5.3.0", "RELAY -> our net"));
  }

  @Test
  void survivesAnyAddress() {
    Rules rules = mail.mta().rules();
    Random random = new Random(11);
    String letters = "ab@@!%:;<>()\"\\.,[] \t|/";
    for (int round = 0; round < 3000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(25); i > 0; i--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      assertThat(rules.ask("parse", text.toString(), Facts.NONE).toCompletableFuture().join())
          .as("round %d: %s", round, text)
          .isNotNull();
    }
  }
}
