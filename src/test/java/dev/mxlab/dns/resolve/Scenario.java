package dev.mxlab.dns.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.dns.answer.Recursion.Resolution;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
  private Policy policy = Policy.DEFAULT.withMinimisation(Policy.Minimisation.OFF);
  private boolean primingShown;
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
        case "MINIMISE" ->
            policy =
                policy.withMinimisation(
                    Policy.Minimisation.valueOf(words[1].toUpperCase(Locale.ROOT)));
        case "FORWARD" -> forward(words);
        case "STUB" -> stub(words);
        case "DENY" -> deny(words);
        case "RULE" -> rule(words);
        case "PRIMING" -> primingShown = true;
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
    recursor = new Recursor(hints, internet, internet, new Random(7), policy);
  }

  private static List<InetSocketAddress> servers(String[] words, int from) {
    return Arrays.stream(words)
        .skip(from)
        .map(word -> new InetSocketAddress(address(word), 53))
        .toList();
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException none) {
      throw new IllegalArgumentException(none);
    }
  }

  private void forward(String[] words) throws IOException {
    Map<Name, Forwarding> all = new HashMap<>(policy.forwarding());
    all.put(
        Name.fromString(words[1], Name.root),
        new Forwarding(servers(words, 3), words[2].equals("only")));
    policy = policy.withForwarding(all);
  }

  private void stub(String[] words) throws IOException {
    Map<Name, StubZone> all = new HashMap<>(policy.stubs());
    boolean fixed = words[2].equals("static");
    all.put(
        Name.fromString(words[1], Name.root), new StubZone(servers(words, 3), List.of(), fixed));
    policy = policy.withStubs(all);
  }

  private void deny(String[] words) throws IOException {
    AnswerFilter old = policy.filter();
    Name name = Name.fromString(words[2], Name.root);
    policy =
        policy.withFilter(
            switch (words[1]) {
              case "address" -> {
                InetAddress denied = address(words[2]);
                yield new AnswerFilter(
                    denied::equals, old.addressesExcept(), old.aliases(), old.aliasesExcept());
              }
              case "alias" ->
                  new AnswerFilter(
                      old.addresses(), old.addressesExcept(), List.of(name), old.aliasesExcept());
              default ->
                  new AnswerFilter(
                      old.addresses(), List.of(name), old.aliases(), old.aliasesExcept());
            });
  }

  private void rule(String[] words) {
    List<ServerRule> rules = new ArrayList<>(policy.servers());
    ServerRule plain = ServerRule.plain(Prefix.of(address(words[1])));
    rules.add(
        new ServerRule(
            plain.servers(),
            words[2].equals("bogus"),
            !words[2].equals("plain"),
            words[2].equals("tcp"),
            true,
            0,
            null,
            null));
    policy = policy.withServers(rules);
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
      case "FLUSHNAME" -> resolver.flushName(Name.fromString(words[1], Name.root));
      case "FLUSHTREE" -> resolver.flushTree(Name.fromString(words[1], Name.root));
      case "SENT" -> assertThat(sent()).contains(line.substring(5).strip());
      case "NOTSENT" -> assertThat(sent()).doesNotContain(line.substring(8).strip());
      case "QUERIES" ->
          assertThat(sent())
              .hasSizeBetween(
                  Integer.parseInt(words[1]), Integer.parseInt(words[words.length - 1]));
      case "TOOK" ->
          assertThat(internet.instant().toEpochMilli() - startedAt)
              .isBetween(Long.parseLong(words[1]), Long.parseLong(words[2]));
      default -> throw new IllegalArgumentException("what is: " + line);
    }
  }

  /** Without what primes the root, unless the scenario is about it. */
  private List<String> sent() {
    return internet.sent.stream().filter(q -> primingShown || !q.endsWith(" . NS")).toList();
  }

  private Resolution latest() {
    return java.util.Objects.requireNonNull(latest);
  }
}
