package dev.mxlab.mailbox;

import dev.mxlab.mailbox.UidIndex.NumberedMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The mail of an mbox file as it stood at the opening. Nothing is locked while it is open: a
 * message is looked at again before it is read, and looked for by its uid when the file has changed
 * around it, so that other sessions and programs may rewrite the mailbox meanwhile.
 */
final class MboxMaildrop implements Maildrop {
  private final MboxStore store;
  private final MboxFile file;
  private final List<Message> messages;
  private final List<NumberedMessage> places;
  private boolean closed;

  /** Takes over one use of the file. */
  MboxMaildrop(MboxStore store, MboxFile file, UidIndex index, List<NumberedMessage> places) {
    this.store = store;
    this.file = file;
    this.places = new ArrayList<>(places);
    this.messages =
        places.stream().map(p -> new Message(p.message().octets(), index.uidl(p.uid()))).toList();
  }

  @Override
  public List<Message> messages() {
    return messages;
  }

  @Override
  public synchronized InputStream open(int index) throws IOException {
    if (closed) {
      throw new IOException("the maildrop is closed");
    }
    MboxHandle handle = file.current(false);
    if (handle == null) {
      throw new MessageGoneException(file.path().toString(), index + 1);
    }
    if (!standsThere(handle, index)) {
      handle.release();
      handle = findAgain(index);
    }
    store.retain(file);
    return new MboxInput(handle, places.get(index).message(), () -> store.leave(file));
  }

  private boolean standsThere(MboxHandle handle, int index) throws IOException {
    boolean told = false;
    try {
      boolean there = MboxScan.standsAt(handle.channel(), places.get(index).message());
      told = true;
      return there;
    } finally {
      if (!told) {
        handle.release();
      }
    }
  }

  /** Looks the mailbox through for all messages of the drop; one that is gone keeps its place. */
  private MboxHandle findAgain(int wanted) throws IOException {
    try (MboxFile.Locked locked = file.lock(store.patience(), false)) {
      MboxHandle handle = locked.handle();
      Map<Long, NumberedMessage> now = new HashMap<>();
      store.scan(file, handle, UidIndex.of(file.path())).forEach(m -> now.put(m.uid(), m));
      places.replaceAll(place -> now.getOrDefault(place.uid(), place));
      if (handle == null || !now.containsKey(places.get(wanted).uid())) {
        throw new MessageGoneException(file.path().toString(), wanted + 1);
      }
      return handle.share();
    }
  }

  @Override
  public synchronized void remove(Set<Integer> indexes) throws IOException {
    if (closed) {
      throw new IOException("the maildrop is closed");
    }
    Set<Long> uids = indexes.stream().map(i -> places.get(i).uid()).collect(Collectors.toSet());
    if (uids.isEmpty()) {
      return;
    }
    try (MboxFile.Locked locked = file.lock(store.patience(), false)) {
      List<NumberedMessage> now = store.scan(file, locked.handle(), UidIndex.of(file.path()));
      MboxRewrite.without(locked, file.path(), now, uids);
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      store.leave(file);
    }
  }
}
