package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One mailbox of this process, shared by all sessions that have it open: its lock, its ledger and
 * the index that the ledger is kept in. Whoever changes anything holds the lock from looking at the
 * files until the change is in the files, in the index and told; who only wants to know takes the
 * last {@link Snapshot}. Two boxes are locked in the order of their paths.
 */
final class Box {
  private static final Logger LOG = LogManager.getLogger(Box.class);
  private static final int MANY = 50;

  /** The mail's file or directory: by this it is known in the process. */
  final Path path;

  private final Format format;
  private final LedgerKeep keep;
  private final NoteFile notes;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final List<OpenMailbox> sessions = new CopyOnWriteArrayList<>();
  private final AtomicBoolean looking = new AtomicBoolean();

  /** Guarded by {@code lock}; replaced by its draft. */
  private @Nullable Ledger ledger;

  private boolean unsettled;
  private volatile @Nullable Snapshot now;

  /** Whose messages that has. */
  private @Nullable Ledger shown;

  /** Whether its files are gone for good: what may stand in their place is another mailbox. */
  volatile boolean deleted;

  /** Whether a session has wanted modseqs of it: all hear of them from then on. */
  volatile boolean modseqs;

  /** {@link Ledger#modseqsFrom}. */
  volatile long modseqsFrom;

  /** Whether its files are as they were when they were looked at last. */
  private boolean sure;

  /** Whether a session claimed new messages, which dovecot notes in the files as it leaves. */
  private boolean claimed;

  /** Changed by the registry only. */
  int users;

  Box(Path path, Path indexDirectory, Format format) {
    this.path = path;
    this.format = format;
    this.notes = new NoteFile(indexDirectory);
    this.keep = new LedgerKeep(path, new IndexFile(indexDirectory, format), notes);
  }

  /** A change that is under way. */
  private interface Work {
    /** Returns whether anything changed. */
    boolean on(Ledger draft) throws IOException;
  }

  void enter(OpenMailbox session) throws IOException {
    refresh();
    sessions.add(session);
  }

  List<Path> watched() {
    return format.watched();
  }

  /** How many messages it keeps in memory. */
  int size() {
    Snapshot known = now;
    return known == null ? 0 : known.count();
  }

  /** Whether other flags for these messages would give many files other names. */
  boolean renamesMany(UidSet uids) {
    return !format.staysInPlace() && Math.min(size(), uids.count()) >= MANY;
  }

  boolean inUse() {
    return !sessions.isEmpty();
  }

  Snapshot snapshot() {
    Snapshot known = now;
    if (known == null) {
      throw new IllegalStateException(path + " was not opened");
    }
    return known;
  }

  Snapshot refresh() throws IOException {
    if (deleted) {
      return snapshot();
    }
    lock.lock();
    try {
      current();
      return snapshot();
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #refresh}; needless while another thread is about to look. */
  void refreshSoon() throws IOException {
    if (deleted || !looking.compareAndSet(false, true)) {
      return;
    }
    lock.lock();
    try {
      looking.set(false);
      current();
    } finally {
      lock.unlock();
    }
  }

  /** Its files are about to go or to be renamed: whoever has it open hears so. */
  void delete() {
    lock.lock();
    try {
      settleIfPossible();
    } finally {
      deleted = true;
      notes.end();
      lock.unlock();
    }
    Snapshot last = now;
    if (last != null) {
      sessions.forEach(session -> session.tell(last));
    }
  }

  private void stillThere() throws MailboxDeletedException {
    if (deleted) {
      throw new MailboxDeletedException();
    }
  }

  /** The ledger as the files are now. Under the lock. */
  private Ledger current() throws IOException {
    stillThere();
    Ledger known = ledger;
    if (known == null) {
      sure = true;
      known = keep.load();
      notes.open(known.uidValidity);
      ledger = known;
      modseqsFrom = known.modseqsFrom;
    }
    if (format.changed(known)) {
      change(this::sync);
    } else if (now == null) {
      show(known);
    }
    return known();
  }

  /** A mailbox that stays empty has had no change. */
  private boolean sync(Ledger draft) throws IOException {
    boolean empty = draft.entries.isEmpty();
    boolean changed = format.sync(draft);
    if (empty && draft.entries.isEmpty()) {
      draft.modseq--;
    }
    return changed;
  }

  /**
   * Whether there are messages that no session has claimed as recent; null if that is not known.
   *
   * @param old whether it may be what it was at the last look
   */
  @Nullable Boolean news(boolean old) throws IOException {
    if (!lock.tryLock()) {
      return null;
    }
    try {
      Ledger known = ledger;
      boolean stands = known != null && (old || sure && !format.changed(known));
      return stands && known != null ? known.hasRecent() : null;
    } finally {
      lock.unlock();
    }
  }

  private Ledger known() {
    Ledger known = ledger;
    if (known == null) {
      throw new IllegalStateException(path + " was not read");
    }
    return known;
  }

  /** Does the work on a draft; makes it the ledger, saves and tells it. Under the lock. */
  private void change(Work work) throws IOException {
    Ledger before = known();
    Ledger draft = before.draft();
    sure = true;
    draft.modseq++;
    if (!work.on(draft)) {
      keep.late(!Arrays.equals(before.stamp, draft.stamp));
      before.stamp = draft.stamp;
      if (now == null) {
        show(before);
      }
      return;
    }
    ledger = draft;
    unsettled = true;
    keep.save(before, draft);
    publish(draft, draft.snapshot());
  }

  /** As {@link #change} where nothing but the flags of some messages differs. */
  private void changeFlags(Ledger before, Ledger draft, int[] touched) {
    ledger = draft;
    unsettled = true;
    keep.flags(draft, touched);
    Snapshot known = now;
    publish(
        draft,
        known != null && shown == before ? draft.snapshot(known, touched) : draft.snapshot());
  }

  private void show(Ledger of) {
    shown = of;
    now = of.snapshot();
  }

  private void publish(Ledger of, Snapshot snapshot) {
    shown = of;
    now = snapshot;
    for (OpenMailbox session : sessions) {
      session.tell(snapshot);
    }
  }

  long claimRecent(long uidNext) throws IOException {
    lock.lock();
    try {
      Ledger known = current();
      long first = known.firstRecent;
      if (uidNext > first) {
        claimed |= known.hasRecent();
        sure = true;
        known.firstRecent = uidNext;
        keep.late(true);
        show(known);
      }
      return first;
    } finally {
      lock.unlock();
    }
  }

  void tellModseqs() {
    lock.lock();
    try {
      Ledger known = known();
      if (!modseqs && known.modseqsFrom == 0) {
        known.modseqsFrom = known.modseq;
        modseqsFrom = known.modseq;
        keep.late(true);
      }
      modseqs = true;
    } finally {
      lock.unlock();
    }
  }

  MessageText open(long uid, @Nullable ReadAhead ahead) throws IOException {
    lock.lock();
    try {
      stillThere();
      for (int attempt = 0; attempt < 2; attempt++) {
        Ledger known = known();
        int at = known.indexOf(uid);
        if (at < 0) {
          break;
        }
        try {
          return format.open(known.entries.get(at), ahead);
        } catch (MessageGoneException elsewhere) {
          known.stamp = new byte[0];
          current();
        }
      }
      throw new MessageGoneException(path.toString(), uid);
    } finally {
      lock.unlock();
    }
  }

  Mailbox.Stored store(UidSet uids, FlagChange change, long unchangedSince) throws IOException {
    lock.lock();
    try {
      Ledger before = current();
      UidSet.Builder refused = UidSet.builder();
      Ledger draft = before.draft();
      draft.modseq++;
      int[] meant = draft.indexes(uids);
      int[] touched = Reflagging.change(draft, meant, change, unchangedSince, refused);
      if (touched.length > 0) {
        format.flagged(draft, touched);
        sure = false;
        changeFlags(before, draft, touched);
      }
      List<Message> now = known().at(meant).stream().map(Entry::message).toList();
      return new Mailbox.Stored(now, refused.build());
    } finally {
      lock.unlock();
    }
  }

  List<Long> append(List<NewMessage> messages) throws IOException {
    lock.lock();
    try {
      current();
      List<Long> uids = new ArrayList<>();
      if (messages.isEmpty()) {
        return uids;
      }
      change(
          draft -> {
            int before = draft.entries.size();
            format.append(draft, messages);
            Modseqs.countNew(draft, before);
            draft.entries.subList(before, draft.entries.size()).forEach(e -> uids.add(e.uid()));
            return true;
          });
      return uids;
    } finally {
      lock.unlock();
    }
  }

  Mailbox.Copied copy(UidSet uids, Box target, boolean move) throws IOException {
    Box first = path.compareTo(target.path) <= 0 ? this : target;
    Box second = first == this ? target : this;
    first.lock.lock();
    second.lock.lock();
    try {
      Ledger known = current();
      List<Long> from = new ArrayList<>();
      List<NewMessage> messages = new ArrayList<>();
      for (int i : known.indexes(uids)) {
        Message message = known.entries.get(i).message();
        from.add(message.uid());
        messages.add(
            new NewMessage(
                () -> new ClosingStream(open(message.uid(), null)),
                message.flags(),
                message.internalDate()));
      }
      List<Long> to = target.append(messages);
      if (move) {
        expunge(UidSet.of(from), false);
      }
      return new Mailbox.Copied(target.snapshot().uidValidity(), from, to);
    } finally {
      second.lock.unlock();
      first.lock.unlock();
    }
  }

  UidSet expunge(UidSet uids, boolean onlyDeleted) throws IOException {
    lock.lock();
    try {
      current();
      List<UidSet> gone = new ArrayList<>();
      change(
          draft -> {
            UidSet doomed = draft.chosen(uids, onlyDeleted);
            if (!doomed.isEmpty()) {
              gone.add(format.remove(draft, doomed));
            }
            return !doomed.isEmpty();
          });
      return gone.isEmpty() ? UidSet.NONE : gone.get(0);
    } finally {
      lock.unlock();
    }
  }

  UidSet vanishedSince(long modseq) {
    lock.lock();
    try {
      return known().vanishedSince(modseq);
    } finally {
      lock.unlock();
    }
  }

  byte @Nullable [] cached(long uid, int kind) {
    return notes.get(uid, kind);
  }

  void cache(long uid, int kind, byte[] note) {
    notes.put(uid, kind, note);
  }

  /** A reader of several messages is done. */
  void rest() {
    notes.rest();
  }

  private void settleIfPossible() {
    try {
      settle();
    } catch (IOException trouble) {
      LOG.warn("{} could not be brought up to date: {}", path, trouble.toString());
    }
  }

  /** A session ends: what was deferred is written. */
  void leave(OpenMailbox session) {
    sessions.remove(session);
    settleIfPossible();
  }

  /** Writes what was deferred. */
  void settle() throws IOException {
    lock.lock();
    try {
      Ledger before = ledger;
      if (before == null || deleted) {
        return;
      }
      if (unsettled) {
        settle(before, before.draft());
        unsettled = false;
      }
      keep.tidy(known());
      sure &= !claimed;
      claimed = false;
      notes.flush();
    } finally {
      lock.unlock();
    }
  }

  private void settle(Ledger before, Ledger draft) throws IOException {
    if (format.settle(draft)) {
      ledger = draft;
      keep.save(before, draft);
      settled(draft);
      sure &= draft.hasRecent() || Arrays.equals(before.stamp, draft.stamp);
    }
  }

  /** The mail may have been looked at once more for it. */
  private void settled(Ledger after) {
    Snapshot known = now;
    if (known != null && Messages.same(known.messages(), after.entries)) {
      shown = after;
    } else {
      publish(after, after.snapshot());
    }
  }

  /** Nobody uses it any more; it may be opened again. */
  void close() {
    lock.lock();
    try {
      format.close();
      notes.close();
      ledger = null;
      now = null;
      shown = null;
    } finally {
      lock.unlock();
    }
  }
}
