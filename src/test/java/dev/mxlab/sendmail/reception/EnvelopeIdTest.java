package dev.mxlab.sendmail.reception;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.sendmail.TestMail;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvelopeIdTest {
  @Test
  void twoMessagesNeverShareAnId(@TempDir Path directory) {
    EnvelopeId ids = new EnvelopeId(TestMail.in(directory).mta().queue());
    String first = ids.get();
    assertThat(ids.get()).isEqualTo(first);
    ids.spent(first);
    String second = ids.get();
    assertThat(second).isNotEqualTo(first);
    // The end of the first message is told once more, while the second one comes in already.
    ids.spent(first);
    assertThat(ids.get()).isEqualTo(second);
  }
}
