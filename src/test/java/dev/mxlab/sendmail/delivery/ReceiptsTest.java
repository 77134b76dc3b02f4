package dev.mxlab.sendmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.sendmail.dsn.Notice;
import dev.mxlab.sendmail.queue.Envelope;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whom NOTIFY=SUCCESS brings a receipt (RFC 3461 section 5.2). */
class ReceiptsTest {
  private static final Ending LOCAL = Ending.sent("local", "", "Sent");
  private static final Ending REMOTE = Ending.accepted("esmtp", "mail.naver.com.", "ok");

  private static Ending.Of of(String flags, Ending ending) {
    return new Ending.Of(
        new Envelope.Recipient("<lee@naver.com>", flags, "RFC822; lee@naver.com", "", ""), ending);
  }

  @Test
  void whoHasItInHisMailboxAndWhoIsBeyondOurSight() {
    assertThat(Receipts.success(of("PNS", LOCAL), Optional.empty()))
        .contains(Notice.Success.DELIVERED);
    assertThat(Receipts.success(of("PNS", REMOTE.relayed()), Optional.empty()))
        .contains(Notice.Success.RELAYED);
  }

  @Test
  void aServerThatUnderstandsAnswersForItself() {
    assertThat(Receipts.success(of("PNS", REMOTE), Optional.empty())).isEqualTo(Optional.empty());
  }

  @Test
  void onlyWhoWasAskedFor() {
    Ending.Of asked = of("PNS", LOCAL);
    assertThat(Receipts.asked(List.of(of("PFD", LOCAL), of("PN", LOCAL), asked), Optional.empty()))
        .containsExactly(asked);
    assertThat(Receipts.transcript(List.of(asked, of("PNS", REMOTE.relayed())), Optional.empty()))
        .containsExactly(
            "<lee@naver.com>... Successfully delivered",
            "<lee@naver.com>... relayed; expect no further notifications");
  }
}
