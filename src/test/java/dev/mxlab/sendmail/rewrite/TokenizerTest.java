package dev.mxlab.sendmail.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.sendmail.TestMail;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerTest {
  private Rulebook book;

  @BeforeEach
  void rules(@TempDir Path directory) {
    book = new TestRules(TestMail.machine(directory), "").book;
  }

  private String address(String text) {
    Workspace space = new Workspace();
    String complaint = book.address(text, space);
    return space + (complaint.isEmpty() ? "" : " | " + complaint);
  }

  private String plain(String text) {
    Workspace space = new Workspace();
    book.plain(text, space);
    return space.toString();
  }

  @Test
  void cutsAtOperatorsBlanksAndQuotes() {
    assertThat(plain("kim@daum.net")).isEqualTo("kim @ daum . net");
    assertThat(plain("a::b..c")).isEqualTo("a : : b . . c");
    assertThat(plain("x\"a b\"y")).isEqualTo("x \"a b\" y");
    assertThat(plain("a\\ b \\@ c\\")).isEqualTo("a\\ b \\@ c");
    assertThat(plain("host\\!user")).isEqualTo("host ! user");
    assertThat(plain("a(b c)d")).isEqualTo("a ( b c ) d");
    assertThat(plain("  a\tb\nc  ")).isEqualTo("a b c");
  }

  @Test
  void takesCommentsOutOfAddresses() {
    assertThat(address("kim(c (d) \\) e)@daum.net (x)")).isEqualTo("kim @ daum . net");
    assertThat(address("\"(no)\"@x")).isEqualTo("\"(no)\" @ x");
  }

  @Test
  void mendsWhatIsOutOfBalanceAndSaysSo() {
    assertThat(address("a>b")).isEqualTo("ab | Unbalanced '>'");
    assertThat(address("<a")).isEqualTo("< a > | Unbalanced '<'");
    assertThat(address("a\"b")).isEqualTo("a \"b\" | Unbalanced '\"'");
    assertThat(address("a)b")).isEqualTo("ab | Unbalanced ')'");
    assertThat(address("a(b")).isEqualTo("a | Unbalanced '('");
  }

  @Test
  void joinsWithABlankOnlyWhereAtomsMeet() {
    Workspace space = new Workspace();
    book.plain("a b@c . \"x\" d e", space);
    assertThat(space.join(" ")).isEqualTo("a b@c.\"x\"d e");
    assertThat(space.join("_")).isEqualTo("a_b@c.\"x\"d_e");
  }

  @Test
  void survivesAnything() {
    long seed = 20261122;
    Random random = new Random(seed);
    String letters = "ab@.<>()\"\\, !%\uFDD0\uFDD1=~&#$*+1\u0080\r\n\t[]:;";
    for (int round = 0; round < 3000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      Workspace space = new Workspace();
      book.address(text.toString(), space);
      String joined = space.join(" ");
      Workspace again = new Workspace();
      String complaint = book.address(joined, again);
      assertThat(complaint).as("seed %d round %d: %s", seed, round, joined).isEmpty();
      assertThat(again.join(" ")).isEqualTo(joined);
    }
  }
}
