package dev.mxlab.sendmail.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * How long a message may take (RFC 2852): BY= of MAIL, and the {@code !} line of a qf file.
 *
 * @param seconds from the message's creation on; 0 and less only where it is not to be returned
 * @param returns whether it goes back to the sender once the time is over (mode R), who is only
 *     told of it otherwise (mode N)
 * @param traced whether the sender wants to hear of each relay (T)
 */
public record DeliverBy(long seconds, boolean returns, boolean traced) {
  private static final int NOTIFY = 1;
  private static final int RETURN = 2;
  private static final int TRACE = 16;

  /** Of a parameter whose syntax was checked: {@code 600;RT}. */
  public static Optional<DeliverBy> parse(String text) {
    int semicolon = text.indexOf(';');
    if (semicolon < 0 || !text.substring(0, semicolon).strip().matches("[+-]?[0-9]{1,9}")) {
      return Optional.empty();
    }
    String mode = text.substring(semicolon + 1).strip().toLowerCase(Locale.ROOT);
    long seconds = Long.parseLong(text.substring(0, semicolon).strip());
    return Optional.of(new DeliverBy(seconds, mode.startsWith("r"), mode.endsWith("t")));
  }

  public static Optional<DeliverBy> of(Envelope envelope) {
    return parse(envelope.macros().getOrDefault(Envelope.DELIVER_BY, ""));
  }

  /** As BY= has it. */
  public String text() {
    return seconds + ";" + (returns ? "R" : "N") + (traced ? "T" : "");
  }

  /** The value of a {@code !} line: the mode is one octet with bits in it (queue.c). */
  String line() {
    int mode = (returns ? RETURN : NOTIFY) | (traced ? TRACE : 0);
    return (char) mode + " " + seconds;
  }

  static Optional<DeliverBy> ofLine(String value) {
    if (value.length() < 3 || !value.substring(1).strip().matches("-?[0-9]{1,9}")) {
      return Optional.empty();
    }
    int mode = value.charAt(0);
    return Optional.of(
        new DeliverBy(
            Long.parseLong(value.substring(1).strip()), (mode & RETURN) != 0, (mode & TRACE) != 0));
  }

  /** What the next host is told: the time that is left (RFC 2852 section 4.1.4). */
  public DeliverBy left(Envelope envelope, Instant now) {
    long age = Duration.between(envelope.created(), now).getSeconds();
    return new DeliverBy(seconds - age, returns, traced);
  }

  public Instant deadline(Envelope envelope) {
    return envelope.created().plusSeconds(seconds);
  }

  /** Whether the time is over; a time that never was (BY=0;N) does not end. */
  public boolean over(Envelope envelope, Instant now) {
    return seconds > 0 && now.getEpochSecond() > envelope.created().getEpochSecond() + seconds;
  }
}
