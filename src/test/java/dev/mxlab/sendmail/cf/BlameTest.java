package dev.mxlab.sendmail.cf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.text.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** O DontBlameSendmail, word by word. */
final class BlameTest {
  private static final Position LINE = Position.of("sendmail.cf", 1);

  static List<Blame.Word> words() {
    return Blame.words();
  }

  private static List<String> complaints(String value) {
    List<String> complaints = new ArrayList<>();
    OptionLine.parse(
        " DontBlameSendmail=" + value,
        LINE,
        (problem, mend) -> complaints.add(problem),
        (remark, mend) -> complaints.add(remark));
    return complaints;
  }

  private static Blame blame(String... values) {
    return Blame.of(
        Stream.of(values).map(v -> new CfConfig.Option("DontBlameSendmail", v, LINE)).toList());
  }

  @ParameterizedTest
  @MethodSource("words")
  void isTakenInAnyCaseAndAcceptsItselfAlone(Blame.Word word) {
    assertThat(complaints(word.name())).isEmpty();
    assertThat(complaints("Safe, " + word.name().toUpperCase(java.util.Locale.ROOT))).isEmpty();
    Blame blame = blame(word.name().toLowerCase(java.util.Locale.ROOT));
    for (Blame.Word other : Blame.words()) {
      assertThat(blame.accepts(other.name())).isEqualTo(other.equals(word));
    }
  }

  /** What the real one did stands in the transcripts, files that mail goes to in the last one. */
  @ParameterizedTest
  @MethodSource("words")
  void whatIsHonouredIsTested(Blame.Word word) throws IOException {
    String tests =
        Files.readString(Path.of("src/test/resources/transcript/commands/unsafe-files.txt"))
            + Files.readString(Path.of("src/test/resources/transcript/commands/unsafe-lists.txt"))
            + Files.readString(Path.of("src/test/java/dev/mxlab/sendmail/local/ListsTest.java"));
    if (word.honoured()) {
      assertThat(tests).containsIgnoringCase(word.name());
    }
  }

  @Test
  void linesCountTogether() {
    Blame blame = blame("TrustStickyBit", ",MapInUnsafeDirPath", "Safe");
    assertThat(blame.accepts("TrustStickyBit")).isTrue();
    assertThat(blame.accepts("MapInUnsafeDirPath")).isTrue();
    assertThat(blame.accepts("GroupWritableAliasFile")).isFalse();
  }

  @Test
  void aWordThatNobodyKnowsIsAnError() {
    assertThat(complaints("Safe,Foo"))
        .containsExactly("readcf: DontBlameSendmail option: Foo unrecognized");
  }
}
