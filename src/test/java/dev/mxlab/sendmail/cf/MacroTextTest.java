package dev.mxlab.sendmail.cf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MacroTextTest {
  private static final Map<String, String> VALUES =
      Map.of("j", "mail.example.com", "{name}", "long", "s", "client", "l", "$l$l", "n", "<$j>");

  private static String expand(String text) {
    return MacroText.expand(text, VALUES::get);
  }

  @Test
  void putsValuesInForNames() {
    assertThat(expand("a $j ${name} $&j $&{name} $$5 ${j} $u."))
        .isEqualTo("a mail.example.com long mail.example.com long $5 mail.example.com .");
    assertThat(expand("$n")).isEqualTo("<mail.example.com>");
  }

  @Test
  void choosesByWhetherAMacroIsSet() {
    assertThat(expand("$?sfrom $s $.x")).isEqualTo("from client x");
    assertThat(expand("$?ufrom $u $.x")).isEqualTo("x");
    assertThat(expand("$?u$u$|none$.")).isEqualTo("none");
    assertThat(expand("$?s$?u(both)$|(one)$.$|none$.!")).isEqualTo("(one)!");
    assertThat(expand("$?{name}${name}$.")).isEqualTo("long");
  }

  @Test
  void endsWithMacrosThatNameThemselves() {
    assertThat(expand("$l").length()).isLessThan(100_000);
  }

  @Test
  void survivesAnyText() {
    Random random = new Random(7);
    String letters = "$$$?|.{}&ljsun ";
    for (int round = 0; round < 2000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(30); i > 0; i--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      assertThat(expand(text.toString())).isNotNull();
    }
  }
}
