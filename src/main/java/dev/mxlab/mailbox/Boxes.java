package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The mailboxes of this process that are open, and some that were of late: what is known of them
 * need not be read again.
 */
final class Boxes {
  private static final Logger LOG = LogManager.getLogger(Boxes.class);
  private static final int MOST_IDLE = 64;
  private static final int MOST_MESSAGES = 1_000_000;

  /** All guarded by this object's lock. */
  private final Map<Path, Box> open = new HashMap<>();

  private final LinkedHashMap<Path, Box> idle = new LinkedHashMap<>();

  private final Buffers buffers = new Buffers();

  private final Watcher watcher = new Watcher(this::arrived);

  /** One use of a box, to be ended by {@link #leave}. */
  synchronized Box use(Path path, Supplier<Box> maker) {
    Box box = open.get(path);
    if (box == null) {
      box = idle.remove(path);
      box = box == null ? maker.get() : box;
      open.put(path, box);
    }
    box.users++;
    return box;
  }

  void leave(Box box) {
    synchronized (this) {
      if (--box.users > 0) {
        return;
      }
      if (!open.remove(box.path, box)) {
        box.close();
        return;
      }
      idle.put(box.path, box);
      var oldest = idle.entrySet().iterator();
      int messages = idle.values().stream().mapToInt(Box::size).sum();
      while (oldest.hasNext() && (idle.size() > MOST_IDLE || messages > MOST_MESSAGES)) {
        Box one = oldest.next().getValue();
        messages -= one.size();
        oldest.remove();
        one.close();
      }
    }
  }

  Buffers buffers() {
    return buffers;
  }

  /** Somebody listens to a mailbox, or no longer does. */
  void watch(Box box, boolean wanted) {
    if (wanted) {
      watcher.add(box.path, box.watched());
    } else {
      watcher.remove(box.path);
    }
  }

  /** Many files of a mailbox are about to change. */
  void pauseWatch(Box box) {
    watcher.pause(box.path);
  }

  /** Somebody brought mail: whoever has the mailbox open is told. */
  void arrived(Path path) {
    Box box;
    synchronized (this) {
      box = open.get(path);
    }
    if (box != null && box.inUse()) {
      try {
        box.refreshSoon();
      } catch (IOException trouble) {
        LOG.warn("{} could not be read: {}", path, trouble.toString());
      }
    }
  }

  /** The box of a path that is in use; null where there is none. */
  synchronized @Nullable Box inUse(Path path) {
    return open.get(path);
  }

  /** The box of a path of which something is known; null where there is none. */
  synchronized @Nullable Box known(Path path) {
    Box box = open.get(path);
    return box == null ? idle.get(path) : box;
  }

  /** A mailbox's files are about to go or to be renamed: what is kept of it is forgotten. */
  synchronized void forget(Path path) {
    Box box = idle.remove(path);
    if (box != null) {
      box.close();
    }
  }

  /** A mailbox's files are about to be deleted: another of its name is another mailbox. */
  void deleted(Path path) {
    forget(path);
    Box box;
    synchronized (this) {
      box = open.remove(path);
    }
    if (box != null) {
      box.delete();
    }
  }

  /** The process ends. */
  synchronized void close() {
    idle.values().forEach(Box::close);
    idle.clear();
  }
}
