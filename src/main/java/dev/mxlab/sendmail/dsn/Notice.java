package dev.mxlab.sendmail.dsn;

import dev.mxlab.sendmail.queue.Envelope;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a notification is made of.
 *
 * @param id its own queue id
 * @param at when it is made, by the host's clock and in its zone
 * @param hostname of the reporting mail system
 * @param software what its Received line calls it
 * @param to whom it goes to, as its To lines show them: {@code <kim@daum.net>}, {@code postmaster}
 * @param about the message that it reports on
 * @param caller the client that the message came from in this very session: {@code
 *     client.example.com}; empty where it came from the queue or from this host
 * @param affected the recipients that it reports on
 * @param transcript what was said and found out on the way
 * @param reason why a sender is warned; empty where it is the message's age alone
 * @param warnAfter the age at which a sender is warned
 * @param returnAfter the age at which a message is given up
 */
public record Notice(
    Kind kind,
    String id,
    Instant at,
    ZoneId zone,
    String hostname,
    String software,
    List<String> to,
    Envelope about,
    String caller,
    List<Affected> affected,
    List<String> transcript,
    String reason,
    Duration warnAfter,
    Duration returnAfter) {

  public Notice {
    to = List.copyOf(to);
    affected = List.copyOf(affected);
    transcript = List.copyOf(transcript);
  }

  /** Which of sendmail's notifications it is. */
  public enum Kind {
    /** To the sender: some recipients will never get the message. */
    FAILURE("Returned mail: see transcript for details", "failure"),
    /** To the sender: some recipients have not got it yet. */
    WARNING("Warning: could not send message for past %s", "warning-timeout"),
    /** To the sender, who asked for it: some recipients have got the message (RFC 3461). */
    RECEIPT("Return receipt", "return-receipt"),
    /** To the postmaster, because the sender cannot be told. */
    POSTMASTER("Postmaster notify: see transcript for details", "postmaster-notification");

    private final String subject;
    private final String automatic;

    Kind(String subject, String automatic) {
      this.subject = subject;
      this.automatic = automatic;
    }

    String subject(Notice notice) {
      if (this == WARNING && !notice.reason().isEmpty()) {
        return notice.reason();
      }
      return String.format(subject, Span.spelt(notice.warnAfter()));
    }

    /** RFC 3834 section 5. */
    String automatic() {
      return "auto-generated (" + automatic + ")";
    }
  }

  /**
   * A recipient that the message did not reach.
   *
   * @param shown as it stood in the queue: {@code <x@perm.test>}
   * @param alias what it was expanded from, {@code <nothere>}; empty where it was not
   * @param original as the client named it, {@code RFC822; x@perm.test}
   * @param actual where the mail really went: {@code kim@mail.daum.net}
   * @param status RFC 3463
   * @param remote the host that decided, without final dot; empty for none
   * @param diagnosticType {@code SMTP} or {@code X-Unix}
   * @param diagnostic the reply that decided; empty for none
   * @param reason the same for people: what the code of a program means; empty for none
   * @param orcpt ORCPT= of the client, as xtext; empty for none
   * @param success what became of it in the end; null where it was not delivered
   */
  public record Affected(
      String shown,
      String alias,
      String original,
      String actual,
      String status,
      String remote,
      String diagnosticType,
      String diagnostic,
      String reason,
      String orcpt,
      @Nullable Success success) {}

  /** How a message was got rid of well (RFC 3464 section 2.3.3). */
  public enum Success {
    DELIVERED(
        "Successfully delivered", "successfully delivered to mailbox", "delivered (to mailbox)"),
    RELAYED(
        "relayed; expect no further notifications",
        "relayed to non-DSN-aware mailer",
        "relayed (to non-DSN-aware mailer)"),
    /** To a server that does not know how long it may take (RFC 2852 section 4.1.4.2). */
    BY_NOTIFY(
        "Deliver-by notify: relayed",
        "Deliver-By notify: relayed",
        "relayed (Deliver-By notify mode)"),
    BY_TRACE(
        "Deliver-By trace: relayed",
        "Deliver-By trace: relayed",
        "relayed (Deliver-By trace mode)");

    private final String transcript;
    private final String said;
    private final String action;

    Success(String transcript, String said, String action) {
      this.transcript = transcript;
      this.said = said;
      this.action = action;
    }

    /** The line of the transcript, behind the recipient. */
    public String transcript() {
      return transcript;
    }

    String said() {
      return said;
    }

    String action() {
      return action;
    }
  }
}
