package dev.mxlab.sendmail.queue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where messages wait. Delay, browse, remove, priority and crash safety are what a queue must give;
 * files do it here. All methods may wait for the disk; all are safe from any thread.
 */
public interface QueueStore {
  /** The most urgent first, as queues are listed. */
  Comparator<Envelope> ORDER =
      Comparator.comparingLong(Envelope::priority)
          .thenComparing(Envelope::created)
          .thenComparing(Envelope::queueId);

  /** A message being written; nothing of it is seen in the queue before {@link #commit}. */
  interface Writing {
    String queueId();

    /** Of the body: LF line ends. */
    OutputStream body();

    /** Returns once body and envelope are on disk, directory entries included. */
    void commit(Envelope envelope) throws IOException;

    /**
     * As {@link #commit}, of a message that will be delivered at once: it need not stand in files
     * of its own before it has to wait.
     */
    default void pass(Envelope envelope) throws IOException {
      commit(envelope);
    }

    /** The same for who does not wait: the stage ends once the message is on disk, or fails. */
    default CompletionStage<Void> passing(Envelope envelope) {
      try {
        pass(envelope);
        return CompletableFuture.completedFuture(null);
      } catch (IOException failed) {
        return CompletableFuture.failedFuture(failed);
      }
    }

    /** Which group it goes to, known before {@link #commit}; the default one else. */
    default void into(String group) {}

    /** Takes everything back. */
    void abort();
  }

  /**
   * One of several directories.
   *
   * @param group whose it is
   * @param shown as listings name it
   */
  record Part(String group, String shown, QueueStore store) {}

  /** The queue groups, the default one first; empty where there is nothing but one directory. */
  default List<QueueGroup> groups() {
    return List.of();
  }

  /** The directories of all groups; empty where there is nothing but one. */
  default List<Part> parts() {
    return List.of();
  }

  /** The directories of one group; the whole queue where there are no groups. */
  default QueueStore in(String group) {
    return this;
  }

  /** In which of {@link #parts} a message stands. */
  default Optional<Part> part(String queueId) throws IOException {
    return Optional.empty();
  }

  /** How the directory of a message is shown, {@code only} where there is nothing but that one. */
  default String shown(String queueId, String only) {
    try {
      return part(queueId).map(Part::shown).orElse(only);
    } catch (IOException unreadable) {
      return only;
    }
  }

  /** Whether it stands in the queue, as whatever. */
  default boolean holds(String queueId) throws IOException {
    return find(queueId).isPresent();
  }

  /** A new message under a new queue id, unique over restarts. */
  default Writing create() throws IOException {
    return create(reserve());
  }

  /** A queue id that nobody else gets; whether it is ever used is the caller's affair. */
  String reserve();

  /** A new message under a reserved id. */
  Writing create(String queueId) throws IOException;

  /** All messages, in order of their priority. */
  List<Envelope> list() throws IOException;

  /**
   * Shows every message once, in no order, with those headers only that decide about its turn: what
   * looks through a long queue has no room for all of it.
   */
  default void browse(Consumer<Envelope> each) throws IOException {
    browse(QueueKind.NORMAL, each);
  }

  /** The same of those that are held back, or set aside. */
  default void browse(QueueKind kind, Consumer<Envelope> each) throws IOException {
    browse(kind, Optional::of, each);
  }

  /**
   * The same.
   *
   * @param shape what is wanted of a message, empty for nothing; asked by several threads at once
   * @param each gets that, one after the other
   */
  <T> void browse(QueueKind kind, Function<Envelope, Optional<T>> shape, Consumer<T> each)
      throws IOException;

  Optional<Envelope> find(String queueId) throws IOException;

  InputStream body(String queueId) throws IOException;

  /** The body where no file has to be read for it. */
  default Optional<InputStream> bodyAtHand(String queueId) {
    return Optional.empty();
  }

  long bodySize(String queueId) throws IOException;

  /** Replaces the envelope durably: after a try. */
  void update(Envelope envelope) throws IOException;

  /** The message is done with: both files go, the qf first. */
  void remove(String queueId) throws IOException;

  /**
   * Takes a message out of the queue without throwing it away: nobody can be told of it and nobody
   * may lose it.
   */
  default void setAside(String queueId, String why) throws IOException {
    remove(queueId);
  }

  /** What the disk refused to take, of all who deliver from this queue. */
  Unsaved unsaved();

  /** The message has to wait after all. */
  default void keep(String queueId) throws IOException {}

  /** Something that is on its way to the disk. */
  @FunctionalInterface
  interface Noted {
    /** Returns once it is there. */
    void await() throws IOException;
  }

  /**
   * Notes what is about to be appended to a mailbox; the note goes with the message. Null where no
   * notes are kept.
   */
  default @Nullable Noted land(String queueId, Landing landing) {
    return null;
  }

  /** Takes the message for one delivery attempt; false when somebody else has it. */
  boolean lock(String queueId);

  void unlock(String queueId);
}
