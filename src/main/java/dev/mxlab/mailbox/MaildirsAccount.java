package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Mailboxes of which each is a Maildir with its index beside its mail. */
abstract class MaildirsAccount extends FiledAccount {
  private final Keeper keeper;
  private final Validity validity;

  MaildirsAccount(Boxes boxes, MailPlace place, Keeper keeper) {
    super(boxes, place.root(), place.subscriptions(), place.root().resolve(ORDER));
    this.keeper = keeper;
    this.validity = new Validity(root, keeper.clock());
  }

  @Override
  Box box(String name) {
    Path path = path(name);
    return boxes.use(path, () -> new Box(path, path, new MaildirFormat(path, keeper, validity)));
  }

  @Override
  boolean isLeaf(String name) {
    return false;
  }

  /** The first mailbox that is made brings its directory. */
  @Override
  public boolean isAbsent(String name) throws IOException {
    return super.isAbsent(name) && found().keySet().stream().allMatch(INBOX::equals);
  }

  @Override
  boolean isThere(String name) {
    return Files.isDirectory(path(name).resolve("cur"));
  }

  @Override
  void make(String name) throws IOException {
    MaildirFiles.make(path(name));
    Path mark = path(name).resolve("maildirfolder");
    if (!name.equals(INBOX) && Files.notExists(mark)) {
      Files.createFile(mark);
    }
  }
}
