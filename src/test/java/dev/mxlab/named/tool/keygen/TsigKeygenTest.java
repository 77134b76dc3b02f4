package dev.mxlab.named.tool.keygen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TsigKeygenTest {
  private static TsigKeygen.Outcome run(String line) {
    List<String> words = List.of(line.split(" "));
    return new TsigKeygen.Making(words.get(0), new Random(1))
        .outcome(words.subList(1, words.size()));
  }

  @Test
  void makesAKeyOfTheRightLength() {
    assertThat(run("tsig-keygen").out())
        .matches(
            "key \"tsig-key\" \\{\n\talgorithm hmac-sha256;\n\tsecret \"[\\w/+]{43}=\";\n};\n");
    assertThat(run("tsig-keygen -a SHA512 k").out())
        .contains("key \"k\"", "hmac-sha512")
        .containsPattern("secret \"[\\w/+]{86}==\"");
  }

  @Test
  void explainsWhereItBelongs() {
    assertThat(run("ddns-confgen -z example.com").out())
        .contains("key \"ddns-key.example.com\"", "grant ddns-key.example.com zonesub ANY;")
        .endsWith("nsupdate -k <keyfile>\n");
    assertThat(run("ddns-confgen -q").out()).startsWith("key \"ddns-key\"");
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThat(run("tsig-keygen -a foo"))
        .isEqualTo(new TsigKeygen.Outcome(1, "", "tsig-keygen: Unsupported algorithm 'foo'\n"));
    assertThat(run("tsig-keygen a b").exit()).isEqualTo(1);
    assertThat(run("tsig-keygen -h").exit()).isZero();
    assertThat(run("ddns-confgen -z a -s b").err()).startsWith("Usage:\n ddns-confgen");
  }
}
