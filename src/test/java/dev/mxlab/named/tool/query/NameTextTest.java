package dev.mxlab.named.tool.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Name;

class NameTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.b | a.b.",
        "a.b. | a.b.",
        "a\\.b | a\\.b.",
        "a\\065b | aAb.",
        "a\\ b | a\\032b.",
        ". | .",
        "@ | .",
      })
  void readsWhatIsTyped(String typed, String name) throws NameText.BadName {
    assertThat(NameText.of(typed, Name.root)).hasToString(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a..b | empty label",
        ".a | empty label",
        "a\\300b | bad escape",
        "'' | unexpected end of input",
        "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg | label too long",
      })
  void saysWhatIsWrong(String typed, String why) {
    assertThatThrownBy(() -> NameText.of(typed, Name.root)).hasMessage(why);
  }

  @ParameterizedTest
  @CsvSource({
    "192.168.111.100, 100.111.168.192.in-addr.arpa.",
    "2001:db8::1, 1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
    "10, 10.in-addr.arpa."
  })
  void turnsAddressesRound(String address, String name) {
    assertThat(Addresses.reversed(address, false)).isEqualTo(name);
  }
}
