package dev.mxlab.host.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.LabFiles;
import dev.mxlab.host.TestHost;
import dev.mxlab.host.TestHost.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnersTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path root;

  private TestHost lab;

  @BeforeEach
  void host() {
    lab = TestHost.inLab(root);
  }

  /** Mode, owner and group, as ls shows them. */
  private String shown(String path) {
    String[] words = lab.run("ls -ld " + path).out().split(" +");
    return String.join(" ", words[0], words[2], words[3]);
  }

  private Result kim(String line) {
    return lab.runAs("kim", line, "", Map.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "600|-rw-------",
        "0664|-rw-rw-r--",
        "u+x|-rwxr--r--",
        "go-r|-rw-------",
        "a=r|-r--r--r--",
        "+x|-rwxr-xr-x",
        "-w|-r--r--r--",
        "+w|-rw-r--r--",
        "o+w|-rw-r--rw-",
        "u=rwx,g=u,o=|-rwxrwx---",
        "4755|-rwsr-xr-x",
        "g+s|-rw-r-Sr--",
        "+t|-rw-r--r-T",
        "u=,g=,o=r|-------r--",
        "a+X|-rw-r--r--",
        "ug+rw,o-r|-rw-rw----"
      })
  void chmodTakesNumbersAndLetters(String mode, String expected) {
    assertThat(lab.run("touch x; chmod " + mode + " x")).isEqualTo(new Result("", "", 0));
    assertThat(shown("x")).isEqualTo(expected + " root root");
  }

  @Test
  void anewOneIsItsMakersAndObeysTheUmask() {
    kim("echo a > .forward; mkdir d; umask 077; echo b > d/secret; mkdir -p d/e/f; touch d/t");
    assertThat(shown("/home/kim/.forward")).isEqualTo("-rw-r--r-- kim kim");
    assertThat(shown("/home/kim/d")).isEqualTo("drwxr-xr-x kim kim");
    assertThat(shown("/home/kim/d/secret")).isEqualTo("-rw------- kim kim");
    assertThat(shown("/home/kim/d/e/f")).isEqualTo("drwx------ kim kim");
    assertThat(shown("/home/kim/d/t")).isEqualTo("-rw------- kim kim");
    lab.run("echo x > /home/kim/roots");
    assertThat(shown("/home/kim/roots")).isEqualTo("-rw-r--r-- root root");
    assertThat(kim("echo y > roots").err()).isEqualTo("bash: roots: Permission denied\n");
    assertThat(kim("rm roots; echo y > roots; ls -l roots").out()).startsWith("-rw-r--r-- 1 kim");
    assertThat(kim("umask; umask 027; umask; umask -S; umask g+w; umask").out())
        .isEqualTo("0022\n0027\nu=rwx,g=rx,o=\n0007\n");
    assertThat(kim("umask 9; umask z").err())
        .isEqualTo(
            "bash: umask: 9: octal number out of range\n"
                + "bash: umask: `z': invalid symbolic mode character\n");
  }

  @Test
  void chownGivesAwayAndOnlyRootDoes() {
    lab.run("touch f; chown kim f");
    assertThat(shown("f")).isEqualTo("-rw-r--r-- kim root");
    lab.run("chown root:mail f; chgrp kim f; mkdir -p d/e; touch d/e/g; chown -R kim: d");
    assertThat(shown("f")).isEqualTo("-rw-r--r-- root kim");
    assertThat(shown("d/e/g")).isEqualTo("-rw-r--r-- kim kim");
    assertThat(lab.run("chown -v nobody2 f; chown root.mail f; chgrp none f; chown 1000:8 f").err())
        .isEqualTo("chown: invalid user: ‘nobody2’\nchgrp: invalid group: ‘none’\n");
    assertThat(shown("f")).isEqualTo("-rw-r--r-- kim mail");
    assertThat(lab.run("chmod -v 600 f; chmod -c 600 f; chown -v root f; chmod 1 f").out())
        .isEqualTo(
            "mode of 'f' changed from 0644 (rw-r--r--) to 0600 (rw-------)\n"
                + "changed ownership of 'f' from kim:mail to root:mail\n");
    lab.run("touch /home/kim/r");
    assertThat(kim("chmod 777 r; chown kim r; chgrp adm /home/kim; chgrp mail /home/kim").err())
        .isEqualTo(
            "chmod: changing permissions of 'r': Operation not permitted\n"
                + "chown: changing ownership of 'r': Operation not permitted\n"
                + "chgrp: changing group of '/home/kim': Operation not permitted\n");
    assertThat(shown("/home/kim")).isEqualTo("drwxr-xr-x kim adm");
  }

  @Test
  void explainsWhatIsWrong() {
    assertThat(lab.run("chmod; chmod 644; chmod 999 x; chmod 644 nosuch; chown; chown kim").err())
        .isEqualTo(
            """
            chmod: missing operand
            Try 'chmod --help' for more information.
            chmod: missing operand after ‘644’
            Try 'chmod --help' for more information.
            chmod: invalid mode: ‘999’
            Try 'chmod --help' for more information.
            chmod: cannot access 'nosuch': No such file or directory
            chown: missing operand
            Try 'chown --help' for more information.
            chown: missing operand after ‘kim’
            Try 'chown --help' for more information.
            """);
  }

  @Test
  void copiesAndMovesKeepThem() {
    lab.run("cd /home/kim; echo a > a; chmod 640 a; chown kim:mail a; cp a b; cp -p a c; mv a e");
    assertThat(shown("/home/kim/b")).isEqualTo("-rw-r----- root root");
    assertThat(shown("/home/kim/c")).isEqualTo("-rw-r----- kim mail");
    assertThat(shown("/home/kim/e")).isEqualTo("-rw-r----- kim mail");
    lab.run("cd /home/kim; mkdir -m 700 d; mv e d; mv d f; cp -a f g");
    assertThat(shown("/home/kim/f")).isEqualTo("drwx------ root root");
    assertThat(shown("/home/kim/f/e")).isEqualTo("-rw-r----- kim mail");
    assertThat(shown("/home/kim/g/e")).isEqualTo("-rw-r----- kim mail");
    lab.run("rm -r /home/kim/f; mkdir /home/kim/f; touch /home/kim/f/e");
    assertThat(shown("/home/kim/f/e")).isEqualTo("-rw-r--r-- root root");
  }

  @Test
  void aStickyDirectoryKeepsStrangersOff() {
    lab.run("echo a > /tmp/a; chmod 666 /tmp/a");
    assertThat(kim("echo b > /tmp/a; rm /tmp/a").err())
        .isEqualTo("rm: cannot remove '/tmp/a': Operation not permitted\n");
    assertThat(kim("echo b > /tmp/b; rm /tmp/b").err()).isEmpty();
  }

  @Test
  void outliveTheLabAndItsRealFiles() throws IOException {
    lab.run("chmod 600 /etc/aliases; chmod 660 /etc/mail/access");
    LabFiles again = new LabFiles(root, root.resolve("var"), "server");
    assertThat(again.list("/var")).doesNotContain("owners");
    assertThat(Files.readString(root.resolve("var/server/owners")))
        .isEqualTo("0600 root root /etc/aliases\n0660 root root /etc/mail/access\n");
    lab = TestHost.inLab(root);
    assertThat(shown("/etc/mail/aliases")).isEqualTo("-rw------- root root");
    for (int i = 0; i < 3000; i++) {
      lab.run(i % 2 == 0 ? "chmod 600 /etc/mail/access" : "chmod 644 /etc/mail/access");
    }
    assertThat(Files.readAllLines(root.resolve("var/server/owners"))).hasSizeLessThan(1100);
    assertThat(shown("/etc/mail/access")).isEqualTo("-rw-r--r-- root root");
  }
}
