package dev.mxlab.journal;

import java.time.InstantSource;
import java.time.ZoneId;

/** One host's pen: stamps facts with its name and its clock. */
public record HostJournal(Journal journal, String host, InstantSource clock, ZoneId zone) {
  /** Records a fact that belongs to no message. */
  public void record(Event event) {
    record("", event);
  }

  /** Records a fact of the journey {@code trace} (see {@link Entry#trace}). */
  public void record(String trace, Event event) {
    journal.record(clock.instant(), zone, host, trace, event);
  }
}
