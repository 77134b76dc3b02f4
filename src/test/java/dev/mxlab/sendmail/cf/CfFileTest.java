package dev.mxlab.sendmail.cf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.TestHost;
import dev.mxlab.sendmail.TestMail;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CfFileTest {
  private TestHost host;

  @BeforeEach
  void host(@TempDir Path directory) {
    host = TestMail.machine(directory);
  }

  private Diagnosed<CfConfig> read() {
    return CfFile.read(CfFile.PATH, host.host());
  }

  private CfConfig config() {
    Diagnosed<CfConfig> read = read();
    assertThat(read.diagnostics()).isEmpty();
    return Objects.requireNonNull(read.value());
  }

  private CfConfig config(String text) {
    host.write(CfFile.PATH, text);
    return config();
  }

  private List<String> messages(String text) {
    host.write(CfFile.PATH, text);
    return read().diagnostics().stream().map(Diagnostic::message).toList();
  }

  @Test
  void gathersClassWFromTheMachineTheFileAndLocalHostNames() {
    // sendmail -bt of 8.17.1.9 shows these words, and mail besides where /etc/hosts has it.
    assertThat(config().members("w"))
        .containsExactlyInAnyOrder(
            "mail.example.com",
            "example.com",
            "server",
            "localhost",
            "[127.0.0.1]",
            "[192.168.111.100]");
  }

  @Test
  void knowsTheLineOfEachMember() {
    assertThat(config().member("w", "EXAMPLE.com").orElseThrow().at())
        .hasToString("/etc/mail/sendmail.cf:21");
    assertThat(config().member("w", "server").orElseThrow().at())
        .hasToString("/etc/mail/local-host-names:2");
  }

  @Test
  void takesSeveralWordsABlankAndPastedExplanations() {
    assertThat(config("V10\nCw example.com www.example.com\n").members("w"))
        .contains("example.com", "www.example.com");
    assertThat(config("V10\nCwexample.com -> note\n").members("w")).contains("->", "note");
    assertThat(config("V10\nCwexample.com # a remark\n").members("w"))
        .contains("example.com")
        .doesNotContain("remark", "#");
  }

  @Test
  void takesAFileOfClassWordsOnlyWhenItMust() {
    assertThat(config("FR-o /etc/mail/relay-domains\n").members("R")).isEmpty();
    host.write("/etc/mail/relay-domains", "naver.com second\n192.168.111\n");
    assertThat(config("FR-o /etc/mail/relay-domains\nCRdaum.net\n").members("R"))
        .containsExactly("naver.com", "192.168.111", "daum.net");
    assertThat(messages("\n\nFw/etc/mail/gone\n"))
        .containsExactly(
            "/etc/mail/sendmail.cf: line 3: fileclass: cannot open '/etc/mail/gone':"
                + " No such file or directory");
  }

  @Test
  void copiesAClassAsItStandsAtTheLine() {
    CfConfig config = config("C{V}a b\nCR$={V}\nC{V}c\n");
    assertThat(config.members("R")).containsExactly("a", "b");
  }

  @Test
  void definesMacrosFromTheMachineAndTheFile() {
    CfConfig config = config("DSrelay.$m\nD{long}x\"y\"\nDj$w.naver.com\n");
    assertThat(config.macro("S")).isEqualTo("relay.example.com");
    assertThat(config.macro("{long}")).isEqualTo("xy");
    assertThat(config.macro("j")).isEqualTo("mail.naver.com");
    assertThat(config.macro("v")).isEqualTo("8.17.1.9");
    assertThat(config.macro("Q")).isEmpty();
  }

  @Test
  void readsDaemonPortsByTheFirstLetterOfEachName() {
    List<DaemonPort> ports = config().daemonPorts();
    assertThat(ports).extracting(DaemonPort::name).containsExactly("MTA-v4", "MSP-v4");
    assertThat(ports).extracting(DaemonPort::number).containsExactly(25, 587);
    assertThat(ports.get(1).has('E')).isTrue();
    DaemonPort typo =
        config("O DaemonPortOptions=Faminy=inet,  Name=MTA-v4, Port=smtp, Addr=127.0.0.1\n")
            .daemonPorts()
            .get(0);
    assertThat(typo.family()).isEqualTo("inet");
    assertThat(typo.address()).isEqualTo("127.0.0.1");
    assertThat(config("V10\n").daemonPorts()).extracting(DaemonPort::number).containsExactly(25);
  }

  @Test
  void saysWhatIsWrongInSendmailsWords() {
    assertThat(
            messages(
                "V10\n"
                    + "O NoSuchOption=1\n"
                    + "Zbogus line\n"
                    + "# fine\n"
                    + "Kx nosuchtype /etc/x\n"
                    + "Stest\n"
                    + "R$* $@ $1\n"
                    + "Mbad, F=x, A=y\n"
                    + "O Timeout.queuereturn=soon\n"
                    + "O DaemonPortOptions=Port=nosuch\n"))
        .containsExactly(
            "/etc/mail/sendmail.cf: line 2: readcf: unknown option name NoSuchOption",
            "/etc/mail/sendmail.cf: line 3: unknown configuration line \"Zbogus line\"",
            "/etc/mail/sendmail.cf: line 5: readcf: map x: class nosuchtype not available",
            "/etc/mail/sendmail.cf: line 7: invalid rewrite line \"R$* $@ $1\" (tab expected)",
            "/etc/mail/sendmail.cf: line 8: Mbad: P= argument required",
            "/etc/mail/sendmail.cf: line 9: Invalid time specification \"soon\" for option"
                + " Timeout.queuereturn",
            "/etc/mail/sendmail.cf: line 10: service \"nosuch\" unknown");
    assertThat(read().value()).isNull();
  }

  /** Words and numbers as sendmail 8.17.1.9 has them. */
  @Test
  void saysWhatIsWrongWithRulesMapsAndMailers() {
    String at = "/etc/mail/sendmail.cf: line ";
    assertThat(
            messages(
                "Rfoo\tbar\nS\nSfoo=x\nSfoo=300\nSbar=5\nSbar=6\nSgood\nR$1\tx\nR$*\t$2\n"
                    + "R\tx\nR$* $* $* $* $* $* $* $* $* $*\tx\nR$*\t$*\nR$*\t$(foo $1\n"
                    + "R$*\t$(foo $[ x $] $)\nR$>x\tx\nKfoo\nMfoo, P=/x\nMfoo, P=/x, A=x, Z=1\n"
                    + "Mfoo, P=[TCP], A=TCP\nFw|/bin/echo a\nV\n"
                    + "Kx hash -Q -o /x\nKx btree -o -T<TMPF>\nKx text -k 0 -v1 -z: /x\nKx regex (\n"))
        .containsExactly(
            at + "1: missing valid ruleset for \"Rfoo\tbar\"",
            at + "2: invalid ruleset name: \"\"",
            at + "3: bad ruleset definition \"foo=x\" (number required after `=')",
            at + "4: bad ruleset number 300 in \"foo=300\" (100 max)",
            at + "6: bar=6: ruleset changed value (old 5, new 6)",
            at + "8: Inappropriate use of $1-$9 on LHS",
            at + "9: replacement $2 out of bounds",
            at + "10: R line: null LHS",
            at + "11: R line: too many wildcards",
            at + "12: Inappropriate use of $* on RHS",
            at + "13: missing map closing token",
            at + "14: cannot nest map lookups",
            at + "15: Inappropriate use of $> on LHS",
            at + "16: readcf: config K line, map foo: no map class",
            at + "17: Mfoo: A= argument required",
            at + "18: Mfoo: unknown mailer equate Z=",
            at + "19: Mfoo: P=[TCP] must be replaced by P=[IPC]",
            at + "20: fileclass: '|/bin/echo': programs and maps not supported as class source",
            at + "21: invalid argument to V line: \"\"",
            at + "22: Illegal option Q map x",
            at + "23: No file name for btree map x",
            at + "25: pattern-compile-error: Unclosed group");
  }

  @Test
  void putsMacrosIntoRulesWhereTheyStand() {
    CfConfig config =
        config("DAone\nStry\nR$*\t$: $A ${opMode} $B$Q\nDAtwo\nDB$#x\nR$-$A\t$&A $B $$ end\n");
    List<CfConfig.Rule> rules = config.rulesets().get(0).rules();
    assertThat(RuleText.shown(rules.get(0).right())).isEqualTo("$: one d ");
    assertThat(RuleText.shown(rules.get(1).left())).isEqualTo("$-two");
    assertThat(RuleText.shown(rules.get(1).right())).isEqualTo("$&A $#x $ end");
  }

  @Test
  void numbersRulesetsThatHaveNoNumber() {
    CfConfig config =
        config("Sone\nMx, P=/x, A=x, S=two/three, R=4\nSthree\nSfour=4\nR$*\t$1\nSone\nR$+\t$1\n");
    assertThat(config.rulesets())
        .extracting(r -> r.name() + " " + r.number() + " " + r.rules().size())
        .containsExactly("one 199 1", "two 198 0", "three 197 0", "four 4 1");
  }

  @Test
  void tellsTheMendInKoreanToo() {
    host.write(CfFile.PATH, "Zbogus\n");
    Diagnostic found = read().diagnostics().get(0);
    assertThat(Objects.requireNonNull(found.mend()).in(Locale.KOREAN)).contains("주석은 #으로");
    assertThat(Objects.requireNonNull(found.mend()).in(Locale.ENGLISH)).contains("\"Z\"");
  }

  @Test
  void namesAMissingFile() throws Exception {
    java.nio.file.Files.delete(host.path(CfFile.PATH));
    assertThat(read().diagnostics())
        .extracting(Diagnostic::message)
        .containsExactly("/etc/mail/sendmail.cf: line 0: cannot open: No such file or directory");
  }

  @Test
  void keepsRulesMapsHeadersAndMailers() {
    CfConfig config = config();
    assertThat(config.hasRuleset("check_rcpt")).isTrue();
    CfConfig.Rule rule = config.rulesets().get(0).rules().get(0);
    assertThat(RuleText.shown(rule.left())).isEqualTo("$@");
    assertThat(RuleText.shown(rule.right())).isEqualTo("$@ <@>");
    assertThat(config.map("access").orElseThrow().arguments())
        .isEqualTo("hash -T<TMPF> /etc/mail/access".replace("hash ", ""));
    CfConfig.Mailer esmtp = Objects.requireNonNull(config.mailers().get("esmtp"));
    assertThat(esmtp.path()).isEqualTo("[IPC]");
    assertThat(esmtp.flags()).isEqualTo("mDFMuXa");
    assertThat(esmtp.arguments()).isEqualTo("TCP $h");
    assertThat(esmtp.maxSize()).isEqualTo(1_000_000);
    assertThat(config.headers().get(0).flags()).isEqualTo("P");
    assertThat(config.headers().get(1).template()).contains("\n\tfor $u; $|;\n\t$.$b");
  }

  @Test
  void readsOptionsByNameLetterAndAbbreviation() {
    Settings settings = new Settings(config());
    assertThat(settings.queueReturn()).isEqualTo(Duration.ofDays(5));
    assertThat(settings.queueWarn()).isEqualTo(Duration.ofHours(4));
    assertThat(settings.number("MaxHopCount")).isEqualTo(100);
    assertThat(settings.privacy()).contains("needmailhelo", "nobodyreturn");
    assertThat(settings.deliveryMode()).isEqualTo(Settings.DeliveryMode.BACKGROUND);
    Settings short_ = new Settings(config("OQ/var/spool/other\nOdq\nO maxmessagesize=10\n"));
    assertThat(short_.queueDirectory()).isEqualTo("/var/spool/other");
    assertThat(short_.deliveryMode()).isEqualTo(Settings.DeliveryMode.QUEUE_ONLY);
    assertThat(short_.maxMessageSize()).isEqualTo(10);
    assertThat(messages("O MaxMess=10\n"))
        .containsExactly(
            "/etc/mail/sendmail.cf: line 1: Option MaxMess used as abbreviation for"
                + " MaxMessageSize");
    assertThat(messages("O MaxM=10\n").get(0)).contains("ambiguous option name MaxM");
  }

  @Test
  void readsIntervalsInTheirUnits() {
    Settings settings =
        new Settings(
            config(
                "O Timeout.queuereturn=2\nO Timeout.queuewarn=3\nO MinQueueAge=27m30s\n"
                    + "O Timeout.command=1h30m\n"));
    assertThat(settings.queueReturn()).isEqualTo(Duration.ofDays(2));
    assertThat(settings.queueWarn()).isEqualTo(Duration.ofHours(3));
    assertThat(settings.interval("MinQueueAge")).isEqualTo(Duration.ofSeconds(1650));
    assertThat(settings.interval("Timeout.command")).isEqualTo(Duration.ofMinutes(90));
  }

  @Test
  void hasOneRowForEachOption() {
    assertThat(CfOptions.table().rows().size()).isGreaterThan(180);
    assertThat(CfOptions.table().named("daemonportoptions").orElseThrow().status())
        .isEqualTo(CfOptions.Status.HONOURED);
    assertThat(CfOptions.table().lettered('Q').orElseThrow().name()).isEqualTo("QueueDirectory");
  }

  @Test
  void survivesAnyText() {
    long seed = 20261122;
    Random random = new Random(seed);
    String letters = "CDFHKMORSVZ#{}$=,?:\\ \t\n\nwjx/\"-o";
    for (int round = 0; round < 200; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(200); i > 0; i--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      host.write(CfFile.PATH, text.toString());
      assertThat(read()).as("seed %d round %d", seed, round).isNotNull();
    }
  }
}
