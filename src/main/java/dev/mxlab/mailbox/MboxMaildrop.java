package dev.mxlab.mailbox;

import dev.mxlab.mailbox.MboxScan.Found;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The mail of an mbox file as a mail program on the host reads it, as it stood at the opening.
 * Nothing is locked while it is open: a message is looked at again before it is read, and looked
 * for by its header when the file has changed around it, so that other sessions and programs may
 * rewrite the mailbox meanwhile. It numbers nothing and notes nothing in the file.
 */
final class MboxMaildrop implements Maildrop {
  private final MboxStore store;
  private final MboxFile file;
  private final List<Message> messages = new ArrayList<>();
  private final List<String> names;
  private final List<Found> places;
  private boolean closed;

  /** Takes over one use of the file. */
  MboxMaildrop(MboxStore store, MboxFile file, List<Found> places) {
    this.store = store;
    this.file = file;
    this.places = new ArrayList<>(places);
    this.names = names(places);
    for (int i = 0; i < places.size(); i++) {
      messages.add(new Message(places.get(i).size(), names.get(i)));
    }
  }

  /** What a message is known again by: its header, and how many like it stand before it. */
  private static List<String> names(List<Found> places) {
    Map<Long, Integer> alike = new HashMap<>();
    List<String> names = new ArrayList<>(places.size());
    for (Found place : places) {
      int before = alike.merge(place.digest(), 1, Integer::sum);
      names.add("%016x.%d".formatted(place.digest(), before));
    }
    return names;
  }

  @Override
  public List<Message> messages() {
    return List.copyOf(messages);
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
    boolean done = false;
    try {
      MboxRead read = read(handle, index);
      if (read == null) {
        MboxHandle again = findAgain(index);
        handle.release();
        handle = again;
        read = read(handle, index);
      }
      if (read == null) {
        throw new MessageGoneException(file.path().toString(), index + 1);
      }
      MboxSpot spot = spot(places.get(index));
      long length = spot.next() - spot.from();
      if (length <= MboxFormat.LARGE) {
        // In memory: a session of dovecot's may move things in the file.
        MboxRead all = MboxRead.of(handle.channel(), spot, (int) length + 5);
        if (all == null) {
          throw new MessageGoneException(file.path().toString(), index + 1);
        }
        return new ClosingStream(all.text(spot));
      }
      store.files().use(file.path());
      done = true;
      return new ClosingStream(
          new MboxText(
              handle, read.parts(spot(places.get(index))), () -> store.files().leave(file)));
    } finally {
      if (!done) {
        handle.release();
      }
    }
  }

  private @Nullable MboxRead read(MboxHandle handle, int index) throws IOException {
    MboxSpot spot = spot(places.get(index));
    MboxRead read = MboxRead.of(handle.channel(), spot, 8192);
    return read != null && MboxScan.beginsOrEnds(handle.channel(), spot.next()) ? read : null;
  }

  private static MboxSpot spot(Found place) {
    return new MboxSpot(
        place.from(),
        place.header(),
        place.end(),
        place.next(),
        place.digest(),
        0,
        MboxSpot.State.WRITTEN);
  }

  /** Looks the mailbox through for all messages of the drop; one that is gone keeps its place. */
  private MboxHandle findAgain(int wanted) throws IOException {
    try (MboxFile.Locked locked = file.lock(store.patience(), false)) {
      MboxHandle handle = locked.handle();
      List<Found> now = store.scan(file, handle);
      List<String> there = names(now);
      Map<String, Found> known = new HashMap<>();
      for (int i = 0; i < now.size(); i++) {
        known.put(there.get(i), now.get(i));
      }
      for (int i = 0; i < places.size(); i++) {
        places.set(i, known.getOrDefault(names.get(i), places.get(i)));
      }
      if (handle == null || !known.containsKey(names.get(wanted))) {
        throw new MessageGoneException(file.path().toString(), wanted + 1);
      }
      return handle.share();
    }
  }

  @Override
  public synchronized void finish(Set<Integer> seen, Set<Integer> indexes) throws IOException {
    if (closed) {
      throw new IOException("the maildrop is closed");
    }
    Set<String> doomed = new HashSet<>();
    indexes.forEach(i -> doomed.add(names.get(i)));
    if (doomed.isEmpty()) {
      return;
    }
    try (MboxFile.Locked locked = file.lock(store.patience(), false)) {
      MboxHandle handle = locked.handle();
      List<Found> now = store.scan(file, handle);
      List<String> there = names(now);
      MboxEdit edit = new MboxEdit();
      long at = 0;
      for (int i = 0; i < now.size(); i++) {
        if (doomed.contains(there.get(i))) {
          edit.keep(at, now.get(i).from());
          at = now.get(i).next();
        }
      }
      if (handle != null && at > 0) {
        edit.keep(at, handle.channel().size());
        // Readers of ours in this process may have large messages open.
        edit.apply(locked, handle, file.path(), true);
      }
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      store.files().leave(file);
    }
  }
}
