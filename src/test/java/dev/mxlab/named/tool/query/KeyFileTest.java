package dev.mxlab.named.tool.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  @TempDir Path directory;

  private KeyFile read(String text) throws IOException, TsigKey.BadKey {
    return KeyFile.read(Files.writeString(directory.resolve("k"), text));
  }

  @Test
  void readsAStatementWithComments() throws IOException, TsigKey.BadKey {
    KeyFile key =
        read("// made\n# by\nkey \"k 1\" { /* x */ secret \"c2Vj\"; algorithm hmac-sha256; };\n");
    assertThat(key).isEqualTo(new KeyFile("hmac-sha256", "k 1", "c2Vj", false));
  }

  @Test
  void saysWhyItCannot() {
    assertThatThrownBy(() -> KeyFile.read(directory.resolve("none"))).hasMessage("file not found");
    assertThatThrownBy(() -> read("hello")).hasMessage("unexpected token");
    assertThatThrownBy(() -> read("key k { secret \"c2Vj\"; };"))
        .hasMessage("key must have algorithm and secret\n");
  }

  @Test
  void lengthsOfSignaturesAreChecked() throws TsigKey.BadKey {
    assertThat(TsigKey.algorithm("HMAC-SHA256-80"))
        .isNotNull()
        .extracting(TsigKey.Algorithm::sent)
        .isEqualTo(80);
    assertThat(TsigKey.algorithm("hmac-foo")).isNull();
    assertThatThrownBy(() -> TsigKey.algorithm("hmac-sha1-161"))
        .hasMessage("digest-bits out of range [0..160]");
  }
}
