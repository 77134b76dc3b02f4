package dev.mxlab.mailbox;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One user's mailboxes. Names are as IMAP sends them: modified UTF-7, levels divided by {@link
 * #separator}, {@code INBOX} in any case of letters. Any thread may call; all but {@link
 * #separator}, {@link #namespaces}, {@link #layout}, {@link #complaint}, {@link #spelled} and
 * {@link #watch} may wait for the disk.
 */
public interface MailAccount {
  /** What divides levels in names: {@code /} for files in directories, {@code .} for Maildir++. */
  char separator();

  /**
   * How mailboxes lie on the disk, and what clients see of it.
   *
   * @param directories whether a level without mail is a directory, which is there by itself
   * @param files whether a mailbox is a file, below which there can be nothing
   * @param saveDates whether it is known when a message came into its mailbox (RFC 8514)
   */
  record Layout(boolean directories, boolean files, boolean saveDates) {
    static final Layout MBOX = new Layout(true, true, false);
    static final Layout MAILDIR = new Layout(false, false, true);
    static final Layout MAILDIR_TREE = new Layout(true, false, true);
  }

  /** How the mailboxes lie to which a name belongs, whether it is there or not. */
  Layout layout(String name);

  /** Names that begin alike and are kept together (RFC 2342). */
  record Namespace(Type type, String prefix, char separator) {
    /** Whose they are. */
    public enum Type {
      PRIVATE,
      SHARED,
      PUBLIC
    }
  }

  /** Those that clients are told of. */
  default List<Namespace> namespaces() {
    return List.of(new Namespace(Namespace.Type.PRIVATE, "", separator()));
  }

  /**
   * A name that LIST knows.
   *
   * @param selectable false for a level that only has others below it
   * @param children whether it has others below it
   * @param noInferiors whether none can be made below it: an mbox file that is no directory
   */
  record Listed(String name, boolean selectable, boolean children, boolean noInferiors) {}

  /** Whether LIST tells of a name, or only whoever asks for its namespace (list=no). */
  default boolean isListed(String name, Predicate<String> askedFor) {
    return true;
  }

  /** What is said against a name that cannot be a mailbox's, behind {@code NO}; else empty. */
  String complaint(String name);

  /** A name in its one spelling: INBOX in capitals, also where it stands above others. */
  String spelled(String name);

  /** Whether a name is a namespace's own, above all names in it. */
  default boolean isRoot(String name) {
    return false;
  }

  /** Whether it is INBOX and nothing of it is on the disk yet. */
  default boolean isAbsent(String name) throws IOException {
    return false;
  }

  /**
   * Whether messages wait in a mailbox that nobody has seen, as LIST says it: {@code \Marked} or
   * {@code \UnMarked}, or nothing if that is not known.
   *
   * @param look whether to look at its file if it is not known
   */
  default String mark(String name, boolean look) throws IOException {
    return "";
  }

  /** How long the root of a name's namespace is: levels above that are nobody's. */
  default int rootLength(String name) {
    return 0;
  }

  /** What is said against the renaming of a mailbox to a name elsewhere; else empty. */
  default String immovable(String from, String to) {
    return "";
  }

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

  /** Whether a mailbox that can be opened may not be changed. */
  default boolean isReadOnly(String name) {
    return false;
  }

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
