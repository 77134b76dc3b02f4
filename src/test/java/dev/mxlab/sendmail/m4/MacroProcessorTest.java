package dev.mxlab.sendmail.m4;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.text.Diagnostic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** NAME.m4 gives NAME.expected, which GNU m4 1.4.19 made of it (make-expected.sh beside them). */
class MacroProcessorTest {
  private static final Path CASES = Path.of("src/test/resources/m4");
  private static final String ERRORS = "\n==== standard error\n";
  private static final Limits SMALL = new Limits(2_000_000, 1 << 20, 1 << 20, 200);

  private final StringBuilder out = new StringBuilder();
  private final StringBuilder err = new StringBuilder();
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  private MacroProcessor processor(Function<String, Optional<String>> files, Limits limits) {
    return new MacroProcessor(
        new MacroProcessor.Surroundings(
            files,
            out,
            diagnostic -> {
              diagnostics.add(diagnostic);
              err.append(diagnostic.message()).append('\n');
            },
            err::append),
        limits);
  }

  private int run(String text) {
    MacroProcessor processor = processor(name -> Optional.empty(), SMALL);
    processor.text("stdin", text);
    return processor.finish();
  }

  static Stream<String> cases() throws IOException {
    try (Stream<Path> files = Files.list(CASES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".m4"))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static Optional<String> read(String name) {
    try {
      Path file = CASES.resolve(name);
      return Files.isRegularFile(file)
          ? Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1))
          : Optional.empty();
    } catch (IOException broken) {
      throw new java.io.UncheckedIOException(broken);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void doesAsTheRealOne(String name) {
    MacroProcessor processor = processor(MacroProcessorTest::read, Limits.STANDARD);
    processor.file(name);
    int code = processor.finish();
    assertThat(out + ERRORS + err + "==== exit " + code + "\n")
        .isEqualTo(read(name.replaceFirst("m4$", "expected")).orElseThrow());
  }

  @Test
  void endsAMacroThatCallsItselfForEver() {
    assertThat(run("define(`f', `f')f")).isEqualTo(1);
    assertThat(err).contains("m4:stdin:1: ERROR: the macros seem to call each other for ever");
    assertThat(diagnostics.get(0).mend()).isNotNull();
  }

  @Test
  void endsTextThatGrowsWithoutEnd() {
    assertThat(run("define(`f', `$1$1 f($1$1)')f(abc)")).isEqualTo(1);
    assertThat(err).contains("grows without end");
    assertThat(out.length()).isLessThan(4 << 20);
  }

  @Test
  void endsEndlessNesting() {
    assertThat(run("len(".repeat(300))).isEqualTo(1);
    assertThat(err).contains("m4:stdin:1: recursion limit of 200 exceeded, use -L<N> to change it");
  }

  @Test
  void endsCopiesOfCopies() {
    String text = "define(`a', `1234567890')";
    for (int i = 0; i < 40; i++) {
      text += "define(`a', defn(`a')defn(`a'))";
    }
    assertThat(run(text)).isEqualTo(1);
    assertThat(run("eval(1, 10, 2147483647)")).isEqualTo(1);
    assertThat(run("eval(2147483647, 1)")).isEqualTo(1);
    String many = "define(`f', `" + "$1".repeat(50_000) + "')f(" + "x".repeat(50_000) + ")";
    assertThat(run(many)).isEqualTo(1);
  }

  @Test
  void looksAlongTheIncludePath() {
    Map<String, String> files = Map.of("lib/a.m4", "in __file__\n", "b.m4", "B\n");
    MacroProcessor processor =
        processor(name -> Optional.ofNullable(files.get(name)), Limits.STANDARD);
    processor.includeFrom("none");
    processor.includeFrom("lib");
    processor.define("x", "[$1]");
    processor.text("stdin", "include(`a.m4')include(`b.m4')x(1)");
    processor.undefine("x");
    processor.text("stdin", "x(1)\n");
    processor.file("nofile");
    assertThat(processor.finish()).isEqualTo(1);
    assertThat(out).hasToString("in lib/a.m4\nB\n[1]x(1)\n");
    assertThat(err).hasToString("m4: cannot open `nofile': No such file or directory\n");
  }

  @Test
  void runsNoCommandAndKeepsTemporaryFilesInMemory() {
    String text =
        "define(`T', maketemp(`/tmp/cfXXXXXX'))syscmd(`rm -rf /')include(T)[sysval]"
            + "syscmd(`again')\n";
    assertThat(run(text)).isZero();
    assertThat(out).hasToString("[127]\n");
    assertThat(err).hasToString("m4:stdin:1: Warning: syscmd runs no commands here: rm -rf /\n");
  }

  @Test
  void survivesChanceTexts() {
    String[] pieces = {
      "define(",
      "`",
      "'",
      "(",
      ")",
      ",",
      "a",
      "b",
      "ifelse(",
      "$1",
      "$@",
      "changequote(",
      "changecom(",
      "dnl",
      "\n",
      "divert(1)",
      "undivert",
      "eval(",
      "1+",
      "m4wrap(",
      "pushdef(`a',",
      "popdef(",
      "shift(",
      "defn(`define')",
      "indir(",
      "builtin(",
      "substr(",
      "translit(",
      "#",
      "["
    };
    Random random = new Random(19);
    for (int round = 0; round < 3000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(60); i >= 0; i--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      out.setLength(0);
      err.setLength(0);
      diagnostics.clear();
      MacroProcessor processor =
          processor(name -> Optional.empty(), new Limits(20_000, 20_000, 20_000, 50));
      processor.text("stdin", text.toString());
      assertThat(processor.finish()).isBetween(0, 255);
    }
  }
}
