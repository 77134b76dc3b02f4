package dev.mxlab.named.tool.replay;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.Host;
import dev.mxlab.host.TestHost;
import dev.mxlab.named.tool.dig.Dig;
import dev.mxlab.named.tool.host.HostCommand;
import dev.mxlab.named.tool.nslookup.Nslookup;
import dev.mxlab.named.tool.nsupdate.Nsupdate;
import dev.mxlab.named.tool.query.Machine;
import dev.mxlab.named.tool.query.Network;
import dev.mxlab.net.DnsAnswer;
import dev.mxlab.net.HostsFile;
import dev.mxlab.net.RecordType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Runs one line of a recording on a network of the test's choice. */
record ToolRun(int exit, String out, String err) {
  private static final Host HOST = TestHost.on(Path.of("/")).build().host();
  private static final List<String> RESOLV_CONF = List.of("nameserver 192.168.0.164");
  private static final Map<String, String> HOSTS =
      Map.of(
          "localhost", "127.0.0.1",
          "example.com", "192.168.111.100",
          "ns1.kjy.co.ki", "192.168.0.114",
          "ns2.kjy.co.ki", "192.168.0.164");

  static ToolRun of(String line, Network network, Path directory, Instant now) throws IOException {
    String typed = line;
    String input = "";
    int here = line.indexOf(" <<< ");
    if (here >= 0) {
      typed = line.substring(0, here);
      input = line.substring(here + 5).replace("\\n", "\n");
    }
    List<String> words = words(typed);
    // The same seed for each line, so that questions are those of the recording.
    Random random = new Random(line.hashCode());
    Function<Call, Machine> machines =
        call ->
            new Machine(
                network, ToolRun::resolve, RESOLV_CONF, () -> now, ZoneOffset.UTC, random, false);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (PrintStream outs = new PrintStream(out, false, StandardCharsets.UTF_8);
        PrintStream errs = new PrintStream(err, false, StandardCharsets.UTF_8)) {
      Call call =
          new Call(
              HOST,
              words.get(0),
              words.subList(1, words.size()),
              TestHost.ROOT,
              directory.toString(),
              Map.of(),
              new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
              outs,
              errs,
              Locale.ENGLISH);
      int exit = command(words.get(0), machines).run(call);
      outs.flush();
      errs.flush();
      return new ToolRun(
          exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
  }

  private static Command command(String name, Function<Call, Machine> machines) {
    return switch (name) {
      case "dig" -> new Dig(machines);
      case "host" -> new HostCommand(machines);
      case "nslookup" -> new Nslookup(machines);
      case "nsupdate" -> new Nsupdate(machines);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static CompletionStage<DnsAnswer> resolve(String name, RecordType type) {
    String address = type == RecordType.A ? HOSTS.get(name) : null;
    InetAddress found = address == null ? null : Objects.requireNonNull(HostsFile.address(address));
    DnsAnswer.Status status =
        found == null ? DnsAnswer.Status.NO_SUCH_NAME : DnsAnswer.Status.FOUND;
    return CompletableFuture.completedFuture(
        new DnsAnswer(
            name,
            type,
            status,
            name,
            found == null ? List.of() : List.of(new DnsAnswer.Data.Address(found)),
            "/etc/hosts",
            0));
  }

  /** As a shell splits them: blanks, and quotes of both kinds. */
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    Pattern.compile("(?:[^\\s'\"]|'[^']*'|\"[^\"]*\")+")
        .matcher(line)
        .results()
        .forEach(word -> words.add(word.group().replaceAll("['\"]", "")));
    return words;
  }

  /** What differs from call to call: ids, cookies, times, signatures, and the order of records. */
  static String normal(String text) {
    String same =
        text.replaceAll("(?m)^[0-9a-f]{2} [0-9a-f]{2} ((?:[0-9a-f]{2} ){2,}) {9,}.*$", "ID $1")
            .replaceAll("id: +\\d+", "id: N")
            .replaceAll("COOKIE: [0-9a-f]+", "COOKIE: C")
            .replaceAll("Query time: \\d+", "Query time: N")
            .replaceAll("WHEN: .*", "WHEN: W")
            .replaceAll("in \\d+ (ms|us)", "in N $1")
            .replaceAll("timestamp \\S+", "timestamp T")
            .replaceAll("(hmac-\\S+\\.) \\d{9,} (\\d+) (\\d+)\\s.*", "$1 T $2 $3")
            .replaceAll("\\s+\\S{43}= \\) \\d+ NOERROR 0 ", " MAC")
            .replaceAll("buffer-0x[0-9a-f]+", "BUF")
            .replaceAll("\\d\\d-...-\\d{4} [0-9:.]+", "STAMP")
            .replaceAll("(expected ID|got) \\d+", "$1 N");
    return same.lines().sorted().reduce("", (all, line) -> all + line + "\n");
  }
}
