package dev.mxlab.mailbox;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One session's hold on a {@link Box}. */
final class OpenMailbox implements Mailbox {
  private final Boxes boxes;
  private final Box box;
  private final String name;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicBoolean watching = new AtomicBoolean();
  private volatile @Nullable Listener listener;

  /** Takes over one use of the box. */
  OpenMailbox(Boxes boxes, Box box, String name) throws IOException {
    this.boxes = boxes;
    this.box = box;
    this.name = name;
    box.enter(this);
  }

  void tell(Snapshot snapshot) {
    Listener told = listener;
    if (told != null) {
      told.changed(snapshot);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Snapshot snapshot() {
    return box.snapshot();
  }

  @Override
  public boolean tellsModseqs() {
    return box.modseqs;
  }

  @Override
  public void tellModseqs() {
    box.tellModseqs();
  }

  @Override
  public long modseq(Message message) {
    return Math.max(message.modseq(), box.modseqsFrom);
  }

  @Override
  public boolean isDeleted() {
    return box.deleted;
  }

  @Override
  public Snapshot refresh() throws IOException {
    return box.refresh();
  }

  @Override
  public long claimRecent(long uidNext) throws IOException {
    return box.claimRecent(uidNext);
  }

  @Override
  public MessageText open(long uid) throws IOException {
    return box.open(uid, null);
  }

  @Override
  public MessageReader reader() {
    ReadAhead ahead = new ReadAhead(boxes.buffers());
    return new MessageReader() {
      @Override
      public MessageText open(long uid) throws IOException {
        return box.open(uid, ahead);
      }

      @Override
      public void close() {
        ahead.close();
        box.rest();
      }
    };
  }

  @Override
  public Stored store(UidSet uids, FlagChange change, long unchangedSince) throws IOException {
    if (box.renamesMany(uids)) {
      boxes.pauseWatch(box);
    }
    return box.store(uids, change, unchangedSince);
  }

  @Override
  public List<Long> append(List<NewMessage> messages) throws IOException {
    return box.append(messages);
  }

  @Override
  public Copied copy(UidSet uids, Mailbox target) throws IOException {
    return box.copy(uids, ((OpenMailbox) target).box, false);
  }

  @Override
  public Copied move(UidSet uids, Mailbox target) throws IOException {
    return box.copy(uids, ((OpenMailbox) target).box, true);
  }

  @Override
  public UidSet expunge(UidSet uids, boolean onlyDeleted) throws IOException {
    return box.expunge(uids, onlyDeleted);
  }

  @Override
  public void settle() throws IOException {
    box.settle();
  }

  @Override
  public UidSet vanishedSince(long modseq) {
    return box.vanishedSince(modseq);
  }

  @Override
  public byte @Nullable [] cached(long uid, int kind) {
    return box.cached(uid, kind);
  }

  @Override
  public void cache(long uid, int kind, byte[] note) {
    box.cache(uid, kind, note);
  }

  @Override
  public void listen(Listener told) {
    listener = told;
    if (watching.compareAndSet(false, true)) {
      boxes.watch(box, true);
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      listener = null;
      if (watching.getAndSet(false)) {
        boxes.watch(box, false);
      }
      box.leave(this);
      boxes.leave(box);
    }
  }
}
