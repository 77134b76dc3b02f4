package dev.mxlab.journal;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The stream of facts of one lab: the newest {@code capacity} entries in memory, and whoever
 * listens. Recording never touches the disk. Listeners are called in the order of the entries, on
 * the recording thread: they must be quick and must not record.
 */
public final class Journal {
  /**
   * Made when there is something to say: to load the logging takes longer than many a tool runs.
   */
  private static final class Log {
    static final Logger LOG = LogManager.getLogger(Journal.class);
  }

  public static final int DEFAULT_CAPACITY = 50_000;

  private final int capacity;
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private final List<Consumer<Entry>> listeners = new CopyOnWriteArrayList<>();
  private long next = 1;

  public Journal(int capacity) {
    this.capacity = capacity;
  }

  /**
   * @param program as {@link Entry#program} has it
   */
  public synchronized void record(
      Instant at, ZoneId zone, String host, String program, String trace, Event event) {
    Entry entry = new Entry(next++, at, zone, host, program, trace, event);
    if (entries.size() == capacity) {
      entries.removeFirst();
    }
    entries.addLast(entry);
    for (Consumer<Entry> listener : listeners) {
      try {
        listener.accept(entry);
      } catch (RuntimeException bug) {
        Log.LOG.error("a journal listener failed", bug);
      }
    }
  }

  /** What is still remembered, oldest first. */
  public synchronized List<Entry> entries() {
    return new ArrayList<>(entries);
  }

  /** Calls {@code listener} with every further entry until the result is closed. */
  public AutoCloseable listen(Consumer<Entry> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
