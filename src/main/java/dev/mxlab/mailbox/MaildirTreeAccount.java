package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Maildirs in directories, {@code LAYOUT=fs}: {@code Work/2026} is {@code ~/Maildir/Work/2026}, and
 * INBOX is {@code ~/Maildir} itself. Each has its index beside its mail.
 */
final class MaildirTreeAccount extends MaildirsAccount {
  private static final Set<String> MAIL = Set.of("cur", "new", "tmp");

  MaildirTreeAccount(Boxes boxes, MailPlace place, Keeper keeper) {
    super(boxes, place, keeper);
  }

  @Override
  public char separator() {
    return '/';
  }

  @Override
  public Layout layout(String name) {
    return Layout.MAILDIR_TREE;
  }

  @Override
  Path path(String name) {
    return name.equals(INBOX) ? root : root.resolve(name);
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
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, Files::isDirectory)) {
      for (Path path : all) {
        String name = path.getFileName().toString();
        boolean ours = MAIL.contains(name) || name.startsWith(".");
        if (!ours && !(prefix + name).equalsIgnoreCase(INBOX)) {
          found.put(prefix + name, Files.isDirectory(path.resolve("cur")));
          find(path, prefix + name + '/', found);
        }
      }
    }
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

  /** Others below it stay. */
  @Override
  void remove(String name) throws IOException {
    Path path = path(name);
    for (String part : MAIL) {
      deleteAll(path.resolve(part));
    }
    List<Path> left;
    try (var all = Files.list(path)) {
      left = all.toList();
    }
    for (Path one : left) {
      if (!Files.isDirectory(one)) {
        Files.deleteIfExists(one);
      }
    }
    removeLevel(name);
  }

  @Override
  boolean removeLevel(String name) throws IOException {
    Path path = path(name);
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (var all = Files.list(path)) {
      if (all.findAny().isPresent()) {
        return false;
      }
    }
    try {
      return Files.deleteIfExists(path);
    } catch (DirectoryNotEmptyException filledMeanwhile) {
      return false;
    }
  }

  /** The first of those that move takes all below it with it. */
  @Override
  void move(String from, FiledAccount target, String to) throws IOException {
    Path path = target.path(to);
    Path directory = path.getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    if (Files.exists(path(from))) {
      Files.move(path(from), path, StandardCopyOption.ATOMIC_MOVE);
    }
    boolean empty = true;
    for (int i = from.lastIndexOf('/'); i > 0 && empty; i = from.lastIndexOf('/', i - 1)) {
      empty = removeLevel(from.substring(0, i));
    }
  }

  @Override
  String problem(String name) {
    for (String level : name.split("/", -1)) {
      if (level.equals(".") || level.equals("..")) {
        return "Contains '" + level + "' part";
      } else if (MAIL.contains(level)) {
        return "Contains reserved name";
      }
    }
    return "";
  }

  @Override
  String freshProblem(String name) {
    return name.startsWith(".") || name.contains("/.") ? "Contains reserved name" : "";
  }
}
