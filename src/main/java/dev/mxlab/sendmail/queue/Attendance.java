package dev.mxlab.sendmail.queue;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who waits for a delivery: the command that submitted the message, or that runs the queue. */
public interface Attendance {
  /** Nobody. */
  Attendance NONE = of(null);

  /** Hears the lines that {@code -v} prints; null for nobody. */
  @Nullable Consumer<String> verbose();

  /** Whether {@code -v} prints what failed; who gets the message back hears of it that way. */
  default boolean hearsFailures() {
    return true;
  }

  /** Whether senders are told of failures by mail, as without anybody who waits (-oem). */
  default boolean mailsBack() {
    return true;
  }

  /** Whether programs are told the sender (F=f, F=r): not where a command's user said nothing. */
  default boolean namesSender() {
    return true;
  }

  /**
   * Some recipients will never get the message, which still stands in the queue; may wait for a
   * disk.
   *
   * @param statuses RFC 3463, one for each
   */
  default void failed(Envelope message, List<String> statuses) {}

  /** Somebody who does no more than listen. */
  static Attendance of(@Nullable Consumer<String> verbose) {
    return () -> verbose;
  }
}
