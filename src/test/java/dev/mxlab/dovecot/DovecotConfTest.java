package dev.mxlab.dovecot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.TestHost;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DovecotConfTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path disk;

  @SuppressWarnings("NullAway.Init")
  private TestHost host;

  @BeforeEach
  void begin() {
    host = TestHost.on(disk).users("lee", "kim").build();
  }

  @Test
  void theLastSettingCountsAndIncludesStandWhereTheyAreWritten() {
    host.write("/etc/dovecot/conf.d/20-b.conf", "login_greeting = b\n")
        .write("/etc/dovecot/conf.d/10-a.conf", "login_greeting = a\nmail_debug = yes\n")
        .write("/etc/dovecot/conf.d/readme.txt", "nonsense\n");
    DovecotConf conf =
        parsed(
            "login_greeting = first\n!include conf.d/*.conf\n!include_try none.conf\nmail_debug = no\n");
    assertThat(conf.value("login_greeting")).isEqualTo("b");
    assertThat(conf.value("mail_debug")).isEqualTo("no");
    assertThat(conf.find("login_greeting").orElseThrow().at())
        .hasToString("/etc/dovecot/conf.d/20-b.conf:1");
  }

  @Test
  void readsQuotesCommentsContinuationsVariablesAndSections() {
    DovecotConf conf =
        parsed(
            """
            # comment
            login_greeting = "Hello # there "  # comment
            protocols = pop3
            protocols = $protocols imap
            mail_plugins = a \\
              b
            ssl_cert = </etc/dovecot/private/dovecot.pem
            service pop3-login {
              inet_listener pop3s {
                port = 995
                ssl = yes
              }
            }
            protocol pop3 {
              pop3_lock_session = yes
            }
            plugin {
              anything = goes
            }
            login_proxy_timeout=500 msecs
            """);
    assertThat(conf.value("login_greeting")).isEqualTo("Hello # there ");
    assertThat(conf.words("protocols")).containsExactly("pop3", "imap");
    assertThat(conf.value("mail_plugins")).isEqualTo("a b");
    assertThat(conf.value("pop3_lock_session")).isEqualTo("no");
    assertThat(conf.yes("pop3_lock_session")).isTrue();
    assertThat(conf.time("login_proxy_timeout")).isEqualTo(Duration.ofMillis(500));
    assertThat(conf.value("first_valid_uid")).isEqualTo("500");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "foo = bar|Unknown setting: foo",
        "service x {\\n foo = 1\\n}|Unknown setting: service { foo",
        "servise x {\\n}|Unknown setting: servise { servise",
        "lock_method = flok|Invalid value: flok",
        "disable_plaintext_auth = nein|Invalid boolean value: nein (use yes or no)",
        "first_valid_uid = x|Invalid number x: Not a valid number",
        "auth_failure_delay = 5|Time interval '5' is missing units (add e.g. 's' for seconds)",
        "auth_failure_delay = 5 years|Invalid time interval: 5 years",
        "listen *|Expecting '{'",
        "service x { user = y|Garbage after '{'",
        "}|Unexpected '}'",
        "!include nowhere/*.conf|No matches",
        "!include nowhere.conf|No matches",
        "!include dovecot.conf|Recursive include file: /etc/dovecot/dovecot.conf",
      })
  void saysWhatIsWrongInDovecotsWords(String text, String expected) throws IOException {
    Diagnosed<DovecotConf> read = read("\n" + text.replace("\\n", "\n") + "\n");
    assertThat(read.value()).isNull();
    Diagnostic first = read.diagnostics().get(0);
    int line = first.at().line();
    assertThat(first.message())
        .isEqualTo(
            "Error in configuration file /etc/dovecot/dovecot.conf line " + line + ": " + expected);
    assertThat(Objects.requireNonNull(first.mend()).in(Locale.ENGLISH)).doesNotContain("{0}");
    assertThat(first.mend().in(Locale.KOREAN)).containsPattern("[가-힣]");
    var said = host.run(new Doveconf(), "root", false, "");
    assertThat(said.code()).isEqualTo(89);
    assertThat(said.err()).startsWith("doveconf: Fatal: " + first.message() + "\n");
  }

  @Test
  void tellsAllThatIsWrongAtOnce() {
    assertThat(read("a = 1\nb = 2\nservice x {\n").diagnostics()).hasSize(3);
    assertThat(read("listen =\nprotocols = pop4\nmail_location = sdbox:~/x\n").diagnostics())
        .extracting(Diagnostic::message)
        .containsExactly(
            "Error in configuration file /etc/dovecot/dovecot.conf: protocols: Unknown protocol: pop4",
            "Error in configuration file /etc/dovecot/dovecot.conf: listen can't be set empty");
    read("mail_location = foo:~/x\n");
    assertThat(DovecotConf.readForService(host.host().files()).diagnostics())
        .extracting(Diagnostic::message)
        .containsExactly("Unknown mail storage driver foo");
  }

  @Test
  void guessesWhatATypoMeans() {
    assertThat(
            Objects.requireNonNull(read("disable_plaintxt_auth = no\n").diagnostics().get(0).mend())
                .in(Locale.ENGLISH))
        .isEqualTo("Did you mean disable_plaintext_auth?");
  }

  @Test
  void saysThatTheFileIsMissing() {
    assertThat(DovecotConf.read(host.host().files()).diagnostics().get(0).message())
        .isEqualTo("open(/etc/dovecot/dovecot.conf) failed: No such file or directory");
  }

  @Test
  void saysWhyTheFileCannotBeRead() throws IOException {
    Files.createDirectories(host.host().files().real("/etc/dovecot/dovecot.conf"));
    assertThat(DovecotConf.read(host.host().files()).diagnostics().get(0).message())
        .isEqualTo("open(/etc/dovecot/dovecot.conf) failed: Is a directory");
  }

  @Test
  void survivesJunk() {
    Random random = new Random(89);
    String[] pieces = {
      "{",
      "}",
      "=",
      "\"",
      "'",
      "\\",
      "\n",
      "#",
      "listen",
      " ",
      "service",
      "$x",
      "!include",
      "conf.d/*",
      "한글",
      "\0"
    };
    for (int i = 0; i < 500; i++) {
      StringBuilder junk = new StringBuilder();
      for (int n = random.nextInt(30); n > 0; n--) {
        junk.append(pieces[random.nextInt(pieces.length)]);
      }
      read(junk.toString());
    }
  }

  @Test
  void filtersCountForTheirConnectionsOnly() throws IOException {
    DovecotConf conf =
        parsed(
            """
            login_greeting = all
            protocol pop3 {
              login_greeting = pop3
            }
            remote 10.0.0.0/8 {
              login_greeting = ten
              protocol imap {
                login_greeting = ten by imap
              }
            }
            remote 10.0.0.1 {
              login_greeting = one
            }
            """);
    InetAddress server = InetAddress.getByName("192.168.111.100");
    assertThat(conf.value(Scope.of("imap"), "login_greeting")).isEqualTo("all");
    assertThat(conf.value(Scope.of("pop3"), "login_greeting")).isEqualTo("pop3");
    Scope ten = Scope.of("pop3", server, InetAddress.getByName("10.9.9.9"));
    assertThat(conf.value(ten, "login_greeting")).isEqualTo("ten");
    Scope imap = Scope.of("imap", server, InetAddress.getByName("10.9.9.9"));
    assertThat(conf.value(imap, "login_greeting")).isEqualTo("ten by imap");
    Scope one = Scope.of("imap", server, InetAddress.getByName("10.0.0.1"));
    assertThat(conf.value(one, "login_greeting")).isEqualTo("one");
  }

  @Test
  void debiansProtocolFilesAreThere() {
    assertThat(
            parsed("!include_try /usr/share/dovecot/protocols.d/*.protocol\n").value("protocols"))
        .isEqualTo(" imap pop3");
  }

  private DovecotConf parsed(String text) {
    Diagnosed<DovecotConf> read = read(text);
    assertThat(read.diagnostics()).noneMatch(Diagnostic::isError);
    return Objects.requireNonNull(read.value());
  }

  private Diagnosed<DovecotConf> read(String text) {
    host.write(DovecotConf.FILE, text);
    return DovecotConf.read(host.host().files());
  }
}
