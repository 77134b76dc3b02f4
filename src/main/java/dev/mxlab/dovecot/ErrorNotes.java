package dev.mxlab.dovecot;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last warnings and errors: what {@code doveadm log errors} shows. */
public final class ErrorNotes {
  private static final int MOST = 1000;

  /**
   * A line.
   *
   * @param level {@code Warning}, {@code Error}, ...
   * @param prefix which part said it: {@code imap(lee)}
   */
  public record Note(Instant at, String level, String prefix, String text) {}

  private final Deque<Note> notes = new ArrayDeque<>();

  public synchronized void add(Note note) {
    if (notes.size() >= MOST) {
      notes.removeFirst();
    }
    notes.addLast(note);
  }

  /** From the oldest on. */
  public synchronized List<Note> all() {
    return new ArrayList<>(notes);
  }
}
