package dev.mxlab.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.mxlab.named.conf.ConfFiles;
import dev.mxlab.named.conf.ConfReader;
import dev.mxlab.text.Diagnostic;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** named.conf files of anything: a configuration, or errors that say why not. */
class NamedConfFuzzTest {

  @FuzzTest(maxDuration = "5m")
  void readsOrSaysWhyNot(byte[] octets) {
    String text = new String(octets, StandardCharsets.UTF_8);
    ConfReader.Reading reading = new ConfReader(new Same(text)).read("named.conf", "/etc", true);
    assertThat(reading.conf() == null).isEqualTo(Diagnostic.anyError(reading.diagnostics()));
  }

  /** Every file, included ones too, holds the same text. */
  private record Same(String text) implements ConfFiles {
    @Override
    public String read(String path) {
      return text;
    }

    @Override
    public boolean isDirectory(String path) {
      return true;
    }

    @Override
    public List<String> list(String directory) {
      return List.of("one.conf");
    }
  }
}
