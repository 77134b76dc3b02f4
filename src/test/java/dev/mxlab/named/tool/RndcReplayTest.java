package dev.mxlab.named.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replays what BIND's rndc and named said to each other: our rndc asks our named, over a socket.
 * Lines of the log may come in another order where BIND's threads made it so.
 */
class RndcReplayTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/rndc");
  private static final Pattern HTTP_DATE =
      Pattern.compile("[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} [0-9:]+ GMT");
  private static final Pattern LOG_DATE = Pattern.compile("\\d\\d-[A-Z][a-z]{2}-\\d{4} [0-9:.]+");

  /** A command and all that was seen of it. */
  private record Case(
      String command, StringBuilder out, StringBuilder err, List<String> log, int[] exit) {}

  @TempDir Path root;
  private ControlledHost host;

  @BeforeEach
  void open() {
    host = new ControlledHost(root);
  }

  @AfterEach
  void close() {
    host.close();
  }

  @TestFactory
  Stream<DynamicTest> commands() throws IOException {
    return replay("commands");
  }

  @TestFactory
  Stream<DynamicTest> zonesThatRndcAdds() throws IOException {
    return replay("new-zones");
  }

  private Stream<DynamicTest> replay(String name) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(GOLDEN.resolve(name))) {
      for (Path file : files) {
        boolean conf = file.endsWith("named.conf");
        String place = conf ? "/etc/bind/named.conf" : "/var/cache/bind/" + file.getFileName();
        host.lab().write(place, Files.readString(file));
      }
    }
    host.start();
    return read(GOLDEN.resolve(name + ".txt")).stream()
        .map(one -> DynamicTest.dynamicTest(one.command(), () -> same(one)));
  }

  private static List<Case> read(Path file) throws IOException {
    List<Case> cases = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("$ rndc ")) {
        cases.add(
            new Case(
                line.substring(7),
                new StringBuilder(),
                new StringBuilder(),
                new ArrayList<>(),
                new int[] {-1}));
        continue;
      }
      if (cases.isEmpty()) {
        continue;
      }
      Case last = cases.get(cases.size() - 1);
      if (line.startsWith("[stderr] ")) {
        last.err().append(line.substring(9)).append('\n');
      } else if (line.startsWith("[exit ")) {
        last.exit()[0] = Integer.parseInt(line.substring(6, line.length() - 1));
      } else if (line.startsWith("[log] ")) {
        last.log().add(line.substring(6));
      } else if (last.exit()[0] < 0) {
        last.out().append(line).append('\n');
      }
    }
    return cases;
  }

  private void same(Case expected) throws IOException {
    int before = host.lab().said().size();
    Typed typed = host.rndc(expected.command().split(" "));
    assertThat(plain(typed.out())).isEqualTo(plain(expected.out().toString()));
    // Below BIND's words may stand our own, how to mend it.
    assertThat(plain(typed.err())).startsWith(expected.err().toString());
    assertThat(typed.exit()).isEqualTo(expected.exit()[0]);
    if (!expected.command().startsWith("stop")) {
      List<String> said = host.lab().said();
      assertThat(said.subList(before, said.size()).stream().map(RndcReplayTest::plain).toList())
          .containsAll(expected.log());
    }
  }

  private static String plain(String text) {
    String dates = HTTP_DATE.matcher(text).replaceAll("DATE");
    return LOG_DATE
        .matcher(dates)
        .replaceAll("DATE")
        .replaceAll("(?m)^pid: \\d+", "pid: PID")
        // Whether a primary that is not there was given up yet.
        .replaceAll("(?m)^soa queries in progress: .*", "soa queries in progress: N")
        .replaceAll("(?m)^running on .*", "running on HOST")
        // Where time stands still, the next try of an unreachable primary is always still to come.
        .replaceAll("(?m)^(soa queries in progress): .*", "$1: 0")
        .replaceAll("(?m)^(CPUs found|worker threads|UDP listeners per interface): .*", "$1: N");
  }
}
