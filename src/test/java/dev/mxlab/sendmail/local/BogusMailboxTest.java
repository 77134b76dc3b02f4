package dev.mxlab.sendmail.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mxlab.host.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As procmail 3.22 (Debian 12) did with the same mailboxes. */
class BogusMailboxTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path root;

  private TestHost host;

  @BeforeEach
  void begin() {
    host = TestHost.inLab(root);
  }

  private void check() throws IOException {
    new BogusMailbox(host.host(), new Random(7)).check("/var/mail/kim", "kim");
  }

  private List<String> mailboxes() {
    return host.run("ls -l /var/mail").out().lines().skip(1).map(l -> l.split(" ")[0]).toList();
  }

  @Test
  void leavesWhatIsAsItShouldBe() throws IOException {
    check();
    host.write("/var/mail/kim", "old\n");
    check();
    assertThat(mailboxes()).containsExactly("-rw-rw----");
    assertThat(host.said()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"chown root", "chown root:root", "chmod 400"})
  void setsAsideWhatIsNotTheUsers(String deed) throws IOException {
    host.write("/var/mail/kim", "old\n");
    host.run(deed + " /var/mail/kim");
    String before = mailboxes().get(0);
    check();
    assertThat(host.path("/var/mail/kim")).doesNotExist();
    String name = host.run("ls /var/mail").out().strip();
    assertThat(name).matches("BOGUS\\.kim\\.[a-zA-Z0-9]{4}");
    assertThat(mailboxes()).containsExactly(before);
    assertThat(host.said())
        .containsExactly(
            "Renaming bogus mailbox \"/var/mail/kim\" info \"/var/mail/" + name + "\"");
    host.write("/var/mail/kim", "new\n");
    assertThat(host.run("ls -l /var/mail/kim").out()).startsWith("-rw-rw---- 1 kim mail ");
  }

  @Test
  void setsAsideADirectory() throws IOException {
    host.run("mkdir /var/mail/kim");
    check();
    assertThat(host.run("ls /var/mail").out()).startsWith("BOGUS.kim.");
  }

  @Test
  void takesOthersRightsAway() throws IOException {
    host.write("/var/mail/kim", "old\n");
    host.run("chmod 666 /var/mail/kim");
    check();
    assertThat(mailboxes()).containsExactly("-rw-rw----");
    assertThat(host.said()).containsExactly("Enforcing stricter permissions on \"/var/mail/kim\"");
  }

  @Test
  void givesUpOnALink() throws IOException {
    Files.createSymbolicLink(host.path("/var/mail/kim"), Path.of("/tmp/zz"));
    assertThatThrownBy(this::check).isInstanceOf(IOException.class);
  }
}
