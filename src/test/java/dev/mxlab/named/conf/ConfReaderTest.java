package dev.mxlab.named.conf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.named.conf.NamedConf.ZoneType;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import dev.mxlab.text.Severity;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfReaderTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/named-conf");

  private record Case(String conf, String said) {}

  private static List<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    String all =
        Files.readString(GOLDEN.resolve("mistakes.txt"))
            + "\n\n"
            + Files.readString(GOLDEN.resolve("statements.txt"));
    for (String block : all.split("\n\n")) {
      int arrow = block.indexOf("\n=>");
      if (arrow >= 0) {
        String said = block.substring(arrow + 3).replaceFirst("^\n", "");
        cases.add(new Case(block.substring(0, arrow) + "\n", said.replaceFirst("\n$", "")));
      }
    }
    return cases;
  }

  @TestFactory
  Stream<DynamicTest> complainsInBindsWords() throws IOException {
    return cases().stream()
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.conf().strip(),
                    () -> assertThat(said(MemoryFiles.reading(c.conf()))).isEqualTo(c.said())));
  }

  private static String said(ConfReader.Reading reading) {
    return String.join(
            "\n",
            reading.diagnostics().stream()
                .filter(d -> d.severity() != Severity.NOTE)
                .map(Diagnostic::message)
                .toList())
        .replace("\n\n", "\n");
  }

  private static String mend(String conf, Locale locale) {
    return MemoryFiles.reading(conf).diagnostics().stream()
        .map(Diagnostic::mend)
        .filter(Objects::nonNull)
        .findFirst()
        .map(m -> m.in(locale))
        .orElse("");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          options { recurson yes; };                  | Do you mean 'recursion'?
          options { recursion “yes”; };               | “ is not the quotation mark
          options { recursion yes；};                  | ； is a full-width semicolon
          options {　recursion yes; };                 | U+3000
          options { allow-query { any; }; -> a note }; | "->" is no comment
          options { allow-query { 10.0.0.1/24; }; };  | Write the network: 10.0.0.0/24
          options { allow-query { 1.2.3.256; }; };    | at most 255
          options { allow-query { any }; };           | A semicolon is missing at the end of named.conf line 1
          zone "x" { type mastr; };                   | Do you mean 'master'?
          zone "x" { type master; file x.db; };       | "x.db"
          ; a remark                                  | only in zone files
          recursion yes;                              | belongs into a block
          """)
  void saysWhatToDo(String conf, String words) {
    assertThat(mend(conf, Locale.ENGLISH)).contains(words);
    assertThat(mend(conf, Locale.KOREAN)).isNotEmpty().isNotEqualTo(mend(conf, Locale.ENGLISH));
  }

  @Test
  void everyMendHasBothLanguages() throws IOException {
    Properties english = new Properties();
    Properties korean = new Properties();
    Path resources = Path.of("src/main/resources/dev/mxlab/named/conf");
    try (var in = Files.newBufferedReader(resources.resolve("messages.properties"));
        var ko = Files.newBufferedReader(resources.resolve("messages_ko.properties"))) {
      english.load(in);
      korean.load(ko);
    }
    assertThat(korean.keySet()).isEqualTo(english.keySet());
    for (Object key : english.keySet()) {
      Phrase phrase = Mends.phrase(key.toString(), "ARG0", "ARG1");
      assertThat(phrase.in(Locale.ENGLISH)).doesNotContain("{0", "''");
      assertThat(phrase.in(Locale.KOREAN)).doesNotContain("{0", "''");
    }
  }

  @Test
  void remarksOnCurlyQuotesThatBindTakesForAName() {
    ConfReader.Reading reading =
        MemoryFiles.reading("zone “example.com” { type master; file \"x\"; };");
    assertThat(reading.conf()).isNotNull();
    assertThat(reading.diagnostics()).extracting(Diagnostic::severity).containsOnly(Severity.NOTE);
  }

  @Test
  void keepsWhereEachSettingStands() {
    NamedConf conf =
        Objects.requireNonNull(
            MemoryFiles.reading(
                    "options {\n\tallow-query { lan; };\n};\nacl lan { 10/8; };\n"
                        + "zone kjy.co.ki {\n\ttype slave;\n\tmasters { 10.0.0.1; };\n};\n")
                .conf());
    assertThat(Objects.requireNonNull(conf.options().allowQuery()).at())
        .hasToString("named.conf:2");
    assertThat(conf.zones()).hasSize(1);
    assertThat(conf.zones().get(0).type()).isEqualTo(ZoneType.SECONDARY);
    assertThat(conf.zones().get(0).at()).hasToString("named.conf:5");
  }

  @Test
  void anIncludedFileMayEndWithinABlock() {
    ConfReader reader =
        new ConfReader(
            new MemoryFiles(
                Map.of(
                    "/etc/bind/named.conf", "options {\ninclude \"part.conf\";\n};\n",
                    "/etc/bind/part.conf", "recursion no;\nport 5353")));
    ConfReader.Reading reading = reader.read("named.conf", "/etc/bind", true);
    assertThat(said(reading)).isEqualTo("named.conf:3: missing ';' before '}'");
  }

  @Test
  void anIncludeMayBeAPattern() {
    ConfReader reader =
        new ConfReader(
            new MemoryFiles(
                Map.of(
                    "/etc/bind/named.conf", "include \"zones/*.conf\";\n",
                    "/etc/bind/zones/a.conf", "zone a { type master; file \"a\"; };",
                    "/etc/bind/zones/b.conf", "zone b { type master; file \"b\"; };")));
    assertThat(Objects.requireNonNull(reader.read("named.conf", "/etc/bind", true).conf()).zones())
        .extracting(NamedConf.ZoneStatement::name)
        .containsExactly("a", "b");
  }

  @Test
  void aCircleOfIncludesEnds() {
    ConfReader.Reading reading = MemoryFiles.reading("include \"named.conf\";\n");
    assertThat(reading.conf()).isNull();
    assertThat(reading.diagnostics()).hasSize(1);
  }

  @Test
  void whatPlainZonesInheritIsToldOfEachOfThem() {
    String options = "options { allow-transfer { nosuch; }; };\n";
    String one = "zone \"a.test\" { type primary; file \"a\"; };\n";
    String other = "zone \"b.test\" { type primary; file \"b\"; };\n";
    int told = MemoryFiles.reading(options + one).diagnostics().size();
    assertThat(MemoryFiles.reading(options + one + other).diagnostics()).hasSize(told + 1);
  }

  @Test
  void plainZonesShareTheirSettings() {
    ConfReader.Reading reading =
        MemoryFiles.reading(
            """
            options { notify no; };
            zone "a.test" { type primary; file "a"; };
            zone "b.test" { type primary; file "b"; };
            zone "c.test" { type primary; file "c"; notify yes; };
            """);
    List<NamedConf.ZoneStatement> zones = Objects.requireNonNull(reading.conf()).zones();
    assertThat(zones.get(0).settings()).isSameAs(zones.get(1).settings());
    assertThat(zones.get(0).checks()).isSameAs(zones.get(1).checks());
    assertThat(zones.get(2).settings().notifying().mode()).isEqualTo(ZoneSettings.Notify.Mode.YES);
  }

  @Test
  void everyRowOfTheTableCanBeRead() {
    StatementTable table = StatementTable.bind918();
    Set<String> names = new HashSet<>();
    for (String context : table.contexts()) {
      for (Row row : table.in(context)) {
        names.add(row.name());
        assertThat(row.doc()).as(row.name()).isNotBlank();
        assertThat(row.shape()).as(row.name()).isNotNull();
      }
    }
    assertThat(names).hasSizeGreaterThan(300).contains("recursion", "zone", "in-view", "lwres");
  }

  @Test
  void noJunkBreaksIt() throws IOException {
    List<Case> cases = cases();
    Random random = new Random(20261122);
    String pieces = "{};\"!/*#-> \n\t“；0aé";
    for (int i = 0; i < 3000; i++) {
      StringBuilder conf = new StringBuilder();
      for (int n = random.nextInt(4); n >= 0; n--) {
        conf.append(cases.get(random.nextInt(cases.size())).conf());
      }
      for (int n = random.nextInt(6); n >= 0; n--) {
        int at = random.nextInt(conf.length());
        if (random.nextBoolean()) {
          conf.deleteCharAt(at);
        } else {
          conf.insert(at, pieces.charAt(random.nextInt(pieces.length())));
        }
      }
      ConfReader.Reading reading = MemoryFiles.reading(conf.toString());
      assertThat(reading.conf() == null)
          .as("seed 20261122, case %d: %s", i, conf)
          .isEqualTo(Diagnostic.anyError(reading.diagnostics()));
    }
  }

  @Test
  void tellsAFileThatCannotBeReadFromOneThatIsNotThere() {
    ConfFiles locked =
        new ConfFiles() {
          @Override
          public String read(String path) throws IOException {
            throw new AccessDeniedException(path);
          }

          @Override
          public boolean isDirectory(String path) {
            return true;
          }

          @Override
          public List<String> list(String directory) {
            return List.of();
          }
        };
    Diagnostic said =
        new ConfReader(locked).read("named.conf", "/etc/bind", true).diagnostics().get(0);
    assertThat(said.message()).isEqualTo("open: named.conf: permission denied");
    assertThat(Objects.requireNonNull(said.mend()).in(Locale.ENGLISH))
        .startsWith("named cannot read named.conf");
  }
}
