package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hears from the operating system that another program changed a mailbox that somebody listens to.
 * One thread for all of them, as long as there are any; what this process does itself is heard of
 * too, and found to be known. A moment passes before a mailbox is watched, so that who opens one
 * need not wait for it, and short sessions do without; it is looked at once it is.
 */
final class Watcher {
  private static final Logger LOG = LogManager.getLogger(Watcher.class);

  /** A directory, and what in it belongs to whom. */
  private record Watched(WatchKey key, Map<String, List<Path>> boxes) {}

  /** A mailbox, where it is, and how many listen to it. */
  private record Wish(List<Path> at, int listeners) {}

  private static final long MOMENT_MILLIS = 100;

  /** Making a thread takes longer than opening a mailbox does. */
  private static final long IDLE_MINUTES = 5;

  private final Consumer<Path> changed;
  private final ScheduledThreadPoolExecutor later;

  // All guarded by this object's lock.
  private final Map<Path, Wish> wishes = new HashMap<>();
  private final Map<Path, List<Path>> watched = new HashMap<>();
  private final Map<Path, Watched> directories = new HashMap<>();
  private boolean due;

  private @Nullable WatchService service;

  /**
   * @param changed is told of mailboxes, by the watcher's thread
   */
  Watcher(Consumer<Path> changed) {
    this.changed = changed;
    this.later =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "mxlab-watching");
              thread.setDaemon(true);
              return thread;
            });
    later.setKeepAliveTime(IDLE_MINUTES, TimeUnit.MINUTES);
    later.allowCoreThreadTimeOut(true);
  }

  /**
   * Begins to watch a mailbox.
   *
   * @param at its file, or directories of which every file is its own (ending in {@code *})
   */
  synchronized void add(Path box, List<Path> at) {
    wishes.merge(box, new Wish(at, 1), (old, one) -> new Wish(at, old.listeners() + 1));
    soon();
  }

  /** Ends one {@link #add}. */
  synchronized void remove(Path box) {
    wishes.computeIfPresent(
        box, (path, old) -> old.listeners() == 1 ? null : new Wish(old.at(), old.listeners() - 1));
    soon();
  }

  /**
   * Does not hear of a mailbox for a moment, since this process is about to change so many files of
   * it that to be told of each would take as long as that. It is looked at once the moment is over.
   */
  synchronized void pause(Path box) {
    List<Path> at = watched.remove(box);
    if (at != null) {
      forget(box, at);
      soon();
    }
  }

  private void soon() {
    if (!due) {
      due = true;
      later.schedule(() -> fulfil().forEach(changed), MOMENT_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Watches what is to be watched by now; what is watched from now on. */
  private synchronized List<Path> fulfil() {
    due = false;
    List<Path> fresh = new ArrayList<>();
    wishes.forEach(
        (box, wish) -> {
          if (watched.putIfAbsent(box, wish.at()) == null) {
            begin(box, wish.at());
            fresh.add(box);
          }
        });
    for (Path box : List.copyOf(watched.keySet())) {
      if (!wishes.containsKey(box)) {
        end(box, watched.getOrDefault(box, List.of()));
        watched.remove(box);
      }
    }
    return fresh;
  }

  private void begin(Path box, List<Path> at) {
    try {
      for (Path one : at) {
        Path directory = one.getParent();
        if (directory == null) {
          continue;
        }
        Watched known = directories.get(directory);
        if (known == null) {
          known = new Watched(register(directory), new HashMap<>());
          directories.put(directory, known);
        }
        known
            .boxes()
            .computeIfAbsent(one.getFileName().toString(), n -> new ArrayList<>())
            .add(box);
      }
    } catch (IOException | UnsupportedOperationException cannot) {
      LOG.debug("{} is not watched: {}", box, cannot.toString());
    }
  }

  private WatchKey register(Path directory) throws IOException {
    WatchService running = service;
    if (running == null) {
      running = FileSystems.getDefault().newWatchService();
      service = running;
      WatchService mine = running;
      Thread thread = new Thread(() -> run(mine), "mxlab-mailboxes");
      thread.setDaemon(true);
      thread.start();
    }
    return directory.register(
        running,
        StandardWatchEventKinds.ENTRY_CREATE,
        StandardWatchEventKinds.ENTRY_MODIFY,
        StandardWatchEventKinds.ENTRY_DELETE);
  }

  private void end(Path box, List<Path> at) {
    forget(box, at);
    WatchService running = service;
    if (directories.isEmpty() && running != null) {
      service = null;
      try {
        running.close();
      } catch (IOException trouble) {
        LOG.debug("closing a watch", trouble);
      }
    }
  }

  private void forget(Path box, List<Path> at) {
    for (Path one : at) {
      Path directory = one.getParent();
      Watched known = directory == null ? null : directories.get(directory);
      if (known == null) {
        continue;
      }
      String name = one.getFileName().toString();
      List<Path> all = known.boxes().get(name);
      if (all != null && all.remove(box) && all.isEmpty()) {
        known.boxes().remove(name);
      }
      if (known.boxes().isEmpty()) {
        known.key().cancel();
        directories.remove(directory);
      }
    }
  }

  private void run(WatchService mine) {
    try {
      while (true) {
        WatchKey key = mine.take();
        List<Path> boxes = new ArrayList<>();
        for (WatchEvent<?> event : key.pollEvents()) {
          boxes.addAll(boxes(key, event));
        }
        key.reset();
        boxes.stream().distinct().forEach(changed);
      }
    } catch (ClosedWatchServiceException nobodyListens) {
      LOG.debug("mailboxes are not watched any more");
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized List<Path> boxes(WatchKey key, WatchEvent<?> event) {
    Object file = event.context();
    List<Path> boxes = new ArrayList<>();
    for (Watched known : directories.values()) {
      if (known.key().equals(key)) {
        known
            .boxes()
            .forEach(
                (name, all) -> {
                  if (file == null || name.equals("*") || name.equals(file.toString())) {
                    boxes.addAll(all);
                  }
                });
      }
    }
    return boxes;
  }
}
