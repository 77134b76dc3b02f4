package dev.mxlab.named.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.Units;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An afternoon with BIND's rndc and a primary named, as recorded: zones edited, broken and mended
 * between the commands; and with its secondary, whose primary is silent here: what it fetches and
 * when is left to the tests of transfers.
 */
class RndcTranscriptTest {
  private static final Path RECORDED = Path.of("src/test/resources/golden/rndc/transcript.txt");
  private static final String NAMED_CONF = "/etc/bind/named.conf";
  private static final String KJY = "/var/cache/bind/kjy.co.ki.zone";
  private static final String ZONE =
      """
      $TTL 86400
      @	IN SOA	ns2.kjy.co.ki. root.kjy.co.ki. ( %s 600 180 604800 86400 )
      	IN NS	ns1
      	IN NS	ns2
      	IN MX	10 mail
      mail	IN A	192.168.0.164
      ns1	IN A	192.168.0.114
      ns2	IN A	192.168.0.164
      www	IN A	192.168.0.164
      ftp	IN CNAME	www
      """;
  private static final String DYNAMIC =
      "$TTL 300\n@ IN SOA ns root ( 1 600 180 604800 300 )\n@ IN NS ns\nns A 127.0.0.1\na A 127.0.0.2\n";

  /** A command as it was typed, what it printed, and its exit code. */
  private record Step(String command, String output, int exit) {}

  @TempDir Path root;
  private ControlledHost host;

  @BeforeEach
  void start() {
    host = new ControlledHost(root);
    host.lab().write(NAMED_CONF, conf(""));
    List.of("example.com", "naver.com", "daum.net", "jyj.co.ki", "0.168.192.in-addr.arpa")
        .forEach(name -> host.lab().write("/var/cache/bind/" + name + ".db", ZONE.formatted("2")));
    host.lab().write("/var/cache/bind/111.168.192.in-addr.arpa.db", ZONE.formatted("2"));
    host.lab().write("/var/cache/bind/dyn.test.db", DYNAMIC);
    host.lab().write("/var/cache/bind/new.test.db", DYNAMIC);
    host.lab().write("/var/cache/bind/root.db", ". 3600 NS a.root.\na.root. 3600 A 10.0.0.1\n");
    host.lab().write(KJY, ZONE.formatted("2020052500"));
    assertThat(host.start()).isEqualTo(Units.State.ACTIVE);
  }

  @AfterEach
  void end() {
    host.close();
  }

  private static String conf(String more) {
    StringBuilder conf = new StringBuilder(ControlledHost.KEY);
    conf.append(
        "options { directory \"/var/cache/bind\"; recursion yes; dnssec-validation no;"
            + " session-keyfile none; };\n");
    conf.append("zone \".\" { type hint; file \"root.db\"; };\n");
    for (String zone :
        List.of(
            "example.com",
            "naver.com",
            "daum.net",
            "jyj.co.ki",
            "0.168.192.in-addr.arpa",
            "111.168.192.in-addr.arpa")) {
      conf.append("zone \"%s\" { type master; file \"%s.db\"; };\n".formatted(zone, zone));
    }
    conf.append("zone \"kjy.co.ki\" { type master; file \"kjy.co.ki.zone\"; };\n");
    conf.append(
        "zone \"dyn.test\" { type master; file \"dyn.test.db\"; allow-update { any; }; };\n");
    return conf.append(more).toString();
  }

  /**
   * The commands of one part of the recording.
   *
   * @param title how its heading begins; the part ends at the next one
   */
  private static List<Step> steps(String title) throws IOException {
    List<Step> steps = new ArrayList<>();
    String command = "";
    StringBuilder output = new StringBuilder();
    boolean within = false;
    for (String line : Files.readAllLines(RECORDED)) {
      if (line.startsWith("##### ")) {
        within = line.startsWith("##### " + title);
      } else if (!within) {
        continue;
      }
      if (line.startsWith("$ rndc ")) {
        command = line.substring(7);
        output.setLength(0);
      } else if (line.startsWith("[exit ")) {
        int exit = Integer.parseInt(line.substring(6, line.length() - 1));
        steps.add(new Step(command, output.toString(), exit));
      } else {
        output.append(line).append('\n');
      }
    }
    return steps;
  }

  /** What was done to the files before a command. */
  private void edit(int number) {
    switch (number) {
      case 1 -> host.lab().write(KJY, ZONE.formatted("2020052501"));
      case 3 -> host.lab().write(KJY, ZONE.formatted("2020052502"));
      case 5 -> host.lab().write(KJY, ZONE.formatted("2020052502") + "x A\n");
      case 7 -> host.lab().write(KJY, ZONE.formatted("2020052502"));
      case 8 -> host.lab().write(NAMED_CONF, conf("zone \"x\" { type master; file \"x\" };\n"));
      case 9 -> host.lab().write(NAMED_CONF, conf("zone \"x\" { type mastr; file \"x\"; };\n"));
      case 10 ->
          host.lab()
              .write(
                  NAMED_CONF, conf("zone \"new.test\" { type master; file \"new.test.db\"; };\n"));
      case 11 -> host.lab().write(NAMED_CONF, conf(""));
      default -> {}
    }
  }

  @Test
  void thePrimaryAnswersAsRecorded() throws IOException {
    List<Step> steps = steps("rndc against the primary");
    assertThat(steps).hasSizeGreaterThan(40);
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      edit(i);
      Typed typed = host.rndc(step.command().split(" "));
      assertThat(plain(typed.out() + typed.err()))
          .as("%d: rndc %s", i, step.command())
          .startsWith(plain(step.output()));
      assertThat(typed.exit()).as("%d: rndc %s", i, step.command()).isEqualTo(step.exit());
    }
    assertThat(host.rndc("stop").exit()).isZero();
    Awaitility.await().until(() -> host.named().listening().isEmpty());
  }

  @Test
  void theSecondaryAnswersAsRecorded() throws IOException {
    host.lab().write("/var/cache/bind/slaves/kjy.co.ki.zone", ZONE.formatted("2020052502"));
    host.lab()
        .write(
            NAMED_CONF,
            ControlledHost.KEY
                + "options { directory \"/var/cache/bind\"; session-keyfile none; };\n"
                + "zone \".\" { type hint; file \"root.db\"; };\n"
                + "zone \"kjy.co.ki\" { type slave; masters { 192.168.0.164; };"
                + " masterfile-format text; file \"slaves/kjy.co.ki.zone\"; };\n");
    assertThat(host.rndc("reload").exit()).isZero();
    List<Step> steps = steps("rndc against the secondary");
    assertThat(steps).hasSizeGreaterThan(4);
    for (Step step : steps) {
      Typed typed = host.rndc(step.command().split(" "));
      assertThat(plain(typed.out() + typed.err()))
          .as("rndc %s", step.command())
          .startsWith(plain(step.output()));
      assertThat(typed.exit()).as("rndc %s", step.command()).isEqualTo(step.exit());
    }
  }

  private static String plain(String text) {
    return text.replaceAll("[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} [0-9:]+ GMT", "DATE")
        .replaceAll("\\d\\d-[A-Z][a-z]{2}-\\d{4} [0-9:.]+", "DATE")
        .replaceAll("(?m)^configuration file: .*", "configuration file: F")
        .replaceAll("(?m)^(running on|CPUs found|worker threads|UDP listeners|TCP high).*", "$1");
  }
}
