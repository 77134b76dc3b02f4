package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way into one mailbox. Whoever gets the mailbox's lock appends what the others
 * brought meanwhile as well, so that all of them share one write and one fsync.
 */
final class Arrivals {
  private static final int MOST = 64;

  /** What is larger is written piece by piece, alone. */
  private static final int LARGEST = 1 << 20;

  private static final int MOST_BYTES = 4 << 20;

  /** A message that somebody waits to see in the mailbox. */
  static final class Arrival {
    private final byte[] fromLine;
    private final MailStore.Content content;
    private final CompletableFuture<MailStore.Place> place = new CompletableFuture<>();

    /** Whether it is for its bringer to append what waits; guarded by this. */
    private boolean chosen;

    Arrival(byte[] fromLine, MailStore.Content content) {
      this.fromLine = fromLine;
      this.content = content;
    }

    boolean settled() {
      return place.isDone();
    }

    private void stands(MailStore.Place at) {
      place.complete(at);
      wake();
    }

    private void failed(Throwable why) {
      place.completeExceptionally(why);
      wake();
    }

    private synchronized void choose() {
      chosen = true;
      notifyAll();
    }

    private synchronized void wake() {
      notifyAll();
    }

    /** Until it is settled or chosen; false when neither came in time. */
    private synchronized boolean await(long deadline) {
      while (!settled() && !chosen) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        try {
          TimeUnit.NANOSECONDS.timedWait(this, left);
        } catch (InterruptedException ending) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
      return true;
    }

    private synchronized boolean isChosen() {
      return chosen;
    }

    private synchronized void begin() {
      chosen = false;
    }

    MailStore.Place place() throws IOException {
      try {
        return place.join();
      } catch (CompletionException failed) {
        if (failed.getCause() instanceof IOException io) {
          throw io;
        }
        throw new IOException(failed.getCause());
      }
    }
  }

  /** One that was made ready: where its bytes will stand. */
  private record Ready(Arrival arrival, byte[] text, MailStore.Place place) {}

  private final ConcurrentLinkedQueue<Arrival> waiting = new ConcurrentLinkedQueue<>();

  private boolean led;

  /** Who waits while somebody leads: each is woken for himself. */
  private final Deque<Arrival> followers = new ArrayDeque<>();

  void add(Arrival arrival) {
    waiting.add(arrival);
  }

  /**
   * Waits until {@code arrival} is settled, which somebody else sees to, or until it is for the
   * caller to append what waits; whoever does it calls {@link #resign} afterwards.
   *
   * @param nanos how long at most
   * @return whether it is for the caller
   * @throws MailboxBusyException when that time is over
   */
  boolean lead(Arrival arrival, long nanos, String mailbox) throws MailboxBusyException {
    long deadline = System.nanoTime() + nanos;
    synchronized (this) {
      if (arrival.settled()) {
        return false;
      } else if (!led) {
        led = true;
        return true;
      }
      arrival.begin();
      followers.addLast(arrival);
    }
    if (!arrival.await(deadline) && forget(arrival)) {
      throw new MailboxBusyException(mailbox);
    }
    return arrival.isChosen();
  }

  /** False where it was chosen, or is settled, in this very moment. */
  private synchronized boolean forget(Arrival arrival) {
    return followers.remove(arrival);
  }

  synchronized void resign() {
    for (Arrival next = followers.poll(); next != null; next = followers.poll()) {
      if (!next.settled()) {
        next.choose();
        return;
      }
    }
    led = false;
  }

  /** False when somebody who holds the lock has it in work, or done. */
  boolean withdraw(Arrival arrival) {
    return waiting.remove(arrival);
  }

  /** Appends what waits, under the mailbox's lock. */
  void take(MboxFile.Locked locked, MboxHandle handle, String path) {
    List<Arrival> taken = new ArrayList<>();
    for (Arrival one = next(taken); one != null; one = next(taken)) {
      taken.add(one);
    }
    try {
      FileChannel channel = handle.channel();
      List<Ready> batch = new ArrayList<>();
      long size = 0;
      for (Arrival arrival : taken) {
        byte[] text = rendered(arrival);
        if (arrival.settled()) {
          continue;
        }
        if (text == null || size + text.length > MOST_BYTES) {
          append(locked, channel, path, batch);
          batch.clear();
          size = 0;
        }
        if (text == null) {
          alone(locked, channel, path, arrival);
        } else {
          long at = batch.isEmpty() ? begin(channel) : end(batch);
          batch.add(new Ready(arrival, text, new MailStore.Place(path, at, text.length)));
          size += text.length;
        }
      }
      append(locked, channel, path, batch);
    } catch (IOException | RuntimeException failed) {
      taken.forEach(arrival -> arrival.failed(failed));
    }
  }

  private @Nullable Arrival next(List<Arrival> taken) {
    return taken.size() < MOST ? waiting.poll() : null;
  }

  /** Null where it is too large; one that cannot be read fails alone. */
  private static byte @Nullable [] rendered(Arrival arrival) {
    try {
      return MboxAppend.rendered(arrival.fromLine, arrival.content, LARGEST);
    } catch (IOException unreadable) {
      arrival.failed(unreadable);
      return null;
    }
  }

  private static long begin(FileChannel channel) throws IOException {
    long size = channel.size();
    return size + MboxAppend.padding(channel, size);
  }

  private static long end(List<Ready> batch) {
    MailStore.Place last = batch.get(batch.size() - 1).place();
    return last.offset() + last.length();
  }

  private static void append(
      MboxFile.Locked locked, FileChannel channel, String path, List<Ready> batch)
      throws IOException {
    if (batch.isEmpty()) {
      return;
    }
    long before = channel.size();
    note(locked, before, batch);
    long first = batch.get(0).place().offset();
    ByteBuffer out = ByteBuffer.allocate((int) (end(batch) - before));
    for (long at = before; at < first; at++) {
      out.put((byte) '\n');
    }
    batch.forEach(one -> out.put(one.text()));
    out.flip();
    boolean done = false;
    try {
      long at = before;
      while (out.hasRemaining()) {
        at += channel.write(out, at);
      }
      channel.force(false);
      done = true;
    } finally {
      if (!done) {
        channel.truncate(before);
        channel.force(false);
      }
    }
    batch.forEach(one -> one.arrival().stands(one.place()));
  }

  /**
   * On the disk before the first byte is: by those who brought the messages, or beside the lock.
   */
  private static void note(MboxFile.Locked locked, long before, List<Ready> batch)
      throws IOException {
    List<MailStore.Noted> notes = new ArrayList<>();
    for (Ready one : batch) {
      MailStore.Noted noted = one.arrival().content.note(one.place(), one.text());
      if (noted != null) {
        notes.add(noted);
      }
    }
    for (MailStore.Noted noted : notes) {
      noted.await();
    }
    if (notes.size() < batch.size()) {
      locked.willAppend(new Unfinished(before, batch.get(0).arrival().fromLine));
    }
  }

  private static void alone(
      MboxFile.Locked locked, FileChannel channel, String path, Arrival arrival)
      throws IOException {
    locked.willAppend(new Unfinished(channel.size(), arrival.fromLine));
    MboxAppend.Written written = MboxAppend.append(channel, arrival.fromLine, arrival.content);
    arrival.stands(new MailStore.Place(path, written.offset(), written.length()));
  }
}
