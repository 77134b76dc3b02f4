package dev.mxlab.mailbox;

import dev.mxlab.mailbox.MailboxNameException.Why;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What accounts have in common, however their mailboxes are kept in files. */
abstract class FiledAccount implements MailAccount {
  static final String INBOX = "INBOX";
  static final String ORDER = "mxlab.list";
  private static final int LONGEST_NAME = 255;

  final Boxes boxes;
  final Path root;
  private final Subscriptions subscriptions;
  private final Births births;

  /**
   * Levels that were mailboxes: where a level is nothing on the disk, LIST still tells of them so.
   */
  private final Set<String> former = ConcurrentHashMap.newKeySet();

  private final List<Consumer<NameEvent>> watchers = new CopyOnWriteArrayList<>();

  /**
   * @param order where the order of mailboxes is kept
   */
  FiledAccount(Boxes boxes, Path root, Path subscriptions, Path order) {
    this.boxes = boxes;
    this.root = root;
    this.births = new Births(separator(), order);
    this.subscriptions = new Subscriptions(subscriptions, separator());
  }

  /** The mailbox of a valid name, one use of it. */
  abstract Box box(String name);

  /** The mail's file or directory. */
  abstract Path path(String name);

  /** Names that are on the disk; false for those that have no mail of their own. */
  abstract TreeMap<String, Boolean> found() throws IOException;

  /** Whether nothing can be below a name that is there. */
  abstract boolean isLeaf(String name);

  /** Makes the files of a mailbox that is not there. */
  abstract void make(String name) throws IOException;

  /** Deletes the files of one that is. */
  abstract void remove(String name) throws IOException;

  /**
   * Renames the files of a mailbox, not of those below it.
   *
   * @param target an account with the same format, which may be this one
   */
  abstract void move(String from, FiledAccount target, String to) throws IOException;

  /** What the format says against a name; empty for nothing. */
  abstract String problem(String name);

  /** What the format says against a name that is to be made; empty for nothing. */
  abstract String freshProblem(String name);

  /** {@code INBOX} in its one spelling; throws where the name cannot be. */
  final String valid(String name) throws MailboxNameException {
    String wrong = wrong(name);
    if (wrong.isEmpty() && name.length() > LONGEST_NAME) {
      wrong = "Mailbox name too long";
    } else if (wrong.isEmpty() && name.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      wrong = "Control characters not allowed in new mailbox names";
    } else if (wrong.isEmpty()) {
      wrong = freshProblem(name);
    }
    if (!wrong.isEmpty()) {
      throw new MailboxNameException(Why.INVALID, "Invalid mailbox name: " + wrong);
    }
    return spelled(name);
  }

  private String wrong(String name) {
    String separator = String.valueOf(separator());
    if (name.isEmpty()) {
      return "Name is empty";
    } else if (name.startsWith(separator)) {
      return "Begins with hierarchy separator";
    } else if (name.contains(separator + separator)) {
      return "Has adjacent hierarchy separators";
    } else if (name.endsWith(separator)) {
      return "Ends with hierarchy separator";
    }
    String problem = problem(name);
    return problem.isEmpty() && name.startsWith("~") ? "Begins with '~'" : problem;
  }

  @Override
  public final String complaint(String name) {
    String wrong = wrong(name);
    return wrong.isEmpty() ? "" : "[CANNOT] Invalid mailbox name: " + wrong;
  }

  @Override
  public final String spelled(String name) {
    int end = name.indexOf(separator());
    String first = end < 0 ? name : name.substring(0, end);
    return first.equalsIgnoreCase(INBOX) ? INBOX + name.substring(first.length()) : name;
  }

  @Override
  public boolean isAbsent(String name) throws IOException {
    return name.equals(INBOX) && !isThere(INBOX) && !hasBelow(INBOX);
  }

  @Override
  public List<Listed> list() throws IOException {
    TreeMap<String, Boolean> found = found();
    found.put(INBOX, true);
    // Levels that nothing was made for.
    for (String name : List.copyOf(found.keySet())) {
      for (int i = name.lastIndexOf(separator()); i > 0; i = name.lastIndexOf(separator(), i - 1)) {
        found.putIfAbsent(name.substring(0, i), false);
      }
    }
    List<Listed> listed = new ArrayList<>();
    for (String name : births.order(found.navigableKeySet())) {
      String below = found.higherKey(name + separator());
      boolean children = below != null && below.startsWith(name + separator());
      boolean selectable = Boolean.TRUE.equals(found.get(name)) || former.contains(name);
      listed.add(new Listed(name, selectable, children, !children && isLeaf(name)));
    }
    return listed;
  }

  @Override
  public boolean exists(String name) throws IOException {
    String valid;
    try {
      valid = valid(name);
    } catch (MailboxNameException none) {
      return false;
    }
    return valid.equals(INBOX) || Boolean.TRUE.equals(found().get(valid));
  }

  @Override
  public Mailbox open(String name) throws IOException {
    return open(name, valid(name));
  }

  /**
   * @param shown what clients call it
   */
  final Mailbox open(String name, String shown) throws IOException {
    String valid = valid(name);
    if (valid.equals(INBOX)) {
      if (Files.notExists(path(INBOX))) {
        make(INBOX);
      }
    } else if (!isThere(valid)) {
      boolean level = found().containsKey(valid);
      throw new MailboxNameException(
          level ? Why.NOT_SELECTABLE : Why.NONEXISTENT,
          (level ? "Mailbox isn't selectable: " : "Mailbox doesn't exist: ") + name);
    }
    Box box = box(valid);
    boolean done = false;
    try {
      OpenMailbox opened = new OpenMailbox(boxes, box, shown);
      done = true;
      return opened;
    } finally {
      if (!done) {
        boxes.leave(box);
      }
    }
  }

  /** Whether a valid name has mail of its own. */
  abstract boolean isThere(String name);

  @Override
  public void create(String name) throws IOException {
    String valid = valid(name);
    if (valid.equals(INBOX) ? !isAbsent(INBOX) : isThere(valid)) {
      throw new MailboxNameException(Why.EXISTS, "Mailbox already exists");
    }
    for (int i = valid.indexOf(separator()); i > 0; i = valid.indexOf(separator(), i + 1)) {
      if (isLeaf(valid.substring(0, i))) {
        throw new MailboxNameException(Why.INVALID, "Mailbox doesn't allow inferior mailboxes");
      }
    }
    births.know(this::found);
    make(valid);
    if (valid.equals(INBOX)) {
      return;
    }
    births.born(valid);
    births.keep();
    tell(new NameEvent(NameEvent.What.CREATED, valid, ""));
  }

  @Override
  public void delete(String name) throws IOException {
    String valid = valid(name);
    if (valid.equals(INBOX)) {
      throw new MailboxNameException(Why.INVALID, "INBOX can't be deleted.");
    }
    if (!isThere(valid)) {
      boolean level = found().containsKey(valid) || hasBelow(valid);
      if (!level || !removeLevel(valid)) {
        throw new MailboxNameException(Why.NONEXISTENT, "Mailbox doesn't exist: " + name);
      }
    } else {
      boxes.deleted(path(valid));
      remove(valid);
      if (!layout(valid).directories() && hasBelow(valid)) {
        former.add(valid);
      }
    }
    births.gone(valid);
    births.keep();
    tell(new NameEvent(NameEvent.What.DELETED, valid, ""));
  }

  /** Deletes a level without mail, if the format can and nothing is below it. */
  abstract boolean removeLevel(String name) throws IOException;

  /** Whether any name is below one. */
  private boolean hasBelow(String name) throws IOException {
    String below = found().higherKey(name + separator());
    return below != null && below.startsWith(name + separator());
  }

  @Override
  public void rename(String from, String to) throws IOException {
    String old = valid(from);
    if (valid(to).startsWith(old + separator()) && !old.equals(INBOX)) {
      throw new MailboxNameException(Why.INVALID, "Can't rename mailbox under itself.");
    }
    rename(from, this, to);
    tell(new NameEvent(NameEvent.What.RENAMED, valid(to), old));
  }

  /** Renames a mailbox and those below it to a name of another account with the same format. */
  final void rename(String from, FiledAccount target, String to) throws IOException {
    String old = valid(from);
    String fresh = target.valid(to);
    // A level that is no directory is nothing by itself: those below it go below the other.
    boolean level = !old.equals(INBOX) && !layout(old).directories() && !isThere(old);
    if (!level && (fresh.equals(INBOX) || target.found().containsKey(fresh))) {
      throw new MailboxNameException(Why.EXISTS, "Target mailbox already exists");
    }
    births.know(this::found);
    target.births.know(target::found);
    if (old.equals(INBOX)) {
      moveInbox(target, fresh);
      target.births.born(fresh);
    } else {
      moveAll(old, target, fresh);
    }
    births.keep();
    target.births.keep();
  }

  /** Gives INBOX another name: its messages go into a mailbox of that name. */
  void moveInbox(FiledAccount account, String to) throws IOException {
    account.make(to);
    try (Mailbox inbox = open(INBOX);
        Mailbox target = account.open(to)) {
      inbox.move(UidSet.ALL, target);
    }
  }

  private void moveAll(String from, FiledAccount target, String to) throws IOException {
    boolean any = false;
    for (var entry : found().entrySet()) {
      String name = entry.getKey();
      if (entry.getValue() && (name.equals(from) || name.startsWith(from + separator()))) {
        boxes.deleted(path(name));
        former.remove(from);
        move(name, target, to + name.substring(from.length()));
        births.gone(name);
        target.births.born(to + name.substring(from.length()));
        any = true;
      }
    }
    if (!any) {
      throw new MailboxNameException(Why.NONEXISTENT, "Mailbox doesn't exist: " + from);
    }
    removeLevel(from);
  }

  @Override
  public Set<String> subscriptions() throws IOException {
    return new LinkedHashSet<>(Subscriptions.byLevels(subscriptions.read(), separator()));
  }

  @Override
  public boolean subscribe(String name, boolean wanted) throws IOException {
    return note(wanted ? valid(name) : name.equalsIgnoreCase(INBOX) ? INBOX : name, wanted);
  }

  /** The same with a name that may be another account's. */
  final boolean note(String name, boolean wanted) throws IOException {
    boolean changed = subscriptions.change(name, wanted);
    if (changed) {
      tell(
          new NameEvent(
              wanted ? NameEvent.What.SUBSCRIBED : NameEvent.What.UNSUBSCRIBED, name, ""));
    }
    return changed;
  }

  @Override
  public AutoCloseable watch(Consumer<NameEvent> watcher) {
    watchers.add(watcher);
    return () -> watchers.remove(watcher);
  }

  private void tell(NameEvent event) {
    watchers.forEach(watcher -> watcher.accept(event));
  }

  /** Directories in a path that are not there yet, as their owner's alone. */
  static void deleteAll(Path directory) throws IOException {
    if (Files.notExists(directory)) {
      return;
    }
    List<Path> all = new ArrayList<>();
    try (var walk = Files.walk(directory)) {
      walk.forEach(all::add);
    }
    for (Path path : new TreeSet<>(all).descendingSet()) {
      Files.deleteIfExists(path);
    }
  }

  /** A directory for mailboxes that has no mail of its own. */
  final void createLevel(String name) throws IOException {
    String valid = valid(name);
    if (Files.exists(path(valid))) {
      throw new MailboxNameException(MailboxNameException.Why.EXISTS, "Mailbox already exists");
    }
    Files.createDirectories(path(valid));
  }
}
