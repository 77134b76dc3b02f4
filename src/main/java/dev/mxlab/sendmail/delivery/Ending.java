package dev.mxlab.sendmail.delivery;

import dev.mxlab.journal.Event;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.smtp.Reply;
import java.util.ArrayList;
import java.util.List;

/**
 * How an attempt ended for one or more recipients, in the words of sendmail's log and of its
 * notifications. The texts are those of sysexits.c and of deliver.c.
 *
 * @param relay as logged: {@code mail.naver.com. [192.168.111.100]}
 * @param remote the host that decided, for a notification; empty for none
 * @param dsn the status as logged
 * @param status the status in a notification, which differs now and then
 * @param stat as logged: {@code Deferred: 450 4.2.1 mailbox busy}
 * @param reply the server's deciding reply; empty for none
 * @param reason what a notification gives as the reason; empty for none
 * @param state what mailq shows of a deferred message; of a sent one what the server knows nothing
 *     of, in the letters of {@link Receipts}
 * @param code for the transcript, before the recipient: {@code 550 5.1.1}; empty where {@code said}
 *     has it all
 * @param said lines of the transcript that name no recipient
 * @param ours whether it was our own configuration's fault, so that the postmaster must know
 */
record Ending(
    Event.Outcome outcome,
    String mailer,
    String relay,
    String remote,
    String dsn,
    String status,
    String stat,
    String reply,
    String reason,
    String state,
    String code,
    List<String> said,
    boolean ours) {

  static final String UNAVAILABLE = "Service unavailable";

  /** An ending with its recipient. */
  record Of(Envelope.Recipient recipient, Ending ending) {}

  static Ending sent(String mailer, String relay, String stat) {
    return new Ending(
        Event.Outcome.SENT,
        mailer,
        relay,
        "",
        "2.0.0",
        "2.0.0",
        stat,
        "",
        "",
        "",
        "",
        List.of(),
        false);
  }

  /** The server said yes to the whole message. */
  static Ending accepted(String mailer, String relay, String text) {
    return sent(mailer, relay, "Sent (" + text + ")");
  }

  /** More than the mailer takes (M=). */
  static Ending tooLarge(String mailer, String host, long most) {
    Reply reply = Reply.of(552, "5.2.3", "Message is too large; " + most + " bytes max");
    return unavailable(mailer, host, "", "5.2.3", reply);
  }

  /** The server will not tell the sender what becomes of it. */
  Ending relayed() {
    return lacking(Receipts.NO_DSN);
  }

  /**
   * Sent to a server that does not know what was asked for.
   *
   * @param extensions {@link Receipts#NO_DSN}, {@link Receipts#NO_BY}
   */
  Ending lacking(String extensions) {
    return new Ending(
        outcome,
        mailer,
        relay,
        remote,
        dsn,
        status,
        stat,
        reply,
        reason,
        extensions,
        code,
        said,
        ours);
  }

  /** The same with what the log shows as the relay. */
  Ending by(String host) {
    return new Ending(
        outcome, mailer, host, remote, dsn, status, stat, reply, reason, state, code, said, ours);
  }

  /** Whether both came of one answer to all of them; what a receipt would tell is no matter. */
  boolean sharedWith(Ending other) {
    return this == other
        || outcome == Event.Outcome.SENT
            && other.outcome == Event.Outcome.SENT
            && relay.equals(other.relay)
            && stat.equals(other.stat);
  }

  /**
   * With what a receipt tells of it.
   *
   * @param answer of the server to RCPT
   */
  Ending answered(String server, String newStatus, String answer) {
    return new Ending(
        outcome, mailer, relay, server, dsn, newStatus, stat, reply, answer, state, code, said,
        ours);
  }

  /** Nobody said no, but it did not work now. */
  static Ending deferred(String mailer, String relay, String remote, String dsn, String why) {
    String stat = "Deferred: " + why;
    return new Ending(
        Event.Outcome.DEFERRED,
        mailer,
        relay,
        remote,
        dsn,
        dsn,
        stat,
        "",
        "",
        stat,
        "",
        List.of(),
        false);
  }

  /**
   * The connection ended, and nobody knows why.
   *
   * @param reply that stands for one; empty for none
   */
  static Ending brokenOff(String mailer, String relay, String remote, String dsn, String reply) {
    return new Ending(
        Event.Outcome.DEFERRED,
        mailer,
        relay,
        remote,
        dsn,
        dsn,
        "Deferred",
        reply,
        "",
        "Deferred",
        "",
        List.of(),
        false);
  }

  /** The same refusal under another of the names of sysexits.c. */
  Ending saying(String name, String line) {
    return new Ending(
        outcome,
        mailer,
        relay,
        remote,
        dsn,
        status,
        name,
        reply,
        reason,
        state,
        code,
        List.of(line),
        ours);
  }

  /** A recipient has a state of his own where a server answered for him; empty elsewhere. */
  String ownState() {
    return reply().isEmpty() ? "" : state();
  }

  /** The server said: later. */
  static Ending later(String mailer, String relay, String remote, String dsn, Reply reply) {
    String stat = "Deferred: " + reply;
    return new Ending(
        Event.Outcome.DEFERRED,
        mailer,
        relay,
        remote,
        dsn,
        dsn,
        stat,
        reply.toString(),
        reply.toString(),
        stat,
        "",
        List.of(),
        false);
  }

  /** The name servers did not answer: the message rests, and nothing was tried. */
  static Ending unresolved(String mailer, String domain) {
    return new Ending(
        Event.Outcome.DEFERRED,
        mailer,
        "",
        "",
        "4.4.3",
        "4.4.3",
        "queued",
        "",
        "",
        "host map: lookup (" + domain + "): deferred",
        "",
        List.of(),
        false);
  }

  /** The server refused one recipient. */
  static Ending refused(String mailer, String relay, String remote, String dsn, Reply reply) {
    boolean user = reply.code() == 550 || reply.code() == 551 || reply.code() == 553;
    return new Ending(
        Event.Outcome.FAILED,
        mailer,
        relay,
        remote,
        dsn,
        dsn,
        user ? "User unknown" : UNAVAILABLE,
        reply.toString(),
        reply.toString(),
        "",
        user ? "550 5.1.1" : "554 5.0.0",
        List.of(),
        false);
  }

  /** The server refused the whole transaction, or to talk at all. */
  static Ending unavailable(String mailer, String relay, String remote, String dsn, Reply reply) {
    return new Ending(
        Event.Outcome.FAILED,
        mailer,
        relay,
        remote,
        dsn,
        dsn,
        UNAVAILABLE,
        reply.toString(),
        reply.toString(),
        "",
        "",
        List.of("554 5.0.0 " + UNAVAILABLE),
        false);
  }

  /** RFC 7505: the domain says that it takes no mail. */
  static Ending takesNoMail(String mailer, String domain) {
    return new Ending(
        Event.Outcome.FAILED,
        mailer,
        domain + ".",
        domain,
        "5.1.10",
        "5.1.10",
        UNAVAILABLE,
        "",
        "556 Host does not accept mail: MX 0 .",
        "",
        "",
        List.of("554 5.0.0 " + UNAVAILABLE),
        false);
  }

  /**
   * @param host as the name server was asked, with its final dot where sendmail shows one
   * @param why {@code host not found}, {@code no data known}
   */
  static Ending unknownHost(String mailer, String host, String why, String reason) {
    return new Ending(
        Event.Outcome.FAILED,
        mailer,
        host,
        withoutDot(host),
        "5.1.2",
        "5.1.2",
        "Host unknown (Name server: " + host + ": " + why + ")",
        "",
        reason,
        "",
        "550 5.1.2",
        List.of(),
        false);
  }

  /** Mail for {@code domain} would come back to us. */
  static Ending misconfigured(
      String mailer, String relay, String domain, String status, String reason, String complaint) {
    return new Ending(
        Event.Outcome.FAILED,
        mailer,
        relay,
        domain,
        "5.3.5",
        status,
        "Local configuration error",
        "",
        reason,
        "",
        "",
        List.of(complaint, "554 5.3.5 Local configuration error"),
        true);
  }

  /** Our own rules or aliases refuse the address. */
  static Ending ruledOut(int code, String dsn, String text) {
    String reply = code + " " + dsn + " " + text;
    return new Ending(
        Event.Outcome.FAILED,
        "local",
        "",
        "",
        dsn,
        dsn,
        text,
        reply,
        reply,
        "",
        code + " " + dsn,
        List.of(),
        false);
  }

  /** For the log and the journal nothing, for the sender a reason. */
  static Ending broken(String mailer, String status, String line, String reason) {
    return new Ending(
        Event.Outcome.FAILED,
        mailer,
        "",
        "",
        status,
        status,
        line.substring(line.indexOf(' ', 4) + 1),
        "",
        reason,
        "",
        "",
        List.of(line),
        false);
  }

  Ending telling(List<String> words) {
    return new Ending(
        outcome, mailer, relay, remote, dsn, status, stat, reply, reason, state, code, words, ours);
  }

  /** The time that the sender gave was over before anybody was asked (RFC 2852). */
  static Ending late() {
    return deferred("", "", "", "5.4.7", "").expired("5.4.7");
  }

  /** Our side of the connection found that the server cannot do what the sender asked for. */
  static Ending unable(String mailer, String relay, Reply why) {
    Ending ending = unavailable(mailer, relay, "", "5.0.0", why);
    return new Ending(
        ending.outcome,
        mailer,
        relay,
        "",
        "5.0.0",
        why.dsn(),
        ending.stat,
        "",
        "",
        "",
        "",
        List.of(why.toString(), "554 5.0.0 " + UNAVAILABLE),
        false);
  }

  /**
   * A deferral that lasted too long.
   *
   * @param late RFC 3463: X.4.7
   */
  Ending expired(String late) {
    return new Ending(
        Event.Outcome.FAILED,
        mailer,
        relay,
        remote,
        dsn,
        late,
        stat,
        reply,
        reason,
        state,
        code,
        said,
        ours);
  }

  /** The same of a host that was not asked again. */
  Ending remembered(String host) {
    return new Ending(
        outcome, mailer, host, remote, dsn, status, stat, "", reason, state, code, said, ours);
  }

  /** Not tried, though nothing speaks against it. */
  static Ending queued(String mailer) {
    return new Ending(
        Event.Outcome.DEFERRED, mailer, "", "", "", "", "queued", "", "", "", "", List.of(), false);
  }

  /** Somebody else talks with the host, and one at a time must do (SingleThreadDelivery). */
  static Ending busy(String mailer, String host) {
    return brokenOff(mailer, host, withoutDot(host), "4.0.0", "");
  }

  /** The rules do not trust the server with this recipient (ruleset tls_rcpt). */
  static Ending distrusted(String mailer, String relay) {
    Reply none = Reply.of(501, "5.6.0", "Data format error");
    Ending ending = unavailable(mailer, relay, "", "5.5.2", none);
    return new Ending(
        ending.outcome,
        mailer,
        relay,
        "",
        "5.5.2",
        "5.5.2",
        "Data format error",
        "",
        "",
        "",
        "501 5.6.0",
        List.of(),
        false);
  }

  /** What the transcript and {@code sendmail -v} say of it for these recipients. */
  List<String> lines(String recipients) {
    if (outcome == Event.Outcome.SENT) {
      return List.of(recipients + "... " + stat);
    }
    if (outcome != Event.Outcome.FAILED) {
      return List.of(recipients + "... " + (state.isEmpty() ? stat : state));
    }
    if (code.isEmpty()) {
      return said;
    }
    List<String> all = new ArrayList<>(said);
    all.add(code + " " + recipients + "... " + stat);
    return all;
  }

  static String withoutDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
