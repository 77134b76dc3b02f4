package dev.mxlab.sendmail.reception;

import dev.mxlab.net.TestLinks;
import dev.mxlab.sendmail.TestMail;
import dev.mxlab.sendmail.cf.DaemonPort;
import dev.mxlab.smtp.server.DialogueFile;
import dev.mxlab.smtp.server.DialogueFile.Case;
import dev.mxlab.smtp.server.SessionDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Plays what a real sendmail was heard to say, word for word, against the whole MTA. */
class SendmailDialogueTest {
  /** What needs more than is there: HelpFile taken away. */
  private static final Set<String> NOT_YET = Set.of("greeting-and-no-helpfile");

  @TestFactory
  Stream<DynamicTest> saysWhatSendmailSays(@TempDir Path directory) {
    return Stream.of("/dialogue/smtp", "/dialogue/mta")
        .flatMap(folder -> DialogueFile.folder(folder).stream())
        .filter(one -> !NOT_YET.contains(one.name()))
        .map(one -> DynamicTest.dynamicTest(one.name(), () -> play(one, directory)));
  }

  private static void play(Case dialogue, Path directory) throws IOException {
    TestMail mail = TestMail.in(Files.createTempDirectory(directory, "host"));
    String config = dialogue.facts().getOrDefault("config", "");
    mail.configure(options(config));
    mail.with("/etc/mail/access.db", "connect:127", "RELAY")
        .with("/etc/mail/access.db", "reject@", "REJECT")
        .with("/etc/mail/access.db", "example.com", "RELAY")
        .with("/etc/mail/access.db", "192.168.111", "RELAY");
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
