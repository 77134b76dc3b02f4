package dev.mxlab.named.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.dns.zone.Checks;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneFile;
import dev.mxlab.named.conf.ConfFiles;
import dev.mxlab.named.conf.ConfReader;
import dev.mxlab.named.conf.DomainNames;
import dev.mxlab.named.conf.NamedConf;
import dev.mxlab.named.conf.NamedConf.Placed;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import dev.mxlab.text.Severity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Name;

class LintTest {
  private static final Path CASES = Path.of("src/test/resources/lint/notes.txt");

  @TempDir Path scratch;

  @TestFactory
  Stream<DynamicTest> notesWhatTheCasesSay() throws IOException {
    return Stream.of(Files.readString(CASES).split("(?m)^### "))
        .skip(1)
        .map(text -> DynamicTest.dynamicTest(text.lines().findFirst().orElse(""), () -> one(text)));
  }

  private void one(String text) throws IOException {
    Path directory = Files.createDirectories(scratch.resolve(String.valueOf(text.hashCode())));
    int arrow = text.indexOf("\n=>");
    for (String file : text.substring(0, arrow + 1).split("(?m)^--- ")) {
      int end = file.indexOf('\n');
      if (!text.startsWith(file)) {
        Files.writeString(directory.resolve(file.substring(0, end)), file.substring(end + 1));
      }
    }
    List<String> wanted =
        text.substring(arrow + 3).lines().filter(line -> !line.isBlank()).toList();
    List<Diagnostic> found = lint(directory);
    assertThat(found).allMatch(d -> d.severity() == Severity.NOTE);
    assertThat(found.stream().map(LintTest::shown)).containsExactlyInAnyOrderElementsOf(wanted);
  }

  private static String shown(Diagnostic diagnostic) {
    return diagnostic.at() + " " + Objects.requireNonNull(diagnostic.mend()).key();
  }

  private static List<Diagnostic> lint(Path directory) throws IOException {
    ConfReader reader = new ConfReader(new RealFiles());
    NamedConf conf =
        Objects.requireNonNull(reader.read("named.conf", directory.toString(), false).conf());
    List<LintedZone> zones = new ArrayList<>();
    for (ZoneStatement statement : conf.zones()) {
      Placed<String> file = Objects.requireNonNull(statement.file());
      Name apex = Objects.requireNonNull(DomainNames.parse(statement.name()));
      Path path = directory.resolve(file.value());
      Diagnosed<Zone> loaded =
          ZoneFile.load(
              new ZoneFile.Request(
                  apex, 1, path, file.value(), directory::resolve, Checks.CHECKZONE));
      zones.add(new LintedZone(apex, file.value(), path, loaded.value(), loaded.diagnostics()));
    }
    InetAddress own = InetAddress.getByName("192.168.111.100");
    return Lint.of(
        conf, List.of(zones), new Surroundings(List.of(own), List.of(own), new RealFiles()::list));
  }

  private record RealFiles() implements ConfFiles {
    @Override
    public String read(String path) throws IOException {
      return Files.readString(Path.of(path));
    }

    @Override
    public boolean isDirectory(String path) {
      return Files.isDirectory(Path.of(path));
    }

    @Override
    public List<String> list(String directory) {
      try (Stream<Path> files = Files.list(Path.of(directory))) {
        return files.map(f -> String.valueOf(f.getFileName())).sorted().toList();
      } catch (IOException gone) {
        throw new UncheckedIOException(gone);
      }
    }
  }

  private Zone zone(String text) throws IOException {
    Path file = Files.writeString(scratch.resolve("z.db"), text);
    Name apex = Name.fromConstantString("example.com.");
    return Objects.requireNonNull(
        ZoneFile.load(new ZoneFile.Request(apex, 1, file, "z.db", scratch::resolve)).value());
  }

  private List<String> serial(String before, String now) throws IOException {
    Zone old = zone(before);
    Zone fresh = zone(now);
    Name apex = Name.fromConstantString("example.com.");
    return Lint.serial(new LintedZone(apex, "z.db", scratch.resolve("z.db"), fresh, List.of()), old)
        .stream()
        .map(LintTest::shown)
        .toList();
  }

  @Test
  void saysWhenAChangedFileHasItsOldSerial() throws IOException {
    String zone = "$TTL 3H\n@ IN SOA @ root ( 2 1D 1H 1W 1H )\n IN NS @\n IN A 10.0.0.1\n";
    assertThat(serial(zone, zone)).isEmpty();
    assertThat(serial(zone, zone.replace("10.0.0.1", "10.0.0.2")))
        .containsExactly("z.db:2 serial-same");
    assertThat(serial(zone, zone.replace("( 2", "( 3"))).isEmpty();
    assertThat(serial(zone, zone.replace("( 2", "( 1"))).containsExactly("z.db:2 serial-back");
  }

  @Test
  void everyNoteHasBothLanguages() throws IOException {
    Properties english = new Properties();
    Properties korean = new Properties();
    Path resources = Path.of("src/main/resources/dev/mxlab/named/lint");
    try (var in = Files.newBufferedReader(resources.resolve("messages.properties"));
        var ko = Files.newBufferedReader(resources.resolve("messages_ko.properties"))) {
      english.load(in);
      korean.load(ko);
    }
    assertThat(korean.keySet()).isEqualTo(english.keySet());
    for (Object key : english.keySet()) {
      Phrase phrase = Phrase.of(Notes.class, key.toString(), "A0", "A1", "A2", "A3");
      for (Locale locale : List.of(Locale.ENGLISH, Locale.KOREAN)) {
        assertThat(phrase.in(locale)).doesNotContain("{0", "''", "{1");
      }
    }
  }
}
