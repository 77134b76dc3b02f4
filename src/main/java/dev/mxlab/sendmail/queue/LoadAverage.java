package dev.mxlab.sendmail.queue;

import dev.mxlab.sendmail.cf.Settings;

/** How much the machine has to do: the load average of the last minute, as getla() counts it. */
@FunctionalInterface
public interface LoadAverage {
  /** Of a machine that has nothing to do. */
  LoadAverage NONE = () -> 0;

  int now();

  /** Whether an option that names a load is set, and reached. */
  default boolean reaches(Settings settings, String option) {
    return settings.config().option(option).isPresent() && now() >= settings.number(option);
  }

  /**
   * Whether a message has to wait (shouldqueue in queue.c): the more there is to do, the more
   * urgent it must be.
   */
  default boolean holdsBack(Settings settings, long priority) {
    if (!reaches(settings, "QueueLA")) {
      return false;
    }
    return priority > settings.number("QueueFactor") / (now() - settings.number("QueueLA") + 1);
  }
}
