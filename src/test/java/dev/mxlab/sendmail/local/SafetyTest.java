package dev.mxlab.sendmail.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.Command;
import dev.mxlab.host.TestHost;
import dev.mxlab.host.command.HostCommands;
import dev.mxlab.sendmail.TestMail;
import dev.mxlab.sendmail.command.SendmailCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Owners and modes of .forward and of included files: which of them a real sendmail trusts. */
class SafetyTest {
  private static final String DEBIAN =
      "O DontBlameSendmail=,AssumeSafeChown,ForwardFileInGroupWritableDirPath,"
          + "GroupWritableForwardFileSafe,GroupWritableIncludeFileSafe,"
          + "IncludeFileInGroupWritableDirPath,DontWarnForwardFileInUnsafeDirPath,TrustStickyBit,"
          + "NonRootSafeAddr,GroupWritableIncludeFile,GroupReadableDefaultAuthInfoFile";
  private static final String BEFORE =
      "chown -R lee:lee /home/lee; chmod 755 /home /home/lee; rm -rf $F $I; echo kim > $F;"
          + " echo kim > $I; chown lee:lee $F $I; ";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path root;

  static Stream<List<String>> cases() {
    List<List<String>> all = new ArrayList<>();
    for (String line : TestMail.resource("/sendmail/lists/safety.txt").lines().toList()) {
      if (line.startsWith("== ")) {
        all.add(new ArrayList<>(List.of(line.substring(3))));
      } else if (!line.startsWith("#")) {
        all.get(all.size() - 1).add(line);
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void trustsWhatSendmailTrusts(List<String> recorded) throws Exception {
    List<Command> commands = new ArrayList<>(HostCommands.all());
    commands.add(new SendmailCommand());
    TestMail mail = TestMail.inLab(root, commands);
    mail.host.accounts().add("lee", "", "/home/lee", "/bin/bash", true);
    mail.with("/etc/mail/aliases.db", "inc", ":include:/home/lee/inc");
    String head = recorded.get(0);
    boolean included = head.startsWith("inc ");
    String deed = included ? head.substring("inc ".length()) : head;
    Map<String, String> names = Map.of("F", "/home/lee/.forward", "I", "/home/lee/inc");
    TestHost.Result done = mail.host.runAs("root", BEFORE + deed, "", names);
    assertThat(done.err()).isEmpty();
    List<String> found = new ArrayList<>(List.of(head));
    for (String which : List.of("debian", "safe")) {
      String option = which.equals("debian") ? DEBIAN : "#O DontBlameSendmail=safe";
      mail.host.runAs(
          "root",
          "sed -i 's/^#*O DontBlameSendmail=.*/" + option + "/' /etc/mail/sendmail.cf",
          "",
          names);
      TestHost.Result said = mail.host.run("sendmail -bv " + (included ? "inc" : "lee"));
      (said.out() + said.err()).lines().map(line -> which + " " + line).forEach(found::add);
    }
    assertThat(String.join("\n", found)).isEqualTo(String.join("\n", recorded));
  }
}
