package dev.mxlab.dns.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.dns.answer.Recursion.Resolution;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** A scenario file; README.txt beside them says how they are written. */
final class Scenario {
  private final ScriptedInternet internet = new ScriptedInternet();
  private final List<Record> hints = new ArrayList<>();
  private final List<String> steps = new ArrayList<>();
  private @Nullable Recursor recursor;
  private @Nullable Resolution latest;
  private long startedAt;

  static void run(Path file) throws IOException {
    Scenario scenario = new Scenario();
    scenario.read(Files.readAllLines(file));
    for (String step : scenario.steps) {
      scenario.step(step);
    }
  }

  private void read(List<String> lines) throws IOException {
    String server = "";
    for (String raw : lines) {
      int comment = raw.indexOf(';');
      String line = (comment < 0 ? raw : raw.substring(0, comment)).strip();
      String[] words = line.split("\\s+");
      switch (words[0]) {
        case "" -> {}
        case "HINT" -> hints.add(ScriptedInternet.record(line.substring(5).strip()));
        case "SERVER" -> server = words[1];
        case "ON" -> internet.rules.add(new ScriptedInternet.Rule(server, words));
        case "AN", "AU", "AD" -> {
          if (steps.isEmpty()) {
            List<List<Record>> sections = internet.rules.get(internet.rules.size() - 1).sections;
            int section = List.of("AN", "AU", "AD").indexOf(words[0]) + 1;
            sections.get(section).add(ScriptedInternet.record(line.substring(3).strip()));
          } else {
            steps.add(line);
          }
        }
        default -> steps.add(line);
      }
    }
    recursor = new Recursor(hints, internet, internet, new Random(7), Limits.DEFAULT);
  }

  private List<String> shown(List<Record> records) {
    return records.stream()
        .map(
            r ->
                r.getName()
                    + " "
                    + r.getTTL()
                    + " "
                    + Type.string(r.getType())
                    + " "
                    + r.rdataToString())
        .toList();
  }

  private void step(String line) throws IOException {
    Recursor resolver = java.util.Objects.requireNonNull(recursor);
    String[] words = line.split("\\s+");
    switch (words[0]) {
      case "ASK", "CACHED" -> {
        internet.sent.clear();
        startedAt = internet.instant().toEpochMilli();
        Name name = Name.fromString(words[1], Name.root);
        int type = Type.value(words[2]);
        latest =
            words[0].equals("CACHED")
                ? resolver.fromCache(name, type, DClass.IN)
                : resolver
                    .resolve(name, type, DClass.IN, InetAddress.getLoopbackAddress())
                    .toCompletableFuture()
                    .getNow(null);
        assertThat(latest).as(line).isNotNull();
        assertThat(Rcode.string(latest().rcode())).as(line).isEqualTo(words[3]);
      }
      case "AN" -> assertThat(shown(latest().answer())).contains(line.substring(3).strip());
      case "AU" -> assertThat(shown(latest().authority())).contains(line.substring(3).strip());
      case "AD" -> assertThat(shown(latest().additional())).contains(line.substring(3).strip());
      case "COUNTS" -> {
        assertThat(latest().answer()).as("answer").hasSize(Integer.parseInt(words[1]));
        assertThat(latest().authority()).as("authority").hasSize(Integer.parseInt(words[2]));
        assertThat(latest().additional()).as("additional").hasSize(Integer.parseInt(words[3]));
      }
      case "WAIT" -> internet.pass(Duration.ofMillis(Long.parseLong(words[1])));
      case "FLUSH" -> resolver.flush();
      case "SENT" -> assertThat(internet.sent).contains(line.substring(5).strip());
      case "NOTSENT" -> assertThat(internet.sent).doesNotContain(line.substring(8).strip());
      case "QUERIES" ->
          assertThat(internet.sent)
              .hasSizeBetween(
                  Integer.parseInt(words[1]), Integer.parseInt(words[words.length - 1]));
      case "TOOK" ->
          assertThat(internet.instant().toEpochMilli() - startedAt)
              .isBetween(Long.parseLong(words[1]), Long.parseLong(words[2]));
      default -> throw new IllegalArgumentException("what is: " + line);
    }
  }

  private Resolution latest() {
    return java.util.Objects.requireNonNull(latest);
  }
}
