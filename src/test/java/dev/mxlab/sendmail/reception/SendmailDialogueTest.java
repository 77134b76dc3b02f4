package dev.mxlab.sendmail.reception;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mxlab.host.Call;
import dev.mxlab.net.TestLinks;
import dev.mxlab.sendmail.TestMail;
import dev.mxlab.sendmail.cf.DaemonPort;
import dev.mxlab.sendmail.map.Makemap;
import dev.mxlab.smtp.server.DialogueFile;
import dev.mxlab.smtp.server.DialogueFile.Case;
import dev.mxlab.smtp.server.SessionDriver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Plays what a real sendmail was heard to say, word for word, against the whole MTA. */
class SendmailDialogueTest {
  private static final Path REAL = Path.of("target/real-cf/debian.cf");

  /** What needs more than is there: HelpFile taken away. */
  private static final Set<String> NOT_YET = Set.of("greeting-and-no-helpfile");

  private static final List<String> FOLDERS =
      List.of("/dialogue/smtp", "/dialogue/mta", "/dialogue/options");

  @TestFactory
  Stream<DynamicTest> saysWhatSendmailSays(@TempDir Path directory) {
    return FOLDERS.stream()
        .flatMap(folder -> DialogueFile.folder(folder).stream())
        .filter(one -> !NOT_YET.contains(one.name()))
        .map(one -> DynamicTest.dynamicTest(one.name(), () -> play(one, directory)));
  }

  @TestFactory
  Stream<DynamicTest> asksTheRulesOfTheFile(@TempDir Path directory) {
    String mc = TestMail.resource("/dialogue/checks/rules.mc");
    return DialogueFile.folder("/dialogue/checks").stream()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.name(),
                    () -> {
                      TestMail mail = TestMail.in(Files.createTempDirectory(directory, "host"));
                      mail.make(mc);
                      converse(one, mail);
                    }));
  }

  /** The same with the rules of the real file, which is no part of this repository. */
  @TestFactory
  Stream<DynamicTest> saysItByTheRulesOfTheRealFile(@TempDir Path directory) throws IOException {
    assumeTrue(Files.exists(REAL), "no " + REAL + ": make it from Debian's package sendmail-cf");
    String real = Files.readString(REAL);
    return FOLDERS.stream()
        .filter(folder -> !folder.endsWith("options"))
        .flatMap(folder -> DialogueFile.folder(folder).stream())
        .filter(one -> !NOT_YET.contains(one.name()))
        .map(one -> DynamicTest.dynamicTest(one.name(), () -> playReal(one, directory, real)));
  }

  private static void playReal(Case dialogue, Path directory, String real) throws IOException {
    TestMail mail = TestMail.in(Files.createTempDirectory(directory, "host"));
    mail.host
        .write("/etc/mail/sendmail.cf", real + options(dialogue.facts().getOrDefault("config", "")))
        .write("/etc/mail/trusted-users", "")
        .write(
            "/etc/mail/local-host-names",
            TestMail.resource("/sendmail/stock/debian/local-host-names"));
    String access = TestMail.resource("/sendmail/stock/debian/access");
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    new Makemap()
        .run(
            new Call(
                mail.host.host(),
                "makemap",
                List.of("hash", "/etc/mail/access"),
                mail.host.user("root"),
                "/",
                Map.of(),
                new ByteArrayInputStream(access.getBytes(StandardCharsets.UTF_8)),
                nowhere,
                nowhere,
                Locale.ENGLISH));
    converse(dialogue, mail);
  }

  private static void play(Case dialogue, Path directory) throws IOException {
    TestMail mail = TestMail.in(Files.createTempDirectory(directory, "host"));
    String config = dialogue.facts().getOrDefault("config", "");
    mail.configure(options(config));
    if (dialogue.name().matches("privacy-(?!centos).*")) {
      String file = Files.readString(mail.host.path("/etc/mail/sendmail.cf"));
      String own = "(?m)^O PrivacyOptions=.*\n(?=[\\s\\S]*^O PrivacyOptions)";
      mail.host.write("/etc/mail/sendmail.cf", file.replaceAll(own, ""));
    }
    mail.with("/etc/mail/access.db", "connect:127", "RELAY")
        .with("/etc/mail/access.db", "reject@", "REJECT")
        .with("/etc/mail/access.db", "example.com", "RELAY")
        .with("/etc/mail/access.db", "192.168.111", "RELAY");
    converse(dialogue, mail);
  }

  private static void converse(Case dialogue, TestMail mail) throws IOException {
    Mta mta = mail.mta();
    SendmailReception reception =
        new SendmailReception(mta, port(mta, dialogue.facts().getOrDefault("port", "25")));
    String client = dialogue.facts().getOrDefault("source", "192.168.111.10");
    new SessionDriver(reception, TestLinks.between("192.168.111.100", client))
        .open()
        .play(dialogue.steps());
  }

  /** Servers of other configurations were recorded at ports of their own, as if at 25. */
  private static DaemonPort port(Mta mta, String number) {
    return mta.config().daemonPorts().stream()
        .filter(port -> port.number() == Integer.parseInt(number))
        .findFirst()
        .orElse(mta.config().daemonPorts().get(0));
  }

  /** {@code debian + PrivacyOptions=a,b} as O lines; what follows a comma may be a new option. */
  private static String options(String config) {
    int plus = config.indexOf(" + ");
    if (plus < 0) {
      return "";
    }
    return "O " + config.substring(plus + 3).replaceAll(",(?=[A-Z][A-Za-z]+=)", "\nO ") + "\n";
  }
}
