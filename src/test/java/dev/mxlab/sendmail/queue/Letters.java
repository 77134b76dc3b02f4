package dev.mxlab.sendmail.queue;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Envelopes of kim's letters, as the queue's tests want them: taken just now, not tried yet. */
public final class Letters {
  private Letters() {}

  /**
   * One letter of kim@daum.net.
   *
   * @param subject of the letter; none where it is empty
   */
  public static Envelope letter(
      String id, Instant created, long priority, String subject, String... recipients) {
    return new Envelope(
        id,
        id,
        created,
        Instant.EPOCH,
        0,
        priority,
        "",
        "<kim@daum.net>",
        "bs",
        Map.of(),
        Arrays.stream(recipients).map(to -> new Envelope.Recipient(to, "PFD", "", "", "")).toList(),
        subject.isEmpty() ? List.of() : List.of(new Envelope.Header("", "Subject: " + subject)));
  }
}
