package dev.mxlab.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabFilesTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path root;

  private LabFiles files;

  @BeforeEach
  void lab() throws IOException {
    files = new LabFiles(root, root.resolve("var"), "server");
    files.create();
    Files.createDirectories(root.resolve("etc/server/bind"));
  }

  @ParameterizedTest
  @CsvSource({
    "/etc/mail, mail/server",
    "/etc/mail/access, mail/server/access",
    "/etc/mail/../aliases, mail/server/aliases",
    "/etc/aliases, mail/server/aliases",
    "/etc/aliases.db, mail/server/aliases.db",
    "/etc, etc/server",
    "/etc/passwd, etc/server/passwd",
    "/etc/bind, etc/server/bind",
    "/etc/bind/named.conf.options, etc/server/bind/named.conf.options",
    "/etc/bind/example.com.db, zones/example.com.db",
    "/etc/bind/db.127, zones/db.127",
    "/etc/bind/sub/x.rev, zones/sub/x.rev",
    "/var/named/naver.com.zone, zones/naver.com.zone",
    "/var/named/named.ca, zones/named.ca",
    "/var/named/data/named.run, var/server/named/data/named.run",
    "/etc/dovecot/x.db, etc/server/dovecot/x.db",
    "/var/mail, var/server/mail",
    "/var/spool/mail/lee, var/server/mail/lee",
    "/var/mail/lee, var/server/mail/lee",
    "/var/spool/mqueue/qfX, var/server/spool/mqueue/qfX",
    "/var/log/maillog, var/server/log/maillog",
    "/home/kim/.forward, var/server/home/kim/.forward",
    "/root, var/server/root",
    "/tmp/x, var/server/tmp/x",
    "//etc//mail/./access, mail/server/access",
    "/../../etc/passwd, etc/server/passwd",
    "/home/kim/../../../../etc/shadow, etc/server/shadow",
  })
  void mapsTutorialPathsToTheLabDirectory(String path, String real) {
    assertThat(files.real(path)).isEqualTo(root.resolve(real));
  }

  @ParameterizedTest
  @CsvSource({
    "mail/server/access, /etc/mail/access",
    "mail/server/aliases, /etc/aliases",
    "etc/server/bind/named.conf, /etc/bind/named.conf",
    "zones/example.com.db, /etc/bind/example.com.db",
    "zones/server/example.com.db, /etc/bind/example.com.db",
    "var/server/named/example.com.db, /etc/bind/example.com.db",
    "var/server/named/data/run, /var/named/data/run",
    "var/server/mail/lee, /var/spool/mail/lee",
    "var/server/spool/mqueue/dfX, /var/spool/mqueue/dfX",
    "var/server/home/kim, /home/kim",
    "var/server/tmp, /tmp",
  })
  void showsTheTutorialsPathOfARealFile(String real, String shown) {
    assertThat(files.shown(root.resolve(real))).isEqualTo(shown);
  }

  @Test
  void leavesOtherPathsToTheRealDisk() {
    assertThat(files.real("/usr/share/x")).isEqualTo(Path.of("/usr/share/x"));
    assertThat(files.shown(root.resolve("etc/other/passwd")))
        .isEqualTo(root.resolve("etc/other/passwd").toString());
  }

  @Test
  void readsAZoneWhereNamedWroteItThenTheHostsOwnThenTheSharedOne() throws IOException {
    assertThat(files.real("/etc/bind/a.db")).isEqualTo(root.resolve("zones/a.db"));
    put("zones/server/a.db");
    assertThat(files.real("/etc/bind/a.db")).isEqualTo(root.resolve("zones/server/a.db"));
    put("var/server/named/a.db");
    assertThat(files.real("/etc/bind/a.db")).isEqualTo(root.resolve("var/server/named/a.db"));
  }

  @Test
  void sendsWhatNamedWritesToItsVar() {
    assertThat(files.forDaemon("/etc/bind/a.db")).isEqualTo(root.resolve("var/server/named/a.db"));
    assertThat(files.forDaemon("/var/named/a.jnl"))
        .isEqualTo(root.resolve("var/server/named/a.jnl"));
    assertThat(files.forDaemon("/var/log/x")).isEqualTo(root.resolve("var/server/log/x"));
  }

  @Test
  void listsZoneFilesAmongTheNameServersOwn() throws IOException {
    put("etc/server/bind/named.conf");
    put("zones/a.db");
    put("zones/readme.txt");
    put("zones/other/hidden.db");
    put("var/server/named/b.db");
    put("var/server/named/managed-keys.bind");
    assertThat(files.list("/etc/bind")).containsExactly("a.db", "b.db", "named.conf");
  }

  @Test
  void showsNoZonesOnAHostWithoutANameServer() throws IOException {
    put("zones/a.db");
    LabFiles client = new LabFiles(root, root.resolve("var"), "client");
    client.create();
    assertThat(client.list("/etc/bind")).isEmpty();
  }

  @Test
  void listsEtcWithItsMailPart() throws IOException {
    put("etc/server/passwd");
    put("mail/server/aliases");
    assertThat(files.list("/etc")).containsExactly("aliases", "bind", "mail", "passwd");
    assertThat(files.list("/var")).contains("log", "mail", "spool").doesNotContain("home", "tmp");
    assertThat(files.list("/var/spool")).containsExactly("mail", "mqueue");
    assertThat(files.list("/nowhere/at/all")).isEmpty();
  }

  @Test
  void neverLeadsOutOfItsDirectories() {
    SplittableRandom random = new SplittableRandom(7);
    String[] parts = {"..", ".", "etc", "mail", "home", "var", "named", "a.db", "", "tmp"};
    for (int i = 0; i < 4_000; i++) {
      StringBuilder path = new StringBuilder("/etc");
      for (int j = random.nextInt(12); j > 0; j--) {
        path.append('/').append(parts[random.nextInt(parts.length)]);
      }
      Path real = files.real(path.toString());
      assertThat(real.toString()).doesNotContain("..");
      if (real.startsWith(root)) {
        String first = root.relativize(real).toString();
        assertThat(first).matches("(mail/server|etc/server|var/server|zones)(/.*)?");
      }
    }
  }

  @Test
  void refusesARelativePath() {
    assertThatThrownBy(() -> files.real("etc/passwd")).isInstanceOf(IllegalArgumentException.class);
  }

  private void put(String path) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");
  }

  @Test
  void takesFilesFromElsewhere() throws IOException {
    Path other = Files.createDirectories(root.resolve("other"));
    Path cf = Files.writeString(root.resolve("real.cf"), "V10\n");
    LabFiles borrowing =
        new LabFiles(
            root,
            root.resolve("var"),
            "server",
            Map.of("/etc/mail", other, "/etc/mail/sendmail.cf", cf));
    assertThat(borrowing.real("/etc/mail/access")).isEqualTo(other.resolve("access"));
    assertThat(borrowing.real("/etc/aliases")).isEqualTo(other.resolve("aliases"));
    assertThat(borrowing.real("/etc/mail/sendmail.cf")).isEqualTo(cf);
    assertThat(borrowing.real("/etc/passwd")).isEqualTo(root.resolve("etc/server/passwd"));
    assertThat(borrowing.shown(cf)).isEqualTo("/etc/mail/sendmail.cf");
    assertThat(borrowing.shown(other.resolve("access"))).isEqualTo("/etc/mail/access");
    assertThat(borrowing.shown(other.resolve("aliases"))).isEqualTo("/etc/aliases");
    Files.writeString(other.resolve("access"), "");
    assertThat(borrowing.list("/etc/mail")).containsExactly("access", "sendmail.cf");
  }
}
