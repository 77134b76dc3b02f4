package dev.mxlab.sendmail.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.TestHost;
import dev.mxlab.sendmail.TestMail;
import dev.mxlab.sendmail.map.MapSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An evaluation that remembers decides as one that works everything out. */
class EvaluationTest {
  private static final String RULES =
      """
      Kwords text -k0 -v1 -o /etc/words
      Kput macro
      Kcount arith
      Smain
      R$+ @ $+\t$: $(words $2 $: none $) $| $1 @ $2
      Rgood $| $* @ $*\t$: $(put {seen} $@ $1 $) $>other $1
      Rbad $| $*\t$#error $@ 5.7.1 $: "550 refused for " $&{client_addr}
      R$* $| $*\t$: $[ $2 $] $| $&{seen}
      R$* yes $*\t$@ $1 $(count + $@ 1 $@ 2 $)
      Sother
      R$&f\t$@ self $&{client_addr}
      R$* $&{client_addr}\t$@ peer
      R$*\t$: $1 of $&{seen}
      """;

  private TestHost host;
  private TestRules rules;

  @BeforeEach
  void rules(@TempDir Path directory) {
    host = TestMail.machine(directory);
    host.write("/etc/words", "good.test good\nbad.test bad\n");
    rules = new TestRules(host, RULES);
  }

  private record Seen(String tokens, int status, String problem, List<String> reasons) {}

  private Seen seen(String input, Facts facts, MapSession session, boolean remembering) {
    return seen(rules.interpreter, input, facts, session, remembering);
  }

  /** Null where it is not at hand. */
  private @Nullable Seen atHand(String input, Facts facts, MapSession session) {
    try {
      return seen(rules.interpreter.atHand(), input, facts, session, true);
    } catch (CompletionException missing) {
      assertThat(missing).hasCauseInstanceOf(NotAtHand.class);
      return null;
    }
  }

  private Seen seen(
      Interpreter interpreter, String input, Facts facts, MapSession session, boolean remembering) {
    Reasons why = new Reasons();
    Trace everything =
        new Trace() {
          @Override
          public void matched(Ruleset in, Rule rule) {
            why.matched(in, rule);
          }

          @Override
          public void looked(
              Rule rule, String map, String key, @Nullable String value, int status) {
            why.looked(rule, map, key, value, status);
          }
        };
    Interpreter.Outcome outcome =
        interpreter
            .run(
                List.of(rules.book.find("main").orElseThrow()),
                space -> rules.book.plain(input, space),
                facts,
                session,
                remembering ? why : everything)
            .toCompletableFuture()
            .join();
    return new Seen(
        outcome.tokens().toString(),
        outcome.status(),
        String.valueOf(outcome.problem()),
        List.of(why.looked().toString(), String.valueOf(why.rule()), why.ruleset()));
  }

  @Test
  void decidesAsOneThatRemembersNothing() {
    Random random = new Random(7);
    String[] users = {"kim", "lee", "10.0.0.1", "yes", "\"a b\""};
    String[] domains = {"good.test", "bad.test", "naver.com", "nowhere.test"};
    MapSession own = new MapSession();
    MapSession other = new MapSession();
    int onTheSpot = 0;
    for (int i = 0; i < 3_000; i++) {
      String user = users[random.nextInt(users.length)];
      String input = user + " @ " + domains[random.nextInt(domains.length)];
      Facts facts =
          new Facts(Map.of("f", users[random.nextInt(users.length)]))
              .with("{client_addr}", random.nextBoolean() ? "10.0.0.1" : "10.0.0." + i % 40);
      if (random.nextInt(20) == 0) {
        own = new MapSession();
        other = new MapSession();
      }
      Seen worked = seen(input, facts, other, false);
      Seen told = atHand(input, facts, own);
      if (told != null) {
        assertThat(told).isEqualTo(worked);
        onTheSpot++;
      }
      assertThat(seen(input, facts, own, true)).isEqualTo(worked);
    }
    assertThat(onTheSpot).isGreaterThan(300);
  }

  @Test
  void tellsOnTheSpotOnlyWhatNeedsNoReading() {
    MapSession session = new MapSession();
    assertThat(atHand("kim @ new.test", Facts.NONE, session)).as("never worked out").isNull();
    Seen worked = seen("kim @ new.test", Facts.NONE, session, true);
    assertThat(atHand("kim @ new.test", Facts.NONE, session)).isEqualTo(worked);
    assertThat(atHand("kim @ new.test", Facts.NONE, new MapSession()))
        .as("the next connection reads the map anew")
        .isNull();
    seen("kim @ good.test", Facts.NONE, new MapSession(), true);
    seen("kim @ bad.test", Facts.NONE, session, true);
    assertThat(atHand("kim @ good.test", Facts.NONE, session))
        .as("a macro would be set that the rules read")
        .isNull();
    assertThat(session.macro("{seen}")).isNull();
  }

  @Test
  void asksAnewWhatItAskedBefore() {
    assertThat(seen("kim @ new.test", Facts.NONE, new MapSession(), true).tokens())
        .doesNotContain("refused");
    host.write("/etc/words", "new.test bad\n");
    assertThat(seen("kim @ new.test", Facts.NONE, new MapSession(), true).tokens())
        .contains("refused");
    host.write("/etc/words", "");
    assertThat(seen("kim @ new.test", Facts.NONE, new MapSession(), true).tokens())
        .doesNotContain("refused");
  }

  @Test
  void holdsNoMoreThanItMay() {
    for (int i = 0; i < 30_000; i++) {
      seen("u" + i + " @ good.test", Facts.NONE, new MapSession(), true);
    }
    assertThat(rules.interpreter.recall().nodes()).isLessThan(21_000);
    assertThat(Recall.key(List.of(), longInput())).isNull();
  }

  private Workspace longInput() {
    Workspace space = new Workspace();
    rules.book.plain("a.".repeat(200), space);
    return space;
  }

  @Test
  void whoWantsEveryStepGetsIt() {
    seen("kim @ good.test", Facts.NONE, new MapSession(), true);
    int[] tried = {0};
    Trace counting =
        new Trace() {
          @Override
          public void trying(Rule rule) {
            tried[0]++;
          }
        };
    rules
        .interpreter
        .run(
            List.of(rules.book.find("main").orElseThrow()),
            space -> rules.book.plain("kim @ good.test", space),
            Facts.NONE,
            new MapSession(),
            counting)
        .toCompletableFuture()
        .join();
    assertThat(tried[0]).isGreaterThan(3);
  }
}
