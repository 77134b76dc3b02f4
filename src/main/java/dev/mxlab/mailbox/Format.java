package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one mailbox is kept in files. All methods but {@link #close} are called under the mailbox's
 * lock ({@link Box}), with a ledger that they bring up to date with the files.
 */
interface Format {
  /** Whether the files are no longer as the ledger's stamp says. Cheap. */
  boolean changed(Ledger ledger) throws IOException;

  /**
   * Reads what changed, numbering new messages. What differs gets the modseq {@code ledger.modseq},
   * which is a fresh one.
   *
   * @return whether anything differed
   */
  boolean sync(Ledger ledger) throws IOException;

  /** Appends messages of the UIDs from {@code ledger.uidNext} on, all or none, on disk. */
  void append(Ledger ledger, List<NewMessage> messages) throws IOException;

  /**
   * @param ahead what a reader of several messages has in memory; the text may be a part of that,
   *     and is good until the next one is opened. Null to open one message alone.
   * @throws MessageGoneException when the file does not have it any more
   */
  MessageText open(Entry entry, @Nullable ReadAhead ahead) throws IOException;

  /** Removes messages, on disk; returns those that there were. */
  UidSet remove(Ledger ledger, UidSet uids) throws IOException;

  /** The entries of these indexes have got other flags; their spots may change. */
  void flagged(Ledger ledger, int[] indexes) throws IOException;

  /** Whether other flags change of an entry what {@link #flagged(Entry)} tells, and no more. */
  boolean staysInPlace();

  /** An entry that got other flags, where it stays in its place. */
  Entry flagged(Entry entry);

  /**
   * Writes what was deferred.
   *
   * @return whether any spot changed
   */
  boolean settle(Ledger ledger) throws IOException;

  /** A spot as the index keeps it. */
  void write(Entry.Spot spot, IndexWriter out);

  Entry.Spot read(ByteBuffer in);

  /** Where changes are to be looked for, as {@link Watcher#add} wants it. */
  List<Path> watched();

  /** Lets go of files. */
  void close();
}
