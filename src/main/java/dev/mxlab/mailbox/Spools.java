package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The mail stores of a process, so that whoever delivers and whoever fetches share one open file
 * and one lock for each mailbox.
 */
public final class Spools {
  private final ConcurrentHashMap<Path, MailStore> stores = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<MailPlace, FiledAccount> accounts = new ConcurrentHashMap<>();
  private final MboxFiles files = new MboxFiles();
  private final Boxes boxes = new Boxes();
  private final MaildirDelivery maildirs = new MaildirDelivery(boxes);

  /** The store of mbox files in a directory of the disk. */
  public MailStore mbox(Path directory) {
    return stores.computeIfAbsent(
        directory.toAbsolutePath().normalize(),
        path -> new MboxStore(path, MboxStore.PATIENCE, files, boxes::arrived));
  }

  /**
   * Brings a message into a Maildir, on disk when it returns.
   *
   * @param host its name, for the file's
   */
  public MailStore.Place deliverToMaildir(
      Path directory, String host, ZonedDateTime at, MailStore.Content content) throws IOException {
    return maildirs.deliver(directory.toAbsolutePath().normalize(), host, at, content);
  }

  /**
   * Brings a message into a user's inbox, on disk when it returns.
   *
   * @param sender for the From_ line of an mbox file
   */
  public MailStore.Place deliver(
      MailPlace place, Keeper keeper, String sender, ZonedDateTime at, MailStore.Content content)
      throws IOException {
    Path inbox = place.inbox();
    Path directory = inbox.getParent();
    if (place.format() != MailPlace.Format.MBOX) {
      return deliverToMaildir(inbox, keeper.host(), at, content);
    } else if (directory == null) {
      throw new IOException("no mailbox: " + inbox);
    }
    return mbox(directory).deliver(inbox.getFileName().toString(), sender, at, content);
  }

  /**
   * A user's mailboxes.
   *
   * @param keeper the first who asks decides
   */
  public MailAccount account(MailPlace place, Keeper keeper) {
    return filed(place, keeper);
  }

  /** A user's mailboxes in several namespaces, one of which has INBOX. */
  public MailAccount account(List<NamespacePart> namespaces, Keeper keeper) {
    return new NamespacedAccount(
        namespaces, namespaces.stream().map(part -> filed(part.place(), keeper)).toList());
  }

  private FiledAccount filed(MailPlace place, Keeper keeper) {
    return accounts.computeIfAbsent(
        place,
        p ->
            switch (p.format()) {
              case MBOX -> new MboxAccount(boxes, files, p, keeper);
              case MAILDIR -> new MaildirAccount(boxes, p, keeper);
              case MAILDIR_TREE -> new MaildirTreeAccount(boxes, p, keeper);
            });
  }
}
