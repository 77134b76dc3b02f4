package dev.mxlab.sendmail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.smtp.client.Transfer;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuledSafeguardTest {
  @Test
  void readsWhatAuthinfoGives() {
    assertThat(RuledSafeguard.authInfo("\"U:kim\" \"P:secret\" \"R:daum.net\" \"M:LOGIN PLAIN\""))
        .contains(new Transfer.AuthInfo("kim", "", "secret", List.of("LOGIN", "PLAIN")));
    assertThat(RuledSafeguard.authInfo("\"U:kim\" \"P:secret\" \"M:PLAIN\""))
        .contains(new Transfer.AuthInfo("kim", "", "secret", List.of("PLAIN")));
    assertThat(RuledSafeguard.authInfo("\"U:boss\" \"I:kim\" \"P=MTIzNA==\""))
        .contains(new Transfer.AuthInfo("kim", "boss", "1234", List.of()));
    assertThat(RuledSafeguard.authInfo("\"U:kim\"")).isEmpty();
    assertThat(RuledSafeguard.authInfo("")).isEmpty();
  }
}
