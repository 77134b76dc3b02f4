package dev.mxlab.journal;

import java.time.InstantSource;
import java.time.ZoneId;

/**
 * One host's pen: stamps facts with its name and its clock.
 *
 * @param program whose pen it is, where it is a command's that a daemon's work is done by: {@code
 *     sendmail}; empty for the daemon itself
 */
public record HostJournal(
    Journal journal, String host, InstantSource clock, ZoneId zone, String program) {
  public HostJournal(Journal journal, String host, InstantSource clock, ZoneId zone) {
    this(journal, host, clock, zone, "");
  }

  /** The same in a command's hand. */
  public HostJournal by(String command) {
    return new HostJournal(journal, host, clock, zone, command);
  }

  /** Records a fact that belongs to no message. */
  public void record(Event event) {
    record("", event);
  }

  /** Records a fact of the journey {@code trace} (see {@link Entry#trace}). */
  public void record(String trace, Event event) {
    journal.record(clock.instant(), zone, host, program, trace, event);
  }
}
