package dev.mxlab.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays what was typed on recorded machines, and compares the answers. A file of {@code
 * src/test/resources/transcript/commands} has first some lines that say where it comes from, among
 * them perhaps {@code Lab: NAME}, {@code Add: LINE} for a line of sendmail.cf, {@code Servers:
 * ADDRESS KIND ...} and {@code File: HOST PATH RESOURCE} for a file, then steps with their answers
 * below:
 *
 * <ul>
 *   <li>{@code [HOST]# COMMAND}; with {@code ~} for the sign the answer's lines, or the messages of
 *       a mailbox, may come in any order;
 *   <li>{@code [HOST]< COMMAND} is a sitting at a terminal, where the lines that begin with {@code
 *       <} are typed;
 *   <li>{@code [HOST]: COMMAND} prepares something, whatever it answers;
 *   <li>{@code [client]$ send.py SERVER CLIENT SENDER "SUBJECT" RECIPIENT} brings a message over
 *       SMTP, {@code [client]$ talk SERVER CLIENT} says the lines that begin with {@code C:},
 *       {@code many SERVER CLIENT NUMBER} connects so many times at once, {@code session NAME
 *       SERVER:PORT CLIENT} begins or continues a session that lasts until {@code X:};
 *   <li>{@code [servers]~} is what the servers were told;
 *   <li>{@code [clock]# +4h} goes on in time.
 * </ul>
 *
 * <p>Ids, times and process ids are not compared, but where the same id stands again in an answer
 * it must stand there again.
 */
class CommandTranscriptTest {
  private static final Pattern STEP = Pattern.compile("\\[(\\w+)\\]([#~:$<]) ?(.*)");

  private static final Duration PATIENCE = Duration.ofSeconds(Long.getLong("patience", 10));

  @TempDir Path root;

  static Stream<String> names() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/transcript/commands"))) {
      String only = System.getProperty("only", "");
      return files
          .map(f -> f.getFileName().toString().replace(".txt", ""))
          .filter(name -> name.contains(only))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void answersAsTheRecordedMachinesDid(String name) throws Exception {
    List<String> lines =
        Files.readAllLines(
            Path.of("src/test/resources/transcript/commands", name + ".txt"),
            StandardCharsets.UTF_8);
    List<String> head = lines.stream().takeWhile(line -> !STEP.matcher(line).matches()).toList();
    try (RecordedLab lab = RecordedLab.start(value(head, "Lab", "flow"), options(head), root)) {
      List<String> servers = Arrays.asList(value(head, "Servers", "").split(" "));
      for (int i = 0; i + 1 < servers.size(); i += 2) {
        lab.serve(servers.get(i), servers.get(i + 1));
      }
      for (String line : head) {
        String[] file = line.split(" ");
        if (file[0].equals("File:")) {
          lab.put(file[1], file[2], file[3]);
        }
      }
      List<String> wrong = new ArrayList<>();
      for (int i = head.size(); i < lines.size(); ) {
        Matcher step = STEP.matcher(lines.get(i));
        assertThat(step.matches()).isTrue();
        List<String> answer =
            lines.subList(i + 1, lines.size()).stream()
                .takeWhile(line -> !STEP.matcher(line).matches())
                .toList();
        i += 1 + answer.size();
        try {
          play(lab, step, String.join("\n", answer) + (answer.isEmpty() ? "" : "\n"));
        } catch (AssertionError | org.awaitility.core.ConditionTimeoutException differs) {
          // All that differs is worth knowing.
          wrong.add(step.group() + "\n" + differs.getMessage());
        }
      }
      assertThat(String.join("\n", wrong)).isEmpty();
    }
  }

  private static List<String> options(List<String> head) {
    return head.stream()
        .filter(line -> line.startsWith("Add: "))
        .map(line -> line.substring(5))
        .toList();
  }

  private static String value(List<String> head, String key, String none) {
    return head.stream()
        .filter(line -> line.startsWith(key + ": "))
        .map(line -> line.substring(key.length() + 2))
        .findFirst()
        .orElse(none);
  }

  private static void play(RecordedLab lab, Matcher step, String recorded) throws Exception {
    String host = step.group(1);
    String typed = step.group(3);
    boolean anyOrder = step.group(2).equals("~");
    // Who waits for a mailbox's lock is not idle until it goes.
    if (!typed.matches("rm .*\\.lock")) {
      lab.awaitIdle();
    }
    if (host.equals("clock")) {
      lab.advance(typed);
    } else if (host.equals("servers")) {
      soon(() -> compare(lab.servers().said(), recorded, true));
    } else if (step.group(2).equals(":")) {
      lab.run(host, typed);
    } else if (step.group(2).equals("<")) {
      List<String> lines = recorded.lines().toList();
      List<String> keys = lines.stream().takeWhile(line -> line.startsWith("< ")).toList();
      String shown = String.join("\n", lines.subList(keys.size(), lines.size()));
      String now = lab.sit(host, typed, keys.stream().map(line -> line.substring(2)).toList());
      compare(now, shown, false);
    } else if (step.group(2).equals("$")) {
      compare(client(lab, typed, recorded), recorded, false);
    } else if (anyOrder
        || typed.matches("(cat|tail|head|mailq|hoststat|mailstats|grep|ls|sed -n|for)\\b.*")) {
      // What a log or a mailbox tells may come a moment later.
      soon(() -> compare(lab.run(host, typed), recorded, anyOrder));
    } else {
      compare(lab.run(host, typed), recorded, false);
    }
  }

  private static String client(RecordedLab lab, String typed, String recorded) throws Exception {
    return switch (typed.split(" ")[0]) {
      case "talk" -> lab.talk(typed, recorded);
      case "many" -> lab.many(typed);
      case "session" -> lab.session(typed, recorded);
      default -> lab.send(typed);
    };
  }

  private static void soon(org.awaitility.core.ThrowingRunnable assertion) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(assertion);
  }

  private static void compare(String now, String recorded, boolean anyOrder) {
    String expected = Timeless.of(recorded, anyOrder);
    boolean dovecot = recorded.contains(" mail dovecot: ");
    String actual = Timeless.of(dovecot ? now : Timeless.withoutDovecot(now), anyOrder);
    if (!actual.equals(expected)) {
      throw new AssertionError(difference(expected, actual));
    }
  }

  /** The lines that only one of both has, where that tells enough. */
  private static String difference(String expected, String actual) {
    List<String> missing = new ArrayList<>(List.of(expected.split("\n", -1)));
    List<String> more = new ArrayList<>();
    for (String line : actual.split("\n", -1)) {
      if (!missing.remove(line)) {
        more.add("+ " + line);
      }
    }
    List<String> lines = new ArrayList<>(missing.stream().map(line -> "- " + line).toList());
    lines.addAll(more);
    return lines.isEmpty()
        ? "other order:\n" + expected + "\nbut was\n" + actual
        : String.join("\n", lines);
  }
}
