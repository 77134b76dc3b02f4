package dev.mxlab.sendmail.queue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A queued message without its body: what a qf file says (sendmail's doc/op, "Queue file format").
 * The body stands in the df file beside it.
 *
 * @param queueId {@code 6AM1rg1F000039}
 * @param trace the journey (journal.Entry); the queue id itself where the message entered the lab
 *     here
 * @param created T line
 * @param lastTried K line; {@link Instant#EPOCH} when never
 * @param tries N line
 * @param priority P line
 * @param message M line: the state as {@code mailq} shows it, empty when none
 * @param sender S line, with angle brackets where the client gave them: {@code <kim@daum.net>}
 * @param flags F line: w warning sent, r a notification of ours, 8 8-bit body, b Bcc lines to be
 *     dropped, s split
 * @param macros $ lines: {@code _} client, {@code r} protocol, {@code s} helo name, {@code
 *     {daemon_flags}} ...
 * @param headers H lines in their order, folded lines kept with their LF and tab; bytes above 127
 *     are characters of ISO 8859-1, whatever charset the writer meant
 */
public record Envelope(
    String queueId,
    String trace,
    Instant created,
    Instant lastTried,
    int tries,
    long priority,
    String message,
    String sender,
    String flags,
    Map<String, String> macros,
    List<Recipient> recipients,
    List<Header> headers) {
  /** Under this name {@code macros} has the Z line: ENVID= (RFC 3461 section 4.4), as xtext. */
  public static final String ENVELOPE_ID = "{dsn_envid}";

  /** Under this name {@code macros} has the B line: BODY= (RFC 6152). */
  public static final String BODY_TYPE = "{body_type}";

  /** Under this name {@code macros} has the A line: who is known to have written the message. */
  public static final String AUTHOR = "{auth_author}";

  /** Under this name {@code macros} has the q line: why the message is held back. */
  public static final String QUARANTINE = "{quarantine}";

  /** Under this name {@code macros} has the ! line as BY= has it: {@code 600;R} (RFC 2852). */
  public static final String DELIVER_BY = "{deliver_by}";

  public Envelope {
    macros = Map.copyOf(macros);
    recipients = List.copyOf(recipients);
    headers = List.copyOf(headers);
  }

  /** Why it is held back; empty where it is not. */
  public String quarantine() {
    return macros.getOrDefault(QUARANTINE, "");
  }

  /** Held back for a reason, or let go by an empty one. */
  public Envelope quarantined(String reason) {
    Map<String, String> now = new TreeMap<>(macros);
    now.remove(QUARANTINE);
    if (!reason.isEmpty()) {
      now.put(QUARANTINE, reason);
    }
    return new Envelope(
        queueId,
        trace,
        created,
        lastTried,
        tries,
        priority,
        message,
        sender,
        flags,
        now,
        recipients,
        headers);
  }

  /** Whether the F line has this letter. */
  public boolean has(char flag) {
    return flags.indexOf(flag) >= 0;
  }

  /** With one more letter in front of the F line. */
  public Envelope flagged(char flag) {
    return has(flag) ? this : with(message, flag + flags, recipients);
  }

  /**
   * As it stands while it is tried at {@code now}: every try but the first makes it {@code
   * retryFactor} less urgent.
   */
  public Envelope tried(Instant now, long retryFactor) {
    return new Envelope(
        queueId,
        trace,
        created,
        now,
        tries + 1,
        tries == 0 ? priority : priority + retryFactor,
        message,
        sender,
        flags,
        macros,
        recipients,
        headers);
  }

  /** The same under another queue id. */
  public Envelope named(String id) {
    return new Envelope(
        id,
        trace,
        created,
        lastTried,
        tries,
        priority,
        message,
        sender,
        flags,
        macros,
        recipients,
        headers);
  }

  public Envelope withRecipients(List<Recipient> left) {
    return with(message, flags, left);
  }

  public Envelope withSender(String now) {
    return new Envelope(
        queueId,
        trace,
        created,
        lastTried,
        tries,
        priority,
        message,
        now,
        flags,
        macros,
        recipients,
        headers);
  }

  public Envelope withPriority(long now) {
    return new Envelope(
        queueId,
        trace,
        created,
        lastTried,
        tries,
        now,
        message,
        sender,
        flags,
        macros,
        recipients,
        headers);
  }

  public Envelope withMessage(String state) {
    return with(state, flags, recipients);
  }

  private Envelope with(String newMessage, String newFlags, List<Recipient> newRecipients) {
    return new Envelope(
        queueId,
        trace,
        created,
        lastTried,
        tries,
        priority,
        newMessage,
        sender,
        newFlags,
        macros,
        newRecipients,
        headers);
  }

  /**
   * A recipient still to be served (R line).
   *
   * @param address {@code <lee@naver.com>}
   * @param flags PFD: primary, notify on failure, on delay
   * @param original r line, {@code RFC822; lee@naver.com}
   * @param controlling C line: the local user on whose behalf, empty when none
   * @param status what happened at the last try, empty when not tried
   * @param orcpt Q line: the client's ORCPT= (RFC 3461 section 4.2), as xtext; empty when none
   */
  public record Recipient(
      String address,
      String flags,
      String original,
      String controlling,
      String status,
      String orcpt) {
    public Recipient(
        String address, String flags, String original, String controlling, String status) {
      this(address, flags, original, controlling, status, "");
    }

    /** Without its angle brackets: {@code lee@naver.com}. */
    public String bare() {
      return address.startsWith("<") && address.endsWith(">")
          ? address.substring(1, address.length() - 1)
          : address;
    }

    public Recipient withFlags(String now) {
      return new Recipient(address, now, original, controlling, status);
    }

    public Recipient withStatus(String last) {
      return new Recipient(address, flags, original, controlling, last, orcpt);
    }
  }

  /**
   * A header line.
   *
   * @param condition between the question marks of the H line: {@code P}, {@code D}, or empty
   * @param text {@code Subject: hello}, without final LF
   */
  public record Header(String condition, String text) {
    public String name() {
      int colon = text.indexOf(':');
      return colon < 0 ? text : text.substring(0, colon).stripTrailing();
    }

    public String value() {
      int colon = text.indexOf(':');
      return colon < 0 ? "" : text.substring(colon + 1).strip();
    }
  }
}
