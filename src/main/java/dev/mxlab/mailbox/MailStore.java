package dev.mxlab.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Where users' mail lies. All methods may wait for the disk and for a mailbox's lock: never call
 * them on an event loop.
 */
public interface MailStore {
  /** A message to deliver; may be opened more than once. Lines end in LF alone. */
  interface Content {
    InputStream open() throws IOException;

    /**
     * Is told what will be appended and where, before anything is; null when it keeps no notes, and
     * the store has to mend a crash by itself.
     *
     * @param text the bytes as they will stand in the mailbox
     */
    default @Nullable Noted note(Place place, byte[] text) {
      return null;
    }
  }

  /** A note on its way to the disk. */
  @FunctionalInterface
  interface Noted {
    /** Returns once it is there. */
    void await() throws IOException;
  }

  /** Where a delivered message stands in its mailbox, as a path of the disk and in bytes. */
  record Place(String mailbox, long offset, long length) {}

  /**
   * Appends a message, From_ line first, and returns once it is on disk; on any failure the mailbox
   * is as before.
   *
   * @param sender envelope sender for the From_ line, {@code MAILER-DAEMON} for the null sender
   * @throws MailboxBusyException when the mailbox stayed locked too long
   */
  Place deliver(String user, String sender, ZonedDateTime at, Content content) throws IOException;

  /**
   * Opens a user's mail for one POP3 session. Several may be open at once, as with dovecot.
   *
   * @throws MailboxBusyException when the mailbox stayed locked too long
   */
  Maildrop open(String user) throws IOException;

  /** What a program that works on whole mailboxes makes of one. */
  @FunctionalInterface
  interface Rework {
    /**
     * Makes the new mailbox of the old one.
     *
     * @param now the mailbox as it stands; empty where there is none
     * @return what it is to be; null: it stays as it is
     */
    byte @Nullable [] apply(byte[] now) throws IOException;
  }

  /**
   * Changes a user's mailbox as a whole, under its lock; where there is none, none is made.
   *
   * @throws MailboxBusyException when the mailbox stayed locked too long
   */
  default void rework(String user, Rework rework) throws IOException {
    throw new IOException(user + ": not a mailbox in one file");
  }
}
