package dev.mxlab.sendmail.queue;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The log of messages that pass straight through. Whoever wants a record on the disk finds others
 * who want the same; one of them writes and forces for all (group commit), so that many sessions
 * share one fsync. Records that nobody waits for, releases, are written with the next or at once
 * when the log is idle, and never forced.
 *
 * <p>Two files take turns: when the one in use has grown and nothing that stands in the other is
 * alive any more, the other is emptied and used. A log that can neither grow nor turn takes no more
 * messages until it can; they go into files of their own then.
 *
 * <p>Everything is guarded by {@code this}, but for the writing itself, which belongs to whoever
 * leads.
 */
final class TransitLog {
  private static final long TURN = 8 << 20;
  private static final long FULL = 4 * TURN;

  /** One of the two files. */
  private static final class Segment {
    final FileChannel channel;

    /** Changed by whoever leads. */
    volatile long size;

    int alive;

    Segment(FileChannel channel) {
      this.channel = channel;
    }
  }

  /** A record on its way to the disk. */
  final class Entry {
    private final Segment segment;
    private final byte[] frame;
    private final boolean awaited;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    /** With {@link #failure} guarded by the log. */
    private boolean settled;

    private @Nullable IOException failure;

    private Entry(Segment segment, byte[] frame, boolean awaited) {
      this.segment = segment;
      this.frame = frame;
      this.awaited = awaited;
    }

    /** Ends once the record is on the disk, or fails with an IOException. May work till then. */
    CompletableFuture<Void> written() {
      begin();
      return done;
    }

    /** Returns once the record is on the disk. */
    void await() throws IOException {
      begin();
      TransitLog.this.await(this);
      IOException failed = failure;
      if (failed != null) {
        throw new IOException(failed.getMessage(), failed);
      }
    }

    private void end() {
      IOException failed = failure;
      if (failed == null) {
        done.complete(null);
      } else {
        done.completeExceptionally(failed);
      }
    }
  }

  private final Segment[] segments;
  private final Map<String, Segment> homes = new HashMap<>();
  private int active;
  private List<Entry> pending = new ArrayList<>();
  private boolean leading;

  /** After fsync has failed nobody knows what is on the disk: the log takes no more. */
  private boolean broken;

  private final Executor others;

  private TransitLog(Executor others, Segment... segments) {
    this.others = others;
    this.segments = segments;
  }

  private static List<Path> files(Path directory) {
    return List.of(directory.resolve(".transit.0"), directory.resolve(".transit.1"));
  }

  /**
   * A message that an earlier process did not release.
   *
   * @param accepted null for one that has files of its own
   */
  record Left(String queueId, TransitRecord.@Nullable Accepted accepted, List<Landing> landings) {}

  /** What an earlier process left in the log of a directory. */
  static List<Left> left(Path directory) throws IOException {
    List<Left> all = new ArrayList<>();
    for (Path file : files(directory)) {
      if (Files.exists(file)) {
        try (DataInputStream in =
            new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
          all.addAll(alive(TransitRecord.read(in)));
        }
      }
    }
    return all;
  }

  private static Collection<Left> alive(List<TransitRecord> records) {
    Map<String, Left> alive = new LinkedHashMap<>();
    for (TransitRecord record : records) {
      String id = record.queueId();
      if (record instanceof TransitRecord.Accepted accepted) {
        alive.put(id, new Left(id, accepted, new ArrayList<>()));
      } else if (record instanceof TransitRecord.Lands lands) {
        alive
            .computeIfAbsent(id, any -> new Left(id, null, new ArrayList<>()))
            .landings()
            .add(lands.landing());
      } else {
        alive.remove(id);
      }
    }
    return alive.values();
  }

  /**
   * An empty log; what an earlier process left in it is gone.
   *
   * @param others threads that write on
   */
  static TransitLog empty(Path directory, Executor others) throws IOException {
    List<Segment> segments = new ArrayList<>();
    for (Path file : files(directory)) {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.truncate(0);
      channel.force(true);
      segments.add(new Segment(channel));
    }
    // Without their names nobody would find them after the power was lost.
    new QueueFiles(directory).force();
    return new TransitLog(others, segments.toArray(Segment[]::new));
  }

  /** Null where the log takes no more. */
  synchronized @Nullable Entry accept(TransitRecord.Accepted message) {
    byte[] frame = message.frame();
    if (broken || frame.length > TransitRecord.LONGEST || segments[active].size > FULL) {
      return null;
    }
    home(message.queueId());
    return append(message.queueId(), frame);
  }

  /** Of a message in the log or in files of its own; null where the log takes no more. */
  synchronized @Nullable Entry land(TransitRecord.Lands landing) {
    if (broken) {
      return null;
    }
    home(landing.queueId());
    return append(landing.queueId(), landing.frame());
  }

  /**
   * Does not wait for the disk, nor fail: at worst the message is found once more after a crash.
   */
  void release(String queueId) {
    synchronized (this) {
      Segment home = homes.remove(queueId);
      if (home == null || broken) {
        return;
      }
      home.alive--;
      pending.add(new Entry(home, new TransitRecord.Released(queueId).frame(), false));
    }
    begin();
  }

  synchronized boolean holds(String queueId) {
    return homes.containsKey(queueId);
  }

  private void home(String queueId) {
    homes.computeIfAbsent(
        queueId,
        any -> {
          segments[active].alive++;
          return segments[active];
        });
  }

  private Entry append(String queueId, byte[] frame) {
    Segment home = homes.getOrDefault(queueId, segments[active]);
    Entry entry = new Entry(home, frame, true);
    pending.add(entry);
    return entry;
  }

  /**
   * Empties the other file and goes on there, if it is time and nothing alive stands in it.
   * Releases that wait for it go with it. Holds the lock, leading.
   */
  private void turn(List<Entry> batch) {
    Segment other = segments[1 - active];
    if (segments[active].size < TURN || other.alive > 0 || broken) {
      return;
    }
    try {
      // A release that is not on the disk would bring back what stands before it.
      other.channel.force(false);
      other.channel.truncate(0);
    } catch (IOException stays) {
      return;
    }
    other.size = 0;
    batch.removeIf(entry -> entry.segment == other);
    active = 1 - active;
  }

  /** Leads, unless somebody does. */
  private void begin() {
    synchronized (this) {
      if (leading || pending.isEmpty()) {
        return;
      }
      leading = true;
    }
    lead();
  }

  /**
   * Writes what is pending. What came meanwhile is written by another thread, while this one tells
   * who waits: neither the disk nor they have to wait for the other.
   */
  private void lead() {
    List<Entry> batch;
    synchronized (this) {
      batch = pending;
      pending = new ArrayList<>();
      turn(batch);
    }
    for (Segment segment : segments) {
      write(segment, batch.stream().filter(entry -> entry.segment == segment).toList());
    }
    boolean more;
    synchronized (this) {
      more = !pending.isEmpty();
      leading = more;
      batch.forEach(entry -> entry.settled = true);
      notifyAll();
    }
    if (more) {
      elsewhere(this::lead);
    }
    batch.forEach(Entry::end);
  }

  /** Nobody may leave before it is known whether the record stands there. */
  private synchronized void await(Entry entry) {
    boolean interrupted = false;
    while (!entry.settled) {
      try {
        wait();
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void elsewhere(Runnable work) {
    try {
      others.execute(work);
    } catch (RejectedExecutionException goingDown) {
      new Thread(work, "mxlab-log").start();
    }
  }

  private void write(Segment segment, List<Entry> batch) {
    if (batch.isEmpty()) {
      return;
    }
    int length = batch.stream().mapToInt(entry -> entry.frame.length).sum();
    ByteBuffer bytes = ByteBuffer.allocate(length);
    batch.forEach(entry -> bytes.put(entry.frame));
    bytes.flip();
    boolean whole = false;
    try {
      long at = segment.size;
      while (bytes.hasRemaining()) {
        at += segment.channel.write(bytes, at);
      }
      whole = true;
      if (batch.stream().anyMatch(entry -> entry.awaited)) {
        segment.channel.force(false);
      }
      segment.size = at;
    } catch (IOException failed) {
      batch.forEach(entry -> entry.failure = failed);
      takeBack(segment, whole);
    }
  }

  /** What was refused must not be found after a restart. */
  private void takeBack(Segment segment, boolean forced) {
    try {
      segment.channel.truncate(segment.size);
      if (!forced) {
        return;
      }
    } catch (IOException cannot) {
      // Then it is broken as well.
    }
    synchronized (this) {
      broken = true;
    }
  }
}
