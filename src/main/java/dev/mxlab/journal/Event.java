package dev.mxlab.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A fact. Names, addresses and texts are as the host that recorded it saw them. */
public sealed interface Event {

  /**
   * A message was taken over: over SMTP or from a local user's command.
   *
   * @param sender envelope sender as the client gave it, {@code <kim@daum.net>}
   * @param protocol {@code ESMTP}, {@code SMTP}, or empty for a local submission
   * @param relay {@code client.example.com [192.168.111.10]} or {@code kim@localhost}
   * @param daemon name of the listening daemon (sendmail.cf Name=), empty for a local submission
   * @param client the client's address, empty for a local submission
   * @param bodyType BODY= of the client, empty for none
   * @param precedence by the Precedence header and the P lines
   */
  record MailAccepted(
      String queueId,
      String sender,
      List<String> recipients,
      long size,
      String messageId,
      String protocol,
      String relay,
      String daemon,
      String client,
      String bodyType,
      long precedence)
      implements Event {}

  /** The message stands on disk in a queue directory, given as the host's path. */
  record MailQueued(String queueId, String directory, long size) implements Event {}

  /**
   * A command of an SMTP client was refused.
   *
   * @param queueId that the message would have had; empty before a client's first command
   * @param ruleset that refused it, empty where no ruleset did
   * @param because lines of maps and the rule that decided, as {@link RulesDecided} has them
   */
  record MailRefused(
      String queueId,
      String ruleset,
      String stage,
      String sender,
      String recipient,
      int code,
      String reply,
      String relay,
      List<String> because)
      implements Event {
    public MailRefused(
        String queueId,
        String ruleset,
        String stage,
        String sender,
        String recipient,
        int code,
        String reply,
        String relay) {
      this(queueId, ruleset, stage, sender, recipient, code, reply, relay, List.of());
    }
  }

  /**
   * What the rules of sendmail.cf said of a message that was taken.
   *
   * @param ruleset that was asked: {@code check_rcpt}
   * @param about {@code <lee@naver.com>}
   * @param decision {@code ok}, {@code esmtp naver.com. lee@naver.com}
   * @param because {@code access: connect:192.168.111 = RELAY (/etc/mail/access:7)}, {@code
   *     Rcpt_ok: /etc/mail/sendmail.cf:812}
   */
  record RulesDecided(
      String queueId, String ruleset, String about, String decision, List<String> because)
      implements Event {}

  /**
   * The mail system asked the DNS.
   *
   * @param queueId of the message it was asked for, empty when for none
   * @param status {@code NOERROR}, {@code NODATA}, {@code NXDOMAIN}, {@code SERVFAIL}, {@code
   *     TIMEOUT}, ...
   * @param answers in master-file form: {@code 10 mail.naver.com.}
   */
  record DnsLookedUp(
      String queueId,
      String name,
      String type,
      String server,
      String status,
      List<String> answers,
      long micros)
      implements Event {}

  /**
   * What was said in one SMTP transaction by a delivering client: {@code >>>} ours, {@code <<<} the
   * server's.
   */
  record SmtpSpoken(
      String queueId, String relay, String relayAddress, String localAddress, List<String> lines)
      implements Event {}

  /** How one attempt to deliver to a recipient ended. */
  enum Outcome {
    SENT,
    DEFERRED,
    FAILED
  }

  /**
   * @param relay {@code mail.naver.com. [192.168.111.100]}, empty for a local mailer
   * @param dsn enhanced status code, {@code 2.0.0}
   * @param stat as sendmail logs it, {@code Sent (6AM1rg1O000074 Message accepted for delivery)}
   * @param reply the server's refusing reply, empty when there was none
   * @param priority of the message in the queue (sendmail.cf P line)
   * @param delaySeconds since the message was accepted
   * @param transferSeconds since its mailer began
   * @param size of the message as sendmail counts it
   */
  record DeliveryEnded(
      String queueId,
      String recipient,
      String controlling,
      String mailer,
      String relay,
      String dsn,
      String stat,
      String reply,
      Outcome outcome,
      long priority,
      long delaySeconds,
      long transferSeconds,
      long size)
      implements Event {}

  /** A message stands in a mailbox, {@code length} bytes from {@code offset} of the file on. */
  record MailboxGrew(String queueId, String user, String mailbox, long offset, long length)
      implements Event {}

  /** A delivery status notification was made. */
  record NotificationMade(
      String queueId, String notificationId, String kind, String recipient, String reason)
      implements Event {}

  /** A message left the queue, all recipients dealt with. */
  record MailDone(String queueId) implements Event {}

  /**
   * A user fetched a message. {@code queueId} is read from its topmost Received line; empty where
   * there is none.
   */
  record MailFetched(
      String queueId, String user, String protocol, String client, String mailbox, long octets)
      implements Event {}

  /** A user's client logged in, or failed to. */
  record LoggedIn(String user, String protocol, String client, boolean ok) implements Event {}

  /** A daemon serves. */
  record DaemonStarted(String unit, List<String> listening) implements Event {}

  /** A daemon ended as it was asked to. */
  record DaemonStopped(String unit) implements Event {}

  /** A daemon could not start, or ended against its will; the messages name file and line. */
  record DaemonFailed(String unit, List<String> messages) implements Event {}

  /** A daemon said something for its log. */
  record DaemonSaid(String unit, String level, String text) implements Event {}

  /** A name server answered a query; recorded only while somebody listens. */
  record DnsAnswered(String client, String name, String type, String rcode, boolean authoritative)
      implements Event {}

  /** The queue id that the fact belongs to; null when it belongs to no message. */
  default @Nullable String message() {
    if (this instanceof MailAccepted e) {
      return e.queueId();
    } else if (this instanceof MailQueued e) {
      return e.queueId();
    } else if (this instanceof RulesDecided e) {
      return e.queueId();
    } else if (this instanceof DnsLookedUp e) {
      return e.queueId().isEmpty() ? null : e.queueId();
    } else if (this instanceof SmtpSpoken e) {
      return e.queueId();
    } else if (this instanceof DeliveryEnded e) {
      return e.queueId();
    } else if (this instanceof MailboxGrew e) {
      return e.queueId();
    } else if (this instanceof NotificationMade e) {
      return e.queueId();
    } else if (this instanceof MailDone e) {
      return e.queueId();
    } else if (this instanceof MailFetched e) {
      return e.queueId().isEmpty() ? null : e.queueId();
    }
    return null;
  }
}
