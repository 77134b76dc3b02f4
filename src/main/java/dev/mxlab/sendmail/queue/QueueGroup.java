package dev.mxlab.sendmail.queue;

import java.time.Duration;

/**
 * What holds for the directories of a queue group (op.me, "Queue Groups and Queue Directories").
 *
 * @param interval between two runs; zero for that of all
 * @param jobs most messages of a run; 0 for no limit of its own
 * @param runners most deliveries of a run at once; 0 for no limit of its own
 * @param recipients most recipients of an envelope; 0 for any number
 */
public record QueueGroup(String name, Duration interval, int jobs, int runners, int recipients) {
  /** The group that there always is. */
  public static final String DEFAULT = "mqueue";
}
