package dev.mxlab.journal;

import java.time.Instant;
import java.time.ZoneId;

/**
 * A fact with its place in the stream.
 *
 * @param number grows by one per entry of a lab
 * @param at the host's clock
 * @param zone the host's time zone, for whoever shows it
 * @param program the command that did it in a daemon's place; empty for the daemon
 * @param trace the journey that it belongs to: the queue id under which the message first entered
 *     the lab; empty for facts that belong to no message
 */
public record Entry(
    long number, Instant at, ZoneId zone, String host, String program, String trace, Event event) {
  /** Of a daemon. */
  public Entry(long number, Instant at, ZoneId zone, String host, String trace, Event event) {
    this(number, at, zone, host, "", trace, event);
  }
}
