package dev.mxlab.sendmail.reception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mxlab.host.TestHost;
import dev.mxlab.net.NotedStack;
import dev.mxlab.net.TestLinks;
import dev.mxlab.sendmail.TestMail;
import dev.mxlab.sendmail.m4.LibraryTest;
import dev.mxlab.smtp.server.SessionDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What one more line in the access map changes, as a real sendmail showed it: by what our library
 * makes, and by the files of Debian's sendmail-cf where target/real-cf holds them.
 */
class AccessMatrixTest {
  private static final Path REAL = Path.of("target/real-cf");

  @TempDir Path directory;

  @Test
  void onDebianByOurLibrary() throws IOException {
    debian(LibraryTest.made(TestMail.resource("/sendmail/library/debian.mc")));
  }

  @Test
  void onCentosByOurLibrary() throws IOException {
    centos(LibraryTest.made(TestMail.resource("/sendmail/library/centos.mc")));
  }

  @Test
  void onDebianByItsOwnFile() throws IOException {
    debian(real("debian.cf"));
  }

  @Test
  void onCentosByItsOwnFile() throws IOException {
    centos(real("centos.cf"));
  }

  private static String real(String name) throws IOException {
    Path file = REAL.resolve(name);
    assumeTrue(Files.exists(file), "no " + file + ": make it from sendmail-cf");
    return Files.readString(file);
  }

  private void debian(String cf) throws IOException {
    TestMail mail = TestMail.in(directory);
    mail.host.write("/etc/mail/sendmail.cf", cf);
    mail.host.dns().ptr("192.168.111.14", "pc.kjy.co.ki").a("pc.kjy.co.ki", "192.168.111.14");
    String base =
        TestMail.resource("/sendmail/stock/debian/access")
            .replaceAll("(?m)^(example\\.com|192\\.168\\.111)\\s+RELAY\n", "");
    played(mail, base, "192.168.111.100", "main-debian", "rhs-debian");
  }

  private void centos(String cf) throws IOException {
    TestMail mail =
        TestMail.on(
            TestHost.on(directory).named("mail.kjy.co.ki").network(new NotedStack("192.168.0.164")),
            "kjy",
            "test",
            "admin",
            "kim",
            "lee",
            "example");
    mail.host.write("/etc/mail/sendmail.cf", cf).write("/etc/mail/trusted-users", "");
    mail.host.write("/etc/mail/local-host-names", "kjy.co.ki\n");
    mail.host
        .dns()
        .ptr("192.168.0.10", "client.lab.ki")
        .a("client.lab.ki", "192.168.0.10")
        .ptr("192.168.0.12", "forged.naver.com")
        .a("forged.naver.com", "192.168.0.99")
        .ptr("192.168.0.13", "mail.spam.com")
        .a("mail.spam.com", "192.168.0.13")
        .ptr("192.168.0.14", "mail.naver.com")
        .a("mail.naver.com", "192.168.0.14")
        .ptr("192.168.0.114", "mail.jyj.co.ki")
        .a("mail.jyj.co.ki", "192.168.0.114");
    String base =
        "Connect:localhost.localdomain\tRELAY\nConnect:localhost\tRELAY\nConnect:127.0.0.1\tRELAY\n";
    played(mail, base, "192.168.0.164", "main-centos", "rhs-centos");
  }

  private static void played(TestMail mail, String base, String server, String... tables) {
    for (String domain : List.of("shionista.com", "kjy.co.ki", "jyj.co.ki")) {
      mail.host.dns().mx(domain, "mail." + domain);
    }
    Mta mta = mail.mta();
    List<String> wrong = new ArrayList<>();
    String before = "";
    for (String table : tables) {
      for (String line :
          TestMail.resource("/golden/access/" + table + ".tsv").lines().skip(2).toList()) {
        String[] row = line.split("\t", -1);
        String entry = row[1].equals("(none)") ? "" : row[1] + "\t" + row[2] + "\n";
        if (before.isEmpty() || !before.equals(entry + "!")) {
          mail.access(base, entry);
          before = entry + "!";
        }
        String heard = heard(mta, server, row);
        if (!heard.isEmpty()) {
          wrong.add(line + "\n   " + heard);
        }
      }
    }
    assertThat(wrong).as(wrong.size() + " rows").isEmpty();
  }

  /** Empty where everything is as recorded. */
  private static String heard(Mta mta, String server, String[] row) {
    SendmailReception reception = new SendmailReception(mta, mta.config().daemonPorts().get(0));
    SessionDriver session = new SessionDriver(reception, TestLinks.between(server, row[3])).open();
    String[] said = {
      session.said(),
      session.send("HELO x\r\n").said(),
      session.send("MAIL FROM:<" + row[5] + ">\r\n").said(),
      session.send("RCPT TO:<" + row[6] + ">\r\n").said(),
      ""
    };
    if (!row[11].isEmpty()) {
      said[4] =
          session.send("DATA\r\n").said() + session.send("Subject: x\r\n\r\nx\r\n.\r\n").said();
      said[4] =
          said[4].replaceFirst("354 .*\r\n", "").replaceFirst("2\\.0\\.0 \\w+", "2.0.0 {QID}");
    }
    for (int i = 0; i < said.length; i++) {
      String now = said[i].strip();
      boolean good = i < 2 ? now.startsWith(row[7 + i]) : now.equals(row[7 + i]);
      if (!good) {
        return "column " + (8 + i) + ": " + now;
      }
    }
    session.session().closed();
    return "";
  }
}
