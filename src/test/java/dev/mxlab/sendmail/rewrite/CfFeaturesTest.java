package dev.mxlab.sendmail.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.TestHost;
import dev.mxlab.sendmail.TestMail;
import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.cf.CfFile;
import dev.mxlab.sendmail.map.MapSources;
import dev.mxlab.sendmail.map.MapTable;
import dev.mxlab.text.Diagnosed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever real sendmail.cf files are made of is understood: the recorded list of it. */
class CfFeaturesTest {
  private static final Pattern WORD = Pattern.compile("'((?:[^'\\\\]|\\\\.)*)'");
  private static final Pattern COUNT = Pattern.compile("'(\\w)': (\\d+)");
  private static final String PATH = "/etc/mail/sendmail.cf";

  @TempDir Path directory;

  static Stream<String> files() {
    return Stream.of("debian", "centos", "centos-full", "submit");
  }

  private static List<String> recorded(String file) {
    List<String> lines = new ArrayList<>();
    boolean ours = false;
    for (String line : TestMail.resource("/sendmail/cf-features-8.17.1.9.txt").lines().toList()) {
      ours = line.startsWith("## ") ? line.equals("## " + file) : ours;
      if (ours) {
        lines.add(line);
      }
    }
    return lines;
  }

  /** The words of the line that begins so. */
  private static List<String> words(List<String> lines, String begin) {
    String line = lines.stream().filter(l -> l.startsWith(begin)).findFirst().orElseThrow();
    return WORD.matcher(line)
        .results()
        .map(found -> found.group(1).replace("\\n", "").replace("\\t", "\t"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyOptionMapClassMailerAndHeaderIsKnown(String file) throws IOException {
    List<String> recorded = recorded(file);
    List<String> cf = new ArrayList<>(List.of("V10/Berkeley"));
    Map<String, String> values =
        Map.of("DeliveryMode", "background", "DaemonPortOptions", "Name=MTA", "PrivacyOptions", "");
    for (String option : words(recorded, "options")) {
      boolean time = option.startsWith("Timeout.") || option.matches(".*(Wait|CacheTimeout)");
      cf.add("O " + option + "=" + values.getOrDefault(option, time ? "1m" : "1"));
    }
    cf.addAll(words(recorded, "K "));
    words(recorded, "classes").stream()
        .filter(name -> name.startsWith("C"))
        .forEach(name -> cf.add(name + " word"));
    recorded.stream()
        .filter(line -> line.startsWith("M") && line.contains("P="))
        .forEach(line -> cf.add(line.replaceAll("\t+", " ").strip()));
    words(recorded, "headers").forEach(cf::add);
    TestHost host = TestMail.machine(directory);
    host.write(PATH, String.join("\n", cf) + "\n");
    Diagnosed<CfConfig> read = CfFile.read(PATH, host.host());
    assertThat(read.diagnostics()).isEmpty();
    CfConfig config = Objects.requireNonNull(read.value());
    MapTable.of(config, MapSources.of(host.host(), "example.com"));
    assertThat(config.mailers().keySet())
        .containsAll(
            recorded.stream()
                .filter(line -> line.startsWith("M") && line.contains("P="))
                .map(line -> line.substring(1, line.indexOf(',')))
                .toList());
    assertThat(config.headers()).hasSize(words(recorded, "headers").size());
    assertThat(config.maps()).hasSize(words(recorded, "K ").size());
  }

  /** Where this machine has Debian's library, the labs run the files themselves. */
  @ParameterizedTest
  @MethodSource("files")
  void theRealFileIsReadWhole(String file) throws IOException {
    Path real = Path.of("target", "real-cf", file + ".cf");
    if (!Files.exists(real)) {
      return;
    }
    List<String> recorded = recorded(file);
    TestHost host = TestMail.machine(directory);
    host.write("/etc/mail/trusted-users", "");
    host.write(PATH, Files.readString(real));
    Diagnosed<CfConfig> read = CfFile.read(PATH, host.host());
    assertThat(read.diagnostics()).isEmpty();
    CfConfig config = Objects.requireNonNull(read.value());
    Map<String, Integer> counts = new LinkedHashMap<>();
    Matcher count = COUNT.matcher(recorded.get(1));
    while (count.find()) {
      counts.put(count.group(1), Integer.parseInt(count.group(2)));
    }
    int rules = config.rulesets().stream().mapToInt(ruleset -> ruleset.rules().size()).sum();
    // The labs' files end with a ruleset of one rule for -bt.
    assertThat(rules).isEqualTo(counts.getOrDefault("R", 0) + 1);
    assertThat(config.headers()).hasSize(counts.getOrDefault("H", 0));
    assertThat(config.maps()).hasSize(counts.getOrDefault("K", 0));
    Rulebook book = Rulebook.of(config);
    for (String ruleset : words(recorded, "rulesets")) {
      assertThat(book.has(ruleset.replaceFirst("=.*", ""))).as(ruleset).isTrue();
    }
    for (String call : words(recorded, "ruleset calls")) {
      String name = call.substring(2).replace("\"", "");
      if (!name.equals("$2")) {
        assertThat(book.has(name)).as(call).isTrue();
      }
    }
  }
}
