package dev.mxlab.sendmail.queue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Several queue directories as one queue: each belongs to a group, and a message goes to one of its
 * group's directories by chance (op.me, "Queue Groups and Queue Directories"). Every directory is a
 * queue of its own with its own log, so that what holds for one holds for each; a queue id is
 * unique over all of them, and a message never moves.
 */
public final class GroupedQueue implements QueueStore {
  /** A body up to this waits in memory for its directory to be known. */
  private static final int SMALL = 256 << 10;

  private final List<QueueGroup> groups;
  private final List<Part> parts;
  private final RandomGenerator random;

  /**
   * @param groups the first is the default
   * @param parts one for each directory, some for each group
   */
  public GroupedQueue(List<QueueGroup> groups, List<Part> parts, RandomGenerator random) {
    if (groups.isEmpty()
        || groups.stream()
            .anyMatch(g -> parts.stream().noneMatch(p -> p.group().equals(g.name())))) {
      throw new IllegalArgumentException("a group without a directory");
    }
    this.groups = List.copyOf(groups);
    this.parts = List.copyOf(parts);
    this.random = random;
  }

  @Override
  public List<QueueGroup> groups() {
    return groups;
  }

  @Override
  public List<Part> parts() {
    return parts;
  }

  /** One group's own; of its messages it knows where they are, of others nothing. */
  @Override
  public QueueStore in(String group) {
    return groups.stream()
        .filter(one -> one.name().equals(group))
        .findFirst()
        .<QueueStore>map(one -> new GroupedQueue(List.of(one), of(group), random))
        .orElse(this);
  }

  private List<Part> of(String group) {
    List<Part> his = parts.stream().filter(part -> part.group().equals(group)).toList();
    return his.isEmpty() ? of(groups.get(0).name()) : his;
  }

  private QueueStore some(String group) {
    List<Part> his = of(group);
    return his.get(his.size() == 1 ? 0 : random.nextInt(his.size())).store();
  }

  private Optional<Part> home(String queueId) throws IOException {
    for (Part part : parts) {
      if (part.store().holds(queueId)) {
        return Optional.of(part);
      }
    }
    return Optional.empty();
  }

  /** Where it is, or where nobody will find it. */
  private QueueStore at(String queueId) throws IOException {
    return home(queueId).orElse(parts.get(0)).store();
  }

  @Override
  public Optional<Part> part(String queueId) throws IOException {
    return home(queueId);
  }

  @Override
  public String reserve() {
    while (true) {
      String id = parts.get(0).store().reserve();
      try {
        if (home(id).isEmpty()) {
          return id;
        }
      } catch (IOException unknown) {
        // Another may be known to be free.
      }
    }
  }

  @Override
  public Writing create(String queueId) {
    return new Sorted(queueId);
  }

  @Override
  public boolean holds(String queueId) throws IOException {
    return home(queueId).isPresent();
  }

  @Override
  public List<Envelope> list() throws IOException {
    List<Envelope> all = new ArrayList<>();
    for (Part part : distinct()) {
      all.addAll(part.store().list());
    }
    all.sort(ORDER);
    return all;
  }

  @Override
  public <T> void browse(QueueKind kind, Function<Envelope, Optional<T>> shape, Consumer<T> each)
      throws IOException {
    for (Part part : distinct()) {
      part.store().browse(kind, shape, each);
    }
  }

  /** Two groups may name the same directory. */
  private List<Part> distinct() {
    List<Part> once = new ArrayList<>();
    for (Part part : parts) {
      if (once.stream().noneMatch(known -> known.store() == part.store())) {
        once.add(part);
      }
    }
    return once;
  }

  @Override
  public Optional<Envelope> find(String queueId) throws IOException {
    Optional<Part> home = home(queueId);
    return home.isPresent() ? home.get().store().find(queueId) : Optional.empty();
  }

  @Override
  public InputStream body(String queueId) throws IOException {
    return at(queueId).body(queueId);
  }

  @Override
  public Optional<InputStream> bodyAtHand(String queueId) {
    return parts.stream()
        .map(part -> part.store().bodyAtHand(queueId))
        .flatMap(Optional::stream)
        .findFirst();
  }

  @Override
  public long bodySize(String queueId) throws IOException {
    return at(queueId).bodySize(queueId);
  }

  @Override
  public void update(Envelope envelope) throws IOException {
    at(envelope.queueId()).update(envelope);
  }

  @Override
  public void remove(String queueId) throws IOException {
    at(queueId).remove(queueId);
  }

  @Override
  public void setAside(String queueId, String why) throws IOException {
    at(queueId).setAside(queueId, why);
  }

  @Override
  public void keep(String queueId) throws IOException {
    at(queueId).keep(queueId);
  }

  @Override
  public Unsaved unsaved() {
    return parts.get(0).store().unsaved();
  }

  @Override
  public @Nullable Noted land(String queueId, Landing landing) {
    try {
      Optional<Part> home = home(queueId);
      return home.isPresent() ? home.get().store().land(queueId, landing) : null;
    } catch (IOException unknown) {
      return null;
    }
  }

  /** In the directory itself, for who knows that alone; else one of two would hold nothing. */
  @Override
  public boolean lock(String queueId) {
    try {
      return at(queueId).lock(queueId);
    } catch (IOException unknown) {
      return false;
    }
  }

  @Override
  public void unlock(String queueId) {
    // It may be gone by now; ids are unique, and only its holder unlocks a message.
    distinct().forEach(part -> part.store().unlock(queueId));
  }

  /** A message whose group becomes known after its body. */
  private final class Sorted extends OutputStream implements Writing {
    private final String id;
    private String group = groups.get(0).name();
    private ByteArrayOutputStream small = new ByteArrayOutputStream(1024);

    /** Where the body goes that is not small. */
    private @Nullable Writing open;

    private QueueStore home = parts.get(0).store();
    private String openFor = "";

    Sorted(String id) {
      this.id = id;
    }

    @Override
    public String queueId() {
      return id;
    }

    @Override
    public void into(String name) {
      group = name;
    }

    @Override
    public OutputStream body() {
      return this;
    }

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (open == null && small.size() + length <= SMALL) {
        small.write(bytes, offset, length);
      } else {
        begun().body().write(bytes, offset, length);
      }
    }

    private Writing begun() throws IOException {
      Writing begun = open;
      if (begun == null) {
        QueueStore store = some(group);
        begun = store.create(id);
        home = store;
        openFor = group;
        open = begun;
        new ByteArrayInputStream(small.toByteArray()).transferTo(begun.body());
        small = new ByteArrayOutputStream(0);
      }
      return begun;
    }

    @Override
    public void commit(Envelope envelope) throws IOException {
      Writing begun = begun();
      if (openFor.equals(group)) {
        begun.commit(envelope);
      } else {
        move(begun, envelope);
      }
    }

    /**
     * A large body lies in another group's directory, as a df without qf: whatever happens now,
     * nobody takes it for a message.
     */
    private void move(Writing begun, Envelope envelope) throws IOException {
      begun.body().flush();
      Writing there = some(group).create(id);
      boolean done = false;
      try (InputStream body = home.body(id)) {
        body.transferTo(there.body());
        there.commit(envelope);
        done = true;
      } finally {
        if (!done) {
          there.abort();
        }
        begun.abort();
      }
    }

    @Override
    public CompletionStage<Void> passing(Envelope envelope) {
      try {
        Writing begun = begun();
        if (openFor.equals(group)) {
          return begun.passing(envelope);
        }
        move(begun, envelope);
        return CompletableFuture.completedFuture(null);
      } catch (IOException failed) {
        return CompletableFuture.failedFuture(failed);
      }
    }

    @Override
    public void pass(Envelope envelope) throws IOException {
      Writing begun = begun();
      if (openFor.equals(group)) {
        begun.pass(envelope);
      } else {
        move(begun, envelope);
      }
    }

    @Override
    public void abort() {
      Writing begun = open;
      if (begun != null) {
        begun.abort();
      }
    }
  }
}
