package dev.mxlab.mailbox;

import java.nio.file.Path;

/**
 * Where one user's mail lies, as real paths of the disk: equal places share their mailboxes.
 *
 * @param root the directory of his mailboxes: {@code ~/mail}, {@code ~/Maildir}
 * @param inbox the mbox file of INBOX, {@code /var/mail/lee}; for Maildir++ the root again
 * @param subscriptions the file with the names that he has subscribed to
 */
public record MailPlace(Format format, Path root, Path inbox, Path subscriptions) {
  /** How mailboxes are kept. */
  public enum Format {
    MBOX,
    MAILDIR,
    /** Maildirs in directories, LAYOUT=fs. */
    MAILDIR_TREE
  }

  public MailPlace {
    root = root.toAbsolutePath().normalize();
    inbox = inbox.toAbsolutePath().normalize();
    subscriptions = subscriptions.toAbsolutePath().normalize();
  }

  public static MailPlace mbox(Path root, Path inbox) {
    return new MailPlace(Format.MBOX, root, inbox, root.resolve(".subscriptions"));
  }

  public static MailPlace maildirTree(Path root) {
    return new MailPlace(Format.MAILDIR_TREE, root, root, root.resolve("subscriptions"));
  }

  public static MailPlace maildir(Path root) {
    return new MailPlace(Format.MAILDIR, root, root, root.resolve("subscriptions"));
  }

  /** The same with the subscriptions elsewhere. */
  public MailPlace withSubscriptions(Path file) {
    return new MailPlace(format, root, inbox, file);
  }
}
