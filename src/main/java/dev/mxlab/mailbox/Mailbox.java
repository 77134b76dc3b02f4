package dev.mxlab.mailbox;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox that a session has open. All sessions of the process share one state and one open
 * handle for each mailbox beneath this.
 *
 * <p>Threads: any thread may call anything. {@link #snapshot}, {@link #name}, {@link #isDeleted},
 * {@link #listen} and {@link #cached} of what is in memory return at once. Everything else may wait
 * for the disk, for the mailbox's one writer, and for other programs' locks: call it from blocking
 * threads only. Whatever changes the mailbox is on the disk when it returns, and seen in {@link
 * #snapshot} by then.
 */
public interface Mailbox extends AutoCloseable {
  /** Its name in the account, {@code INBOX} or {@code Sent/2026}, in modified UTF-7. */
  String name();

  /** The newest state that this process knows. */
  Snapshot snapshot();

  /**
   * Whether somebody deleted or renamed it: whatever looks at its files throws {@link
   * MailboxDeletedException} then.
   */
  default boolean isDeleted() {
    return false;
  }

  /** Looks whether another program changed the mailbox; the newest state. */
  Snapshot refresh() throws IOException;

  /**
   * Claims new messages as {@code \Recent} for the caller: those from the returned UID on, below
   * {@code uidNext}, belong to it and to nobody else (RFC 3501 section 2.3.2).
   */
  long claimRecent(long uidNext) throws IOException;

  /**
   * @throws MessageGoneException when it was expunged
   */
  MessageText open(long uid) throws IOException;

  /** For whoever opens several messages. */
  MessageReader reader();

  /**
   * What came of {@link #store}.
   *
   * @param now the messages that exist, as they are now, whether changed or not
   * @param refused those that had changed since {@code unchangedSince} (RFC 7162 section 3.1.3)
   */
  record Stored(List<Message> now, UidSet refused) {}

  /**
   * Changes flags; UIDs that do not exist are passed over.
   *
   * @param unchangedSince change only messages of at most this modseq; {@link Long#MAX_VALUE} for
   *     all
   */
  Stored store(UidSet uids, FlagChange change, long unchangedSince) throws IOException;

  /** All of them or none; their UIDs in order. */
  List<Long> append(List<NewMessage> messages) throws IOException;

  /**
   * What came of a copy (RFC 4315 section 3).
   *
   * @param from UIDs here in ascending order, {@code to} theirs in the other mailbox, one for one
   */
  record Copied(long uidValidity, List<Long> from, List<Long> to) {}

  /** Copies with flags, keywords and internal date; all or none. The target may be this mailbox. */
  Copied copy(UidSet uids, Mailbox target) throws IOException;

  /** Copies, then expunges here (RFC 6851). */
  Copied move(UidSet uids, Mailbox target) throws IOException;

  /**
   * Removes messages for good.
   *
   * @param onlyDeleted only those that still have {@code \Deleted}
   * @return those that went
   */
  UidSet expunge(UidSet uids, boolean onlyDeleted) throws IOException;

  /** Writes into the mail's files what was deferred, as CHECK asks for and {@link #close} does. */
  void settle() throws IOException;

  /**
   * UIDs that were expunged after a modseq; exact as far as the mailbox remembers, else all that
   * are missing (RFC 7162 section 3.2.5.2).
   */
  UidSet vanishedSince(long modseq);

  /**
   * A note that somebody made of a message with {@link #cache}: its envelope, its structure. Null
   * where there is none. It goes with the message, and may go at any time.
   *
   * @param kind which note, the caller's own numbers from 0 to 15
   */
  byte @Nullable [] cached(long uid, int kind);

  /** Whether any session has wanted to know modseqs of this mailbox. */
  boolean tellsModseqs();

  /** From now on {@link #tellsModseqs}, in all sessions. */
  void tellModseqs();

  /**
   * The modseq that clients are told of a message. Those that had changed last when somebody asked
   * for modseqs for the first time have that of the moment.
   */
  long modseq(Message message);

  /** Notes something that was found by reading the message; it reaches the disk some time. */
  void cache(long uid, int kind, byte[] note);

  /** Is told when the mailbox has changed. */
  @FunctionalInterface
  interface Listener {
    /**
     * Called by the thread that changed it, in order, at once: it must not wait for anything but
     * hand the news to its own thread. News of one's own changes come too.
     */
    void changed(Snapshot now);
  }

  /**
   * Listens until this session closes the mailbox; a second listener takes the first one's place.
   */
  void listen(Listener listener);

  /** What was deferred is written; other sessions go on. */
  @Override
  void close();
}
