package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;

/**
 * Mailboxes as mbox files in directories, {@code mbox:~/mail:INBOX=/var/mail/%u}: {@code Work/2026}
 * is the file {@code ~/mail/Work/2026}, its index lies in {@code ~/mail/Work/.imap/2026}.
 */
final class MboxAccount extends FiledAccount {
  private static final String INDEXES = ".imap";

  private final Path inbox;
  private final Path subscribed;
  private final MboxFiles files;
  private final Keeper keeper;
  private final Validity validity;

  MboxAccount(Boxes boxes, MboxFiles files, MailPlace place, Keeper keeper) {
    super(boxes, place.root(), place.subscriptions(), place.root().resolve(INDEXES).resolve(ORDER));
    this.inbox = place.inbox();
    this.subscribed = place.subscriptions();
    this.files = files;
    this.keeper = keeper;
    this.validity = new Validity(root.resolve(INDEXES), keeper.clock());
  }

  @Override
  public char separator() {
    return '/';
  }

  @Override
  public Layout layout(String name) {
    return Layout.MBOX;
  }

  @Override
  Path path(String name) {
    return name.equals(INBOX) ? inbox : root.resolve(name);
  }

  private Path index(String name) {
    int slash = name.lastIndexOf('/');
    Path directory = slash < 0 ? root : root.resolve(name.substring(0, slash));
    return directory.resolve(INDEXES).resolve(name.substring(slash + 1));
  }

  @Override
  Box box(String name) {
    Path path = path(name);
    return boxes.use(
        path,
        () ->
            new Box(
                path,
                index(name),
                new MboxFormat(files, files.use(path), keeper, validity, MboxStore.PATIENCE)));
  }

  @Override
  TreeMap<String, Boolean> found() throws IOException {
    TreeMap<String, Boolean> found = new TreeMap<>();
    if (Files.isDirectory(root)) {
      find(root, "", found);
    }
    return found;
  }

  private void find(Path directory, String prefix, TreeMap<String, Boolean> found)
      throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      for (Path path : all) {
        String name = path.getFileName().toString();
        boolean ours =
            name.equals(INDEXES)
                || name.equals(".subscriptions")
                || name.startsWith(".redo.")
                || name.endsWith(".lock")
                || path.equals(subscribed)
                || path.equals(inbox);
        boolean shadow = prefix.isEmpty() && name.equalsIgnoreCase(INBOX);
        if (ours || shadow && !Files.isDirectory(path)) {
          continue;
        }
        if (Files.isDirectory(path)) {
          found.put(prefix + name, false);
          find(path, prefix + name + '/', found);
        } else if (Files.isRegularFile(path)) {
          found.put(prefix + name, true);
        }
      }
    }
  }

  @Override
  boolean isLeaf(String name) {
    return !name.equals(INBOX) && Files.isRegularFile(path(name));
  }

  @Override
  boolean isThere(String name) {
    return Files.isRegularFile(path(name));
  }

  /** A name that ends with the separator makes a directory alone. */
  @Override
  public void create(String name) throws IOException {
    if (name.endsWith("/")) {
      createLevel(name.substring(0, name.length() - 1));
    } else {
      super.create(name);
    }
  }

  @Override
  void make(String name) throws IOException {
    Path path = path(name);
    Path directory = path.getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    if (Files.isDirectory(path)) {
      throw new MailboxNameException(MailboxNameException.Why.EXISTS, "Mailbox already exists");
    }
    if (!name.equals(INBOX)) {
      deleteAll(index(name));
    }
    try {
      MboxHandle.open(path, true).release();
    } catch (FileAlreadyExistsException made) {
      return;
    }
  }

  @Override
  void remove(String name) throws IOException {
    deleteAll(index(name));
    MboxFile file = files.use(path(name));
    try (MboxFile.Locked locked = file.lock(MboxStore.PATIENCE, false)) {
      Files.deleteIfExists(path(name));
      locked.replaced();
    } finally {
      files.leave(file);
    }
  }

  @Override
  boolean removeLevel(String name) throws IOException {
    Path path = path(name);
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(path)) {
      for (Path one : all) {
        if (!one.getFileName().toString().equals(INDEXES)) {
          return false;
        }
      }
    }
    deleteAll(path.resolve(INDEXES));
    try {
      Files.deleteIfExists(path);
    } catch (DirectoryNotEmptyException filledMeanwhile) {
      return false;
    }
    return true;
  }

  @Override
  void move(String from, FiledAccount other, String to) throws IOException {
    Path target = other.path(to);
    Path index = ((MboxAccount) other).index(to);
    Path directory = target.getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    MboxFile file = files.use(path(from));
    try (MboxFile.Locked locked = file.lock(MboxStore.PATIENCE, false)) {
      deleteAll(index);
      Files.move(path(from), target);
      locked.replaced();
      if (Files.isDirectory(index(from))) {
        Files.createDirectories(index.getParent());
        Files.move(index(from), index);
      }
    } finally {
      files.leave(file);
    }
  }

  /** Its file goes with all that is known of it. */
  @Override
  void moveInbox(FiledAccount other, String to) throws IOException {
    if (isAbsent(INBOX)) {
      throw new MailboxNameException(
          MailboxNameException.Why.NONEXISTENT, "Mailbox doesn't exist: " + INBOX);
    }
    boxes.deleted(inbox);
    move(INBOX, other, to);
  }

  @Override
  public String mark(String name, boolean look) throws IOException {
    if (name.equals(INBOX)) {
      return "";
    }
    Box box = boxes.known(path(name));
    Boolean news = box == null ? null : box.news(look);
    if (news == null && look) {
      Map<String, Object> file = Files.readAttributes(path(name), "unix:size,ctime,lastAccessTime");
      news =
          !Long.valueOf(0).equals(file.get("size"))
              && file.get("lastAccessTime") instanceof FileTime read
              && file.get("ctime") instanceof FileTime changed
              && read.compareTo(changed) < 0;
    }
    return news == null ? "" : news ? "\\Marked" : "\\UnMarked";
  }

  @Override
  String problem(String name) {
    for (String level : name.split("/", -1)) {
      if (level.equals(".") || level.equals("..")) {
        return "Contains '" + level + "' part";
      } else if (level.equals(INDEXES) || level.equals(".subscriptions")) {
        return "Contains reserved name";
      }
    }
    return "";
  }

  @Override
  String freshProblem(String name) {
    for (String level : name.split("/", -1)) {
      if (level.startsWith(".redo.")) {
        return "Can't use '" + level + "'";
      } else if (level.endsWith(".lock")) {
        return "Ends with .lock";
      }
    }
    return "";
  }
}
