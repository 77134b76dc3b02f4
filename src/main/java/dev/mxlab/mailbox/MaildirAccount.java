package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.TreeMap;

/**
 * Mailboxes as Maildir++ directories: INBOX is {@code ~/Maildir} itself, {@code Work.2026} is
 * {@code ~/Maildir/.Work.2026}. Each has its index beside its mail.
 */
final class MaildirAccount extends MaildirsAccount {
  MaildirAccount(Boxes boxes, MailPlace place, Keeper keeper) {
    super(boxes, place, keeper);
  }

  @Override
  public char separator() {
    return '.';
  }

  @Override
  public Layout layout(String name) {
    return Layout.MAILDIR;
  }

  @Override
  Path path(String name) {
    return name.equals(INBOX) ? root : root.resolve("." + name);
  }

  @Override
  TreeMap<String, Boolean> found() throws IOException {
    TreeMap<String, Boolean> found = new TreeMap<>();
    if (!Files.isDirectory(root)) {
      return found;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(root, ".?*")) {
      for (Path path : all) {
        String name = path.getFileName().toString().substring(1);
        boolean plain =
            !name.startsWith(".")
                && !name.endsWith(".")
                && !name.contains("..")
                && !name.equalsIgnoreCase(INBOX);
        if (plain && Files.isDirectory(path.resolve("cur"))) {
          found.put(name, true);
        }
      }
    }
    return found;
  }

  /** A name that ends with the separator is a level, and every level has mail of its own here. */
  @Override
  public void create(String name) throws IOException {
    super.create(name.endsWith(".") ? name.substring(0, name.length() - 1) : name);
  }

  @Override
  void remove(String name) throws IOException {
    Path doomed = root.resolve(".DOVECOT-TRASHED");
    deleteAll(doomed);
    Files.move(path(name), doomed, StandardCopyOption.ATOMIC_MOVE);
    deleteAll(doomed);
  }

  @Override
  boolean removeLevel(String name) {
    return false;
  }

  @Override
  void move(String from, FiledAccount target, String to) throws IOException {
    Files.move(path(from), target.path(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  String problem(String name) {
    return name.indexOf('/') >= 0 ? "Name must not have '/' characters" : "";
  }

  @Override
  String freshProblem(String name) {
    return name.equals("DOVECOT-TRASHED") ? "Name is reserved" : "";
  }
}
