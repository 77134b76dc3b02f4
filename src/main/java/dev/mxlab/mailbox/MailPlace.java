package dev.mxlab.mailbox;

import java.nio.file.Path;

/**
 * Where one user's mail lies, as real paths of the disk: equal places share their mailboxes.
 *
 * @param root the directory of his mailboxes: {@code ~/mail}, {@code ~/Maildir}
 * @param inbox the mbox file of INBOX, {@code /var/mail/lee}; for Maildir++ the root again
 */
public record MailPlace(Format format, Path root, Path inbox) {
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
  }

  public static MailPlace mbox(Path root, Path inbox) {
    return new MailPlace(Format.MBOX, root, inbox);
  }

  public static MailPlace maildirTree(Path root) {
    return new MailPlace(Format.MAILDIR_TREE, root, root);
  }

  public static MailPlace maildir(Path root) {
    return new MailPlace(Format.MAILDIR, root, root);
  }
}
