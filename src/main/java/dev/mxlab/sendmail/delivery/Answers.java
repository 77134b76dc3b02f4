package dev.mxlab.sendmail.delivery;

import dev.mxlab.journal.Event;
import dev.mxlab.smtp.Reply;
import dev.mxlab.smtp.client.Transfer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one server's replies mean (usersmtp.c). */
final class Answers {
  private final String mailer;
  private final String host;
  private final String remote;
  private final String relay;
  private final boolean enhanced;
  private final Map<String, Transfer.Outcome> replies = new HashMap<>();
  private final Map<String, Ending> common = new HashMap<>();
  private @Nullable Ending turnedAway;
  private final @Nullable IOException trouble;
  private final String phase;

  /** Whether it understands what the sender wants to be told (RFC 3461). */
  private final boolean notifies;

  /** Whether it understands how long a message may take (RFC 2852). */
  private final boolean timely;

  Answers(String mailer, String host, String relay, Transfer.Result result) {
    this.mailer = mailer;
    this.host = host;
    this.remote = host.startsWith("[") ? host : Ending.withoutDot(host);
    this.relay = relay;
    this.trouble = result.trouble();
    this.notifies = result.offered("DSN");
    this.timely = result.offered("DELIVERBY");
    this.phase = result.phase().toLowerCase(Locale.ROOT);
    this.enhanced =
        result.offered("ENHANCEDSTATUSCODES")
            || result.said().stream()
                .anyMatch(line -> line.matches("<<< 250[ -]ENHANCEDSTATUSCODES"));
    result.outcomes().forEach(outcome -> replies.put(outcome.recipient(), outcome));
  }

  Ending to(String recipient) {
    Transfer.Outcome outcome = replies.get(recipient);
    if (outcome == null) {
      return common.computeIfAbsent("", any -> failed());
    }
    Reply reply = outcome.reply();
    String command = outcome.command().toUpperCase(Locale.ROOT);
    if (outcome.command().equals(Transfer.Outcome.DISTRUSTED)) {
      return Ending.distrusted(mailer, relay);
    }
    if (outcome.command().equals(Transfer.Outcome.LOOP)) {
      turnedAway = common.computeIfAbsent(Transfer.Outcome.LOOP, any -> loop());
      return turnedAway;
    }
    if (command.startsWith("RCPT") && !reply.positive()) {
      return ofRecipient(reply);
    }
    Ending ending = common.computeIfAbsent(command + reply, any -> ofMessage(reply, command));
    Reply yes = outcome.rcpt();
    return ending.outcome() == Event.Outcome.SENT && yes != null
        ? ending.answered(remote, status(yes, "2.0.0"), yes.toString())
        : ending;
  }

  /** Whether the server is ourselves. */
  boolean loops() {
    return common.containsKey(Transfer.Outcome.LOOP);
  }

  private Ending loop() {
    return Ending.misconfigured(
        mailer,
        relay,
        "",
        "5.3.5",
        "553 5.3.5 system config error",
        "553 5.3.5 " + host + " config error: mail loops back to me (MX problem?)");
  }

  /** Whether the ending stands, or the next host may be asked. */
  boolean decided(Ending ending) {
    return ending.outcome() != Event.Outcome.DEFERRED && !ending.equals(turnedAway);
  }

  private Ending failed() {
    if (trouble == null) {
      return Ending.deferred(mailer, relay, remote, "4.4.2", "Connection reset by " + host);
    }
    String dsn = phase.startsWith("connect") ? "4.4.1" : "4.4.2";
    // Of what breaks off after a command of the message nothing more is known (usersmtp.c).
    boolean rcpt = phase.equals("rcpt");
    return rcpt || phase.equals("mail") || phase.equals(".")
        ? Ending.brokenOff(
            mailer, relay, remote, dsn, rcpt ? "421 4.4.1 Connection reset by " + host : "")
        : Ending.deferred(mailer, relay, remote, dsn, Trouble.text(trouble, host));
  }

  private Ending ofRecipient(Reply reply) {
    String dsn = status(reply, Trouble.recipientStatus(reply.code()));
    return reply.permanent()
        ? Ending.refused(mailer, relay, remote, dsn, reply)
        : Ending.later(mailer, relay, remote, dsn, reply);
  }

  private Ending ofMessage(Reply reply, String command) {
    // 552 is about the message, even where EHLO alone told that it is too large (RFC 1870).
    boolean session =
        reply.code() != 552
            && !command.startsWith("MAIL")
            && !command.startsWith("DATA")
            && !command.startsWith(".");
    if (command.equals("BY")) {
      return Ending.unable(mailer, relay, reply);
    }
    if (reply.positive()) {
      Ending accepted = Ending.accepted(mailer, relay, text(reply));
      return accepted.lacking((notifies ? "" : Receipts.NO_DSN) + (timely ? "" : Receipts.NO_BY));
    }
    if (reply.temporary()) {
      String dsn = session ? "4.5.0" : messageStatus(reply, command);
      return Ending.later(mailer, relay, remote, dsn, reply);
    }
    if (session) {
      Ending ending = Ending.unavailable(mailer, relay, "", "5.5.0", reply);
      turnedAway = ending;
      return ending;
    }
    Ending refused =
        Ending.unavailable(mailer, relay, remote, messageStatus(reply, command), reply);
    boolean data = command.startsWith("MAIL") && (reply.code() == 501 || reply.code() == 553);
    return data ? refused.saying("Data format error", "501 5.6.0 Data format error") : refused;
  }

  /**
   * A 421 to MAIL and every answer to DATA stand for themselves, whatever they say (usersmtp.c).
   */
  private String messageStatus(Reply reply, String command) {
    if (command.startsWith("DATA") || command.startsWith("MAIL") && reply.code() == 421) {
      return reply.code() / 100 + ".0.0";
    }
    boolean syntax = command.startsWith("MAIL") && reply.code() == 501;
    return status(reply, syntax ? "5.5.2" : Trouble.status(reply.code()));
  }

  /** An enhanced code counts only where the server offered them (RFC 2034 section 4). */
  private String status(Reply reply, String otherwise) {
    return enhanced && !reply.dsn().isEmpty() ? reply.dsn() : otherwise;
  }

  private String text(Reply reply) {
    String text = reply.lines().get(0);
    return enhanced || reply.dsn().isEmpty() ? text : reply.dsn() + " " + text;
  }
}
