package dev.mxlab.imap.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
  @TempDir Path directory;

  /** It throws where a command is refused. */
  @Test
  void leavesNothingBehind() throws IOException {
    Path place = directory.resolve("rehearsal");
    Files.createDirectories(place.resolve("left/behind"));
    new Rehearsal(place).run();
    assertThat(place).doesNotExist();
  }
}
