package dev.mxlab.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.mxlab.sendmail.map.HashFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Berkeley DB files of anything: pairs, or an error. */
class MapFileFuzzTest {
  @TempDir Path directory;

  @FuzzTest(maxDuration = "5m")
  void readsOrSaysWhyNot(byte[] octets) throws IOException {
    Path file = directory.resolve("map.db");
    Files.write(file, octets);
    try {
      assertThat(new HashFile(file).pairs()).isNotNull();
    } catch (IOException broken) {
      assertThat(broken).isNotNull();
    }
  }
}
