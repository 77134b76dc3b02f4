package dev.mxlab.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.codec.digest.Crypt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAccountsTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path root;

  private TestHost lab;
  private Accounts accounts;

  @BeforeEach
  void host() throws IOException {
    lab = TestHost.inLab(root);
    accounts = lab.accounts();
  }

  @Test
  void addsAUserWhoCanLogInOnceHeHasAPassword() throws IOException {
    Account lee = accounts.add("lee", "Lee", "/home/lee", "/bin/bash", true);
    assertThat(lee.uid()).isEqualTo(1001);
    assertThat(accounts.authenticate("lee", "")).isFalse();
    accounts.setPassword("lee", "비밀 1234");
    assertThat(accounts.authenticate("lee", "비밀 1234")).isTrue();
    assertThat(accounts.authenticate("lee", "1234")).isFalse();
    assertThat(root.resolve("var/server/home/lee")).isDirectory();
    assertThat(lab.read("etc/server/passwd")).contains("lee:x:1001:1001:Lee:/home/lee:/bin/bash\n");
    assertThat(lab.read("etc/server/group")).endsWith("lee:x:1001:\n");
    assertThat(lab.read("etc/server/shadow")).contains("lee:$6$").contains(":20779:0:99999:7:::");
    // Another reader of the same files agrees.
    assertThat(
            new FileAccounts(lab.host().files(), lab.host().clock()).authenticate("lee", "비밀 1234"))
        .isTrue();
  }

  @Test
  void knowsEveryHashOfCrypt() throws IOException {
    for (String salt : new String[] {"$6$abc", "$5$abc", "$1$abc", "$6$rounds=1000$abc"}) {
      lab.write("etc/server/shadow", "kim:" + Crypt.crypt("1234", salt) + ":20000::::::\n");
      assertThat(accounts.authenticate("kim", "1234")).as(salt).isTrue();
      assertThat(accounts.authenticate("kim", "12345")).as(salt).isFalse();
    }
  }

  @Test
  void letsNobodyInWithALockedEmptyOrOverpricedHash() throws IOException {
    String good = Crypt.crypt("1234", "$6$abc");
    for (String hash :
        new String[] {"!", "*", "", "!" + good, "x", "ab1FYdQbzfQ3c", "$6$rounds=999999999$a$b"}) {
      lab.write("etc/server/shadow", "kim:" + hash + ":20000::::::\n");
      assertThat(accounts.authenticate("kim", "1234")).as(hash).isFalse();
      assertThat(accounts.authenticate("kim", "")).as(hash).isFalse();
    }
    assertThat(accounts.authenticate("kim:x", "1234")).isFalse();
    assertThat(accounts.authenticate("", "1234")).isFalse();
    assertThat(accounts.authenticate("nobody", "1234")).isFalse();
  }

  @Test
  void forgetsARememberedPasswordWithItsHash() throws IOException {
    accounts.setPassword("kim", "old");
    assertThat(accounts.authenticate("kim", "old")).isTrue();
    assertThat(accounts.authenticate("kim", "old")).isTrue();
    accounts.setPassword("kim", "new");
    assertThat(accounts.authenticate("kim", "old")).isFalse();
    assertThat(accounts.authenticate("kim", "new")).isTrue();
  }

  @Test
  void seesAnEditAtOnce() throws IOException {
    assertThat(accounts.find("park")).isEmpty();
    lab.write("etc/server/passwd", "park:x:1500:1500::/home/park:/bin/sh\nbroken line\n:::\n");
    assertThat(accounts.find("park")).map(Account::uid).contains(1500);
    assertThat(accounts.find("kim")).isEmpty();
    assertThat(accounts.all()).hasSize(1);
  }

  @Test
  void removesAUserFromAllThreeFiles() throws IOException {
    accounts.add("lee", "", "/home/lee", "/bin/sh", false);
    accounts.remove("lee");
    assertThat(accounts.find("lee")).isEmpty();
    assertThat(accounts.groupExists("lee")).isFalse();
    assertThat(lab.read("etc/server/shadow")).doesNotContain("lee");
    accounts.remove("kim");
    assertThat(lab.read("etc/server/group")).contains("adm:x:4:\n");
  }

  @Test
  void refusesATakenNameAnUnknownOneAndAFieldThatBreaksTheLine() {
    assertThatThrownBy(() -> accounts.add("kim", "", "/home/kim", "/bin/sh", false))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> accounts.setPassword("nobody", "x"))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> accounts.add("x", "a\nroot2:x:0:0", "/home/x", "/bin/sh", false))
        .isInstanceOf(IOException.class);
  }

  @Test
  void keepsCommentsAndModesWhenItWrites() throws IOException {
    Path shadow = root.resolve("etc/server/shadow");
    Files.setPosixFilePermissions(shadow, PosixFilePermissions.fromString("rw-r-----"));
    lab.write("etc/server/passwd", lab.read("etc/server/passwd") + "# a remark\n");
    accounts.add("lee", "", "/home/lee", "/bin/sh", false);
    accounts.setPassword("lee", "x");
    assertThat(lab.read("etc/server/passwd")).contains("# a remark\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shadow)))
        .isEqualTo("rw-r-----");
    assertThat(Files.list(root.resolve("etc/server")).map(Path::getFileName).map(Path::toString))
        .noneMatch(name -> name.endsWith(".new"));
  }
}
