package dev.mxlab.pop3.serve;

import dev.mxlab.net.Jobs;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages that a client will ask for next, since it asks for one after the other: the next ones
 * are read while it is sent these. Belongs to the connection's event loop.
 */
final class Foreseen {
  /** How many octets to read at once. */
  private static final int MOST = 32 * 1024;

  /** When so many messages are left, the next ones are read. */
  private static final int FEW = 8;

  private final Jobs jobs;
  private final ArrayDeque<OpenMail.Piece> pieces = new ArrayDeque<>();

  /** The index of the first of them, or of the message that would be. */
  private int next;

  /** Counts how often what was foreseen did not come. */
  private int round;

  private boolean coming;
  private @Nullable Runnable awaited;

  Foreseen(Jobs jobs) {
    this.jobs = jobs;
  }

  /** The message of an index, whole; null when it is not there. */
  OpenMail.@Nullable Piece take(int index) {
    if (index != next || pieces.isEmpty()) {
      return null;
    }
    next++;
    return pieces.remove();
  }

  /** Whether the message of this index is being read; if so the task is run afterwards. */
  boolean await(int index, Runnable task) {
    if (!coming || index != next || !pieces.isEmpty()) {
      return false;
    }
    awaited = task;
    return true;
  }

  /**
   * Another message than the next is asked for, or the next is not there.
   *
   * @return how many octets of those behind it to read as well
   */
  int astray(int index) {
    pieces.clear();
    round++;
    return index == next ? MOST : 0;
  }

  /** These are behind the message of an index. */
  void put(int index, List<OpenMail.Piece> more) {
    next = index + 1;
    pieces.addAll(more);
  }

  /** Has more messages read, if it is time. */
  void lookAhead(OpenMail open) {
    int from = next + pieces.size();
    if (coming || pieces.size() > FEW || !open.isSmall(from)) {
      return;
    }
    coming = true;
    int now = round;
    jobs.run(
        () -> open.ahead(from, MOST),
        (more, trouble) -> {
          coming = false;
          if (more != null && now == round) {
            pieces.addAll(more);
          }
          Runnable task = awaited;
          awaited = null;
          if (task != null) {
            task.run();
          }
        });
  }
}
