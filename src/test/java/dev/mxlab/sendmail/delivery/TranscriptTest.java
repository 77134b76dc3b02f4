package dev.mxlab.sendmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TranscriptTest {
  private static final String FAILED = "550 5.1.1 nosuch... User unknown";
  private static final String LATER = "kim... Deferred: Connection refused by mail.daum.net.";

  private final List<String> heard = new ArrayList<>();

  @Test
  void terminalsSeeNoCodesBeforeOurOwnWords() {
    Transcript transcript = new Transcript(heard::add);
    transcript.tell(List.of(FAILED, LATER));
    assertThat(heard).containsExactly("nosuch... User unknown", LATER);
    assertThat(transcript.lines()).containsExactly(FAILED, LATER);
  }

  @Test
  void whoGetsTheMessageBackIsNotToldTwice() {
    Transcript transcript = new Transcript(heard::add, false);
    transcript.tell(List.of("said by a program", FAILED));
    transcript.tell(List.of(LATER));
    transcript.say("550 5.1.1 <nosuch>... User unknown");
    assertThat(heard).containsExactly(LATER, "550 5.1.1 <nosuch>... User unknown");
    assertThat(transcript.lines()).containsExactly("said by a program", FAILED, LATER);
  }
}
