package dev.mxlab.sendmail.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.Account;
import dev.mxlab.sendmail.TestMail;
import dev.mxlab.sendmail.delivery.Outlet;
import dev.mxlab.sendmail.delivery.Router.Route;
import dev.mxlab.sendmail.delivery.SendList;
import dev.mxlab.sendmail.delivery.SendMember;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListsTest {
  @TempDir Path directory;
  private TestMail mail;

  @BeforeEach
  void start() {
    mail = TestMail.in(directory);
  }

  /**
   * {@code alias NAME: MEMBERS}; {@code file PATH} and its lines after {@code | }; {@code expand
   * ADDRESS} and what it comes to after {@code = }.
   */
  @ParameterizedTest
  @ValueSource(strings = {"aliases", "forward", "loops"})
  void expandsAsSendmailDoes(String name) {
    String file = "";
    StringBuilder text = new StringBuilder();
    List<String> expected = new ArrayList<>();
    List<String> found = new ArrayList<>();
    for (String line : TestMail.resource("/sendmail/lists/" + name + ".txt").lines().toList()) {
      if (!line.startsWith("| ") && !file.isEmpty()) {
        mail.host.write(file, text.toString());
        text.setLength(0);
        file = "";
      }
      if (line.startsWith("alias ")) {
        String[] entry = line.substring("alias ".length()).split(": ", 2);
        mail.with("/etc/mail/aliases.db", entry[0], entry[1]);
      } else if (line.startsWith("file ")) {
        file = line.substring("file ".length());
      } else if (line.startsWith("| ")) {
        text.append(line.substring(2)).append('\n');
      } else if (line.startsWith("expand ")) {
        expected.add(line);
        found.add(line);
        expand(line.substring("expand ".length())).forEach(one -> found.add("= " + one));
      } else if (line.startsWith("= ")) {
        expected.add(line);
      }
    }
    assertThat(found).isEqualTo(expected);
  }

  private List<String> expand(String address) {
    return SendList.of(List.of(address), true, mail.mta().router()).join().members().stream()
        .filter(member -> member.state() != SendMember.State.EXPANDED)
        .map(member -> member.address() + " " + place(member.route()))
        .toList();
  }

  private static String place(Route route) {
    if (route instanceof Route.Local local) {
      return "local " + local.name() + (local.detail().isEmpty() ? "" : " at " + local.detail());
    } else if (route instanceof Route.Remote remote) {
      return remote.mailer() + " " + remote.host();
    } else if (route instanceof Route.Program program) {
      return "prog " + program.command();
    } else if (route instanceof Route.FileNamed file) {
      return "*file* " + file.path();
    } else if (route instanceof Route.Error error) {
      return error.code() + " " + error.dsn() + " " + error.text();
    }
    return route.toString();
  }

  private HostOutlet outlet() {
    return new HostOutlet(mail.host.host(), mail.config());
  }

  private Outlet.Letter letter() {
    Account kim = mail.host.user("kim");
    return new Outlet.Letter(
        "6AM1",
        "From kim@daum.net Sun Nov 22 11:04:18 2026\n",
        () ->
            new ByteArrayInputStream(
                "Subject: hello\n\nHello\n".getBytes(StandardCharsets.US_ASCII)),
        new Route.Local("kim", "kim", "", kim.uid(), kim.gid(), true));
  }

  private void program(String name, String script) throws IOException {
    mail.host.write("/etc/mail/smrsh/" + name, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(
        mail.host.path("/etc/mail/smrsh/" + name), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void runsProgramsOfTheRestrictedDirectoryAlone() throws IOException {
    program("catch", "cat > got; echo \"$1\" >> got");
    Files.createDirectories(mail.host.path("/home/kim"));
    assertThat(outlet().program("|/usr/local/bin/catch one", letter()).status()).isZero();
    assertThat(mail.host.read("/home/kim/got"))
        .isEqualTo("From kim@daum.net Sun Nov 22 11:04:18 2026\nSubject: hello\n\nHello\none\n");
    Outlet.Outcome missing = outlet().program("|/bin/cat /etc/passwd", letter());
    assertThat(missing.status()).isEqualTo(69);
    assertThat(missing.said())
        .containsExactly("smrsh: \"cat\" not available for sendmail programs (stat failed)");
    assertThat(outlet().program("|catch a; rm b", letter()).said())
        .containsExactly("smrsh: cannot use ; in command");
    assertThat(outlet().program("|catch `id`", letter()).said())
        .containsExactly("smrsh: cannot use ` in command");
  }

  @Test
  void tellsWhatAProgramSaidAndHowItEnded() throws IOException {
    program("broken", "echo it does not work >&2; exit 73");
    Outlet.Outcome outcome = outlet().program("|broken", letter());
    assertThat(outcome.status()).isEqualTo(73);
    assertThat(outcome.said()).containsExactly("it does not work");
  }

  @Test
  void aFilesOtherNamesGetNoMail() throws IOException {
    mail.host.write("/home/kim/real", "");
    Path real = mail.host.path("/home/kim/real");
    Files.createSymbolicLink(real.resolveSibling("sym"), Path.of("real"));
    assertThat(outlet().file("/home/kim/sym", letter()).status()).isEqualTo(73);
    assertThat(outlet().file("/home/kim/real", letter()).status()).isZero();
    Files.createLink(real.resolveSibling("hard"), real);
    assertThat(outlet().file("/home/kim/real", letter()).status()).isEqualTo(73);
    mail.configure("O DontBlameSendmail=FileDeliveryToHardLink,FileDeliveryToSymLink\n");
    assertThat(outlet().file("/home/kim/real", letter()).status()).isZero();
    assertThat(outlet().file("/home/kim/sym", letter()).status()).isZero();
  }
}
