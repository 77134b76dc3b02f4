package dev.mxlab.host.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.TestHost;
import dev.mxlab.host.TestHost.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostCommandsTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path root;

  private TestHost lab;

  @BeforeEach
  void host() throws IOException {
    lab = TestHost.inLab(root);
  }

  @Test
  void hostnameShowsAndSets() {
    assertThat(lab.run("hostname").out()).isEqualTo("mail.example.com\n");
    assertThat(lab.run("hostname -s; hostname -d").out()).isEqualTo("mail\nexample.com\n");
    assertThat(lab.run("hostname mail; hostname -f").out()).isEqualTo("mail.example.com\n");
    assertThat(lab.run("hostname ns1.kjy.co.ki && hostname").out()).isEqualTo("ns1.kjy.co.ki\n");
    assertThat(lab.run("hostname 'a b'"))
        .isEqualTo(new Result("", "hostname: the specified hostname is invalid\n", 1));
    assertThat(lab.runAs("kim", "hostname x", "", Map.of()).err())
        .isEqualTo("hostname: you must be root to change the host name\n");
  }

  @Test
  void lsShowsTheLabsOwnersAndModes() throws IOException {
    lab.write("var/server/mail/kim", "From x\n");
    Files.setLastModifiedTime(
        root.resolve("var/server/mail/kim"),
        FileTime.from(TestHost.NOW.minus(Duration.ofHours(1))));
    assertThat(lab.run("ls -l /var/spool/mail").out())
        .isEqualTo("total 4\n-rw-rw---- 1 kim mail 7 Nov 22 09:02 kim\n");
    assertThat(lab.runAs("root", "ls -lh /var/spool/mail", "", Map.of("LANG", "ko_KR.UTF-8")).out())
        .isEqualTo("합계 4.0K\n-rw-rw---- 1 kim mail 7 11월 22 09:02 kim\n");
    Files.setLastModifiedTime(
        root.resolve("var/server/mail/kim"),
        FileTime.from(TestHost.NOW.minus(Duration.ofDays(400))));
    assertThat(lab.run("ls -l /var/mail/kim").out())
        .isEqualTo("-rw-rw---- 1 kim mail 7 Oct 18  2025 /var/mail/kim\n");
  }

  @Test
  void lsPrintsKoreanTotalOfAnEmptyDirectory() {
    assertThat(lab.runAs("root", "ls -lh /var/mail", "", Map.of("LANG", "ko_KR.UTF-8")).out())
        .isEqualTo("합계 0\n");
  }

  @Test
  void lsFillsColumnsOnATerminalOnly() throws IOException {
    for (String name : new String[] {"a", "bb", "ccc", "dddd"}) {
      lab.write("var/server/root/" + name, "");
    }
    Map<String, String> terminal = Map.of("COLUMNS", "10");
    assertThat(lab.runAs("root", "ls", "", terminal).out()).isEqualTo("a   ccc\nbb  dddd\n");
    assertThat(lab.runAs("root", "ls | cat", "", terminal).out()).isEqualTo("a\nbb\nccc\ndddd\n");
    assertThat(lab.run("ls nothere"))
        .isEqualTo(new Result("", "ls: cannot access 'nothere': No such file or directory\n", 2));
  }

  @Test
  void catPointsOutTheTutorialsMisprints() {
    assertThat(lab.run("cat /etc/sendmail.cf").err())
        .isEqualTo(
            """
            cat: /etc/sendmail.cf: No such file or directory
            (the tutorial's misprint; you mean /etc/mail/sendmail.cf)
            """);
    assertThat(lab.run("cat /etc").err()).isEqualTo("cat: /etc: Is a directory\n");
    assertThat(lab.runAs("kim", "cat /etc/shadow", "", Map.of()).err())
        .isEqualTo("cat: /etc/shadow: Permission denied\n");
    assertThat(lab.run("cat -n /etc/mail/access /etc/aliases").out())
        .isEqualTo("     1\tConnect:localhost RELAY\n     2\tpostmaster: root\n");
  }

  @Test
  void useraddAndPasswdMakeALogin() {
    Result result =
        lab.runAs("root", "useradd -m -c 'Lee' lee && passwd lee", "1234\n1234\n", Map.of());
    assertThat(result)
        .isEqualTo(
            new Result(
                "",
                "New password: \nRetype new password: \npasswd: password updated successfully\n",
                0));
    assertThat(lab.accounts().authenticate("lee", "1234")).isTrue();
    assertThat(lab.run("id lee").out()).isEqualTo("uid=1001(lee) gid=1001(lee) groups=1001(lee)\n");
    assertThat(lab.run("useradd lee"))
        .isEqualTo(new Result("", "useradd: user 'lee' already exists\n", 9));
    assertThat(lab.run("useradd 'A:b'"))
        .isEqualTo(
            new Result("", "useradd: invalid user name 'A:b': use --badname to ignore\n", 3));
    assertThat(lab.runAs("kim", "useradd x", "", Map.of()).code()).isEqualTo(1);
  }

  @Test
  void passwdRefusesWhatDoesNotMatch() {
    Result result = lab.runAs("root", "passwd kim", "a\nb\n", Map.of());
    assertThat(result.code()).isEqualTo(10);
    assertThat(result.err())
        .endsWith(
            """
            Sorry, passwords do not match.
            passwd: Authentication token manipulation error
            passwd: password unchanged
            """);
    assertThat(lab.run("passwd nosuch"))
        .isEqualTo(new Result("", "passwd: user 'nosuch' does not exist\n", 1));
    assertThat(lab.runAs("root", "passwd kim", "", Map.of()).code()).isEqualTo(10);
  }

  @Test
  void aUserChangesHisOwnPasswordOnly() throws IOException {
    lab.accounts().setPassword("kim", "old");
    assertThat(lab.runAs("kim", "passwd", "old\nnew\nnew\n", Map.of()).code()).isZero();
    assertThat(lab.accounts().authenticate("kim", "new")).isTrue();
    assertThat(lab.runAs("kim", "passwd", "wrong\nx\nx\n", Map.of()).code()).isEqualTo(10);
    assertThat(lab.runAs("kim", "passwd root", "", Map.of()).err())
        .isEqualTo("passwd: You may not view or modify password information for root.\n");
  }

  @Test
  void adduserSpeaksAsDebians() {
    Result result = lab.run("adduser --disabled-password --gecos '' lee");
    assertThat(result)
        .isEqualTo(
            new Result(
                """
                Adding user `lee' ...
                Adding new group `lee' (1001) ...
                Adding new user `lee' (1001) with group `lee (1001)' ...
                Creating home directory `/home/lee' ...
                Copying files from `/etc/skel' ...
                """,
                "",
                0));
    assertThat(lab.run("adduser lee").err()).isEqualTo("adduser: The user `lee' already exists.\n");
    Result asked = lab.runAs("root", "adduser park", "pw\npw\nPark\n\n\n\n\ny\n", Map.of());
    assertThat(asked.code()).isZero();
    assertThat(lab.accounts().authenticate("park", "pw")).isTrue();
    assertThat(lab.accounts().find("park").orElseThrow().gecos()).isEqualTo("Park");
  }

  @Test
  void chpasswdTakesLines() {
    Result result = lab.runAs("root", "chpasswd", "kim:1234\nnosuch:x\nnone\n", Map.of());
    assertThat(result)
        .isEqualTo(
            new Result(
                "",
                """
                chpasswd: (user nosuch) pam_chauthtok() failed, error:
                Authentication token manipulation error
                chpasswd: (line 2, user nosuch) password not changed
                chpasswd: line 3: missing new password
                """,
                1));
    assertThat(lab.accounts().authenticate("kim", "1234")).isTrue();
  }

  @Test
  void userdelRemovesHomeAndMailbox() throws IOException {
    lab.write("var/server/mail/kim", "x");
    assertThat(lab.run("userdel -r kim")).isEqualTo(new Result("", "", 0));
    assertThat(root.resolve("var/server/mail/kim")).doesNotExist();
    assertThat(root.resolve("var/server/home/kim")).doesNotExist();
    assertThat(lab.run("userdel kim"))
        .isEqualTo(new Result("", "userdel: user 'kim' does not exist\n", 6));
  }

  @Test
  void rmStaysInsideTheLab() throws IOException {
    lab.write("var/server/mail/kim", "x");
    assertThat(lab.run("rm -f /var/spool/mail/*; ls /var/mail")).isEqualTo(new Result("", "", 0));
    Path outside = Files.createTempFile(root, "outside", "");
    assertThat(lab.run("rm " + outside).err()).contains(outside.toString());
    assertThat(outside).exists();
    assertThat(lab.run("rm nothere"))
        .isEqualTo(new Result("", "rm: cannot remove 'nothere': No such file or directory\n", 1));
    assertThat(lab.run("rm /etc/mail").err())
        .isEqualTo("rm: cannot remove '/etc/mail': Is a directory\n");
    assertThat(lab.runAs("kim", "rm /etc/mail/access", "", Map.of()).err())
        .isEqualTo("rm: cannot remove '/etc/mail/access': Permission denied\n");
    assertThat(lab.run("rm -rf /root/../etc/mail && ls -d /etc/mail").code()).isEqualTo(2);
  }

  @Test
  void copiesMovesAndMakesDirectories() throws IOException {
    assertThat(
            lab.run(
                    "mkdir -p d/e; cp /etc/mail/access d; cp -r d d2; mv d2/access x;"
                        + " cat x; ls d2 d; cp d y")
                .out())
        .isEqualTo("Connect:localhost RELAY\nd2:\ne\n\nd:\naccess\ne\n");
    assertThat(lab.run("cp d y; cp a; mv nothere x").err())
        .isEqualTo(
            """
            cp: -r not specified; omitting directory 'd'
            cp: missing destination file operand after 'a'
            Try 'cp --help' for more information.
            mv: cannot stat 'nothere': No such file or directory
            """);
    lab.run("echo new > z; cp z /etc/mail/access");
    assertThat(lab.read("mail/server/access")).isEqualTo("new\n");
    assertThat(lab.run("mkdir d; mkdir a/b/c").err())
        .isEqualTo(
            """
            mkdir: cannot create directory ‘d’: File exists
            mkdir: cannot create directory ‘a/b/c’: No such file or directory
            """);
  }

  @Test
  void readsTextsAsCoreutilsDo() throws IOException {
    lab.write("var/server/root/t", "1\n2\n3\n4 four\n");
    assertThat(lab.run("head -2 t; tail -n 1 t; tail -n +3 t").out())
        .isEqualTo("1\n2\n4 four\n3\n4 four\n");
    assertThat(lab.run("head -c 3 t | tail -c 1; echo; tail -n 1 t t").out())
        .isEqualTo("2\n==> t <==\n4 four\n\n==> t <==\n4 four\n");
    assertThat(lab.run("wc t; wc -l < t; cat t | wc").out())
        .isEqualTo(" 4  5 13 t\n4\n      4       5      13\n");
    assertThat(
            lab.run("grep -n fo t; grep -c . t; grep '^[12]$' t; grep -E '3|4' t; grep 3+ t").out())
        .isEqualTo("4:4 four\n4\n1\n2\n3\n4 four\n");
    assertThat(lab.run("grep -q 1 t")).isEqualTo(new Result("", "", 0));
    assertThat(lab.run("grep x nothere"))
        .isEqualTo(new Result("", "grep: nothere: No such file or directory\n", 2));
    assertThat(lab.run("head -n x t"))
        .isEqualTo(new Result("", "head: invalid number of lines: ‘x’\n", 1));
  }

  @Test
  void getentLooksInTheFilesFirst() {
    assertThat(lab.run("getent hosts mail").out())
        .isEqualTo("192.168.111.100 mail.example.com mail\n");
    assertThat(lab.run("getent hosts localhost").out()).isEqualTo("127.0.0.1       localhost\n");
    assertThat(lab.run("getent hosts nosuch.test")).isEqualTo(new Result("", "", 2));
    assertThat(lab.run("getent passwd kim").out())
        .isEqualTo("kim:x:1000:1000:Kim,,,:/home/kim:/bin/bash\n");
    assertThat(lab.run("getent passwd nosuch").code()).isEqualTo(2);
    assertThat(lab.run("getent foo").err()).startsWith("Unknown database: foo\n");
  }

  @Test
  void dateShowsTheHostsClock() {
    assertThat(lab.run("date").out()).isEqualTo("Sun Nov 22 10:02:03 KST 2026\n");
    assertThat(lab.runAs("root", "date", "", Map.of("LANG", "ko_KR.UTF-8")).out())
        .isEqualTo("2026. 11. 22. (일) 10:02:03 KST\n");
    assertThat(lab.run("date -u '+%F %T %Z %z %s%%'").out())
        .isEqualTo("2026-11-22 01:02:03 UTC +0000 1795309323%\n");
    assertThat(lab.run("date foo")).isEqualTo(new Result("", "date: invalid date ‘foo’\n", 1));
    assertThat(lab.runAs("kim", "date 0525170630", "", Map.of()).err())
        .isEqualTo("date: cannot set date: Operation not permitted\n");
    assertThat(lab.run("date 0525170630").out()).isEqualTo("Sat May 25 17:06:00 KST 2030\n");
    assertThat(lab.run("date").out()).isEqualTo("Sat May 25 17:06:00 KST 2030\n");
    assertThat(lab.run("date -s '2026-11-22 10:02:03'; date -s '-1 day'; date --set=9:30").out())
        .isEqualTo(
            "Sun Nov 22 10:02:03 KST 2026\nSat Nov 21 10:02:03 KST 2026\n"
                + "Sat Nov 21 09:30:00 KST 2026\n");
    assertThat(lab.run("date -s never").err()).isEqualTo("date: invalid date ‘never’\n");
  }

  @Test
  void teeWritesAsRoot() throws IOException {
    assertThat(lab.runAs("kim", "echo x | tee /etc/mail/access", "", Map.of()).err())
        .isEqualTo("tee: /etc/mail/access: Permission denied\n");
    lab.runAs("kim", "echo more | sudo tee -a /etc/mail/access > /dev/null", "", Map.of());
    assertThat(lab.read("mail/server/access")).isEqualTo("Connect:localhost RELAY\nmore\n");
  }
}
