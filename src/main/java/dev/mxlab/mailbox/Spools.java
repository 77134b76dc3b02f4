package dev.mxlab.mailbox;

import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The mail stores of a process, so that whoever delivers and whoever fetches share one open file
 * and one lock for each mailbox.
 */
public final class Spools {
  private final ConcurrentHashMap<Path, MailStore> stores = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<MailPlace, MailAccount> accounts = new ConcurrentHashMap<>();
  private final MboxFiles files = new MboxFiles();
  private final Boxes boxes = new Boxes();

  /** The store of mbox files in a directory of the disk. */
  public MailStore mbox(Path directory) {
    return stores.computeIfAbsent(
        directory.toAbsolutePath().normalize(),
        path -> new MboxStore(path, MboxStore.PATIENCE, files, boxes::arrived));
  }

  /**
   * A user's mailboxes.
   *
   * @param keeper the first who asks decides
   */
  public MailAccount account(MailPlace place, Keeper keeper) {
    return accounts.computeIfAbsent(
        place,
        p ->
            switch (p.format()) {
              case MBOX -> new MboxAccount(boxes, files, p, keeper);
              case MAILDIR -> new MaildirAccount(boxes, p, keeper);
            });
  }
}
