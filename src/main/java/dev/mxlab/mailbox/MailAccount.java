package dev.mxlab.mailbox;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One user's mailboxes. Names are as IMAP sends them: modified UTF-7, levels divided by {@link
 * #separator}, {@code INBOX} in any case of letters. Any thread may call; all but {@link
 * #separator} and {@link #watch} may wait for the disk.
 */
public interface MailAccount {
  /** {@code /} for mbox files in directories, {@code .} for Maildir++. */
  char separator();

  /** Whether it is known when a message came into its mailbox (RFC 8514): mbox cannot tell. */
  default boolean keepsSaveDates() {
    return separator() != '/';
  }

  /**
   * A name that LIST knows.
   *
   * @param selectable false for a level that only has others below it
   * @param children whether it has others below it
   * @param noInferiors whether none can be made below it: an mbox file that is no directory
   */
  record Listed(String name, boolean selectable, boolean children, boolean noInferiors) {}

  /**
   * All names by levels, of each level the newest first as dovecot lists them: INBOX last, whether
   * it is on the disk or not.
   */
  List<Listed> list() throws IOException;

  /** Whether a name can be selected. */
  boolean exists(String name) throws IOException;

  /**
   * Makes a mailbox and the levels above it. A name that ends with the separator only makes a level
   * where the format knows such (mbox).
   *
   * @throws MailboxNameException when it is there already, or cannot be
   */
  void create(String name) throws IOException;

  /**
   * Deletes a mailbox with its mail; one with others below it stays as a level (mbox: directory).
   */
  void delete(String name) throws IOException;

  /**
   * Renames a mailbox and those below it; of INBOX the mail alone moves (RFC 3501 section 6.3.5).
   */
  void rename(String from, String to) throws IOException;

  /** Names that need not exist. */
  Set<String> subscriptions() throws IOException;

  /** False when it was, or was not, subscribed already. */
  boolean subscribe(String name, boolean wanted) throws IOException;

  /**
   * Opens a mailbox for a session; an INBOX that does not exist yet is made.
   *
   * @throws MailboxNameException when there is none of that name
   * @throws MailboxBusyException when another program kept it locked too long
   * @throws MailboxDamagedException when the file is no mailbox
   */
  Mailbox open(String name) throws IOException;

  /** What happened to names (RFC 5465 section 5.4); mail in a mailbox is its listeners' matter. */
  record NameEvent(What what, String name, String oldName) {
    /** Old name only for RENAMED, else empty. */
    public enum What {
      CREATED,
      DELETED,
      RENAMED,
      SUBSCRIBED,
      UNSUBSCRIBED
    }
  }

  /** Tells of names until the returned handle is closed; called as {@link Mailbox.Listener} is. */
  AutoCloseable watch(Consumer<NameEvent> watcher);
}
