package dev.mxlab.sendmail.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.TestHost;
import dev.mxlab.sendmail.TestMail;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random rules on random addresses, against a matcher that is too simple to be wrong. */
class MatcherTest {
  private static final List<String> FORMS =
      List.of("$*", "$+", "$-", "$={M}", "$~{M}", "a", "@", ".");
  private static final List<String> WORDS = List.of("a", "b", "A", "@", ".", "x");
  private static final Set<String> CLASS = Set.of("a", "b.a", "x@x.x");

  private TestHost host;

  @BeforeEach
  void host(@TempDir Path directory) {
    host = TestMail.machine(directory);
  }

  @Test
  void bindsAsTheSimpleOneDoes() {
    long seed = 20261122;
    Random random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      List<String> pattern = some(random, FORMS, 6);
      int wildcards = (int) pattern.stream().filter(form -> form.startsWith("$")).count();
      StringBuilder right = new StringBuilder("$@ yes");
      for (int i = 1; i <= wildcards; i++) {
        right.append(" < $").append(i).append(" >");
      }
      TestRules rules =
          new TestRules(
              host,
              "C{M}a b.a x@x.x\nStry\nR"
                  + String.join(" ", pattern)
                  + "\t"
                  + right
                  + "\n"
                  + "R$*\t$@ no\n");
      for (int i = 0; i < 40; i++) {
        List<String> input = some(random, WORDS, 8);
        assertThat(rules.result("try", String.join(" ", input)))
            .as("seed %d round %d: %s on %s", seed, round, pattern, input)
            .isEqualTo(simple(pattern, input));
      }
    }
  }

  private static List<String> some(Random random, List<String> of, int most) {
    List<String> chosen = new ArrayList<>();
    for (int i = 1 + random.nextInt(most); i > 0; i--) {
      chosen.add(of.get(random.nextInt(of.size())));
    }
    return chosen;
  }

  private static String simple(List<String> pattern, List<String> input) {
    List<List<String>> bound = new ArrayList<>();
    if (!match(pattern, 0, input, 0, bound)) {
      return "no";
    }
    StringBuilder out = new StringBuilder("yes");
    for (List<String> tokens : bound) {
      out.append(" < ").append(String.join(" ", tokens)).append(tokens.isEmpty() ? ">" : " >");
    }
    return out.toString();
  }

  private static boolean match(
      List<String> pattern, int p, List<String> input, int i, List<List<String>> bound) {
    if (p == pattern.size()) {
      return i == input.size();
    }
    String form = pattern.get(p);
    if (!form.startsWith("$")) {
      return i < input.size()
          && input.get(i).equalsIgnoreCase(form)
          && match(pattern, p + 1, input, i + 1, bound);
    }
    int least = form.equals("$*") ? 0 : 1;
    int most = form.equals("$-") || form.equals("$~{M}") ? 1 : input.size();
    for (int n = least; n <= most && i + n <= input.size(); n++) {
      List<String> taken = input.subList(i, i + n);
      if (allowed(form, taken)) {
        bound.add(taken);
        if (match(pattern, p + 1, input, i + n, bound)) {
          return true;
        }
        bound.remove(bound.size() - 1);
      }
    }
    return false;
  }

  private static boolean allowed(String form, List<String> taken) {
    String word = String.join("", taken).toLowerCase(Locale.ROOT);
    boolean atomsMeet = false;
    for (int i = 1; i < taken.size(); i++) {
      atomsMeet |= letters(taken.get(i)) && letters(taken.get(i - 1));
    }
    return switch (form) {
      case "$={M}" -> CLASS.contains(word) && !atomsMeet;
      case "$~{M}" -> !CLASS.contains(word);
      default -> true;
    };
  }

  private static boolean letters(String token) {
    return Character.isLetter(token.charAt(0));
  }

  @Test
  void endsARuleWithManyWildcardsOnALongAddress() {
    TestRules rules = new TestRules(host, "Stry\nR$* $* $+ $* $+ $* $+ $* never\t$@ x\n");
    Interpreter.Outcome outcome = rules.run("try", "a. ".repeat(400) + "NEVER x");
    assertThat(outcome.status()).isEqualTo(65);
    assertThat(outcome.problem()).isNotNull();
  }
}
