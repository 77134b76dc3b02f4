package dev.mxlab.mailbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The order in which an account's mailboxes came to be. Dovecot's index of mailboxes has the newest
 * first, and LIST tells them so; what was there before the first look stands as the alphabet has
 * it.
 */
final class Births {
  /** Looks up what is on the disk. */
  @FunctionalInterface
  interface Look {
    TreeMap<String, Boolean> found() throws IOException;
  }

  private static final Logger LOG = LogManager.getLogger(Births.class);
  private static final int MOST = 100_000;

  private final char separator;
  private final Path file;
  private final Map<String, Long> births = new HashMap<>();
  private long last;
  private boolean looked;

  /**
   * @param file where the order is kept for the next start
   */
  Births(char separator, Path file) {
    this.separator = separator;
    this.file = file;
    births.put(FiledAccount.INBOX, 0L);
    try {
      List<String> kept = Files.isRegularFile(file) ? Files.readAllLines(file) : List.of();
      kept.forEach(this::enter);
      looked = !kept.isEmpty();
    } catch (IOException | UncheckedIOException unreadable) {
      LOG.warn("{}: {}", file, unreadable.toString());
    }
  }

  /** Remembers the order beyond this process; only LIST would show that it was lost. */
  synchronized void keep() {
    List<String> names = new ArrayList<>(births.keySet());
    names.remove(FiledAccount.INBOX);
    names.sort(Comparator.comparing(name -> births.getOrDefault(name, 0L)));
    Path directory = file.getParent();
    if (directory == null || names.size() > MOST) {
      return;
    }
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectory(directory);
      }
      Files.write(fresh, names);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException trouble) {
      LOG.warn("{}: {}", file, trouble.toString());
    }
  }

  /** What is there already is older than what is about to be made. */
  void know(Look look) throws IOException {
    boolean known;
    synchronized (this) {
      known = looked;
    }
    if (!known) {
      NavigableSet<String> names = look.found().navigableKeySet();
      synchronized (this) {
        looked = true;
        names.descendingSet().forEach(this::born);
      }
    }
  }

  /** A mailbox was made, and the levels above it where they were not there. */
  synchronized void born(String name) {
    if (last > 0) {
      // The account is looked at as a whole when it is used a second time.
      enter(inboxLevel());
    }
    for (int i = name.indexOf(separator); i > 0; i = name.indexOf(separator, i + 1)) {
      enter(level(name, i));
    }
    enter(name);
  }

  /** What a name stands below. What is below INBOX does not stand where INBOX does, at the end. */
  private String level(String name, int end) {
    String level = name.substring(0, end);
    return level.equals(FiledAccount.INBOX) ? inboxLevel() : level;
  }

  private String inboxLevel() {
    return FiledAccount.INBOX + separator;
  }

  private void enter(String name) {
    if (!births.containsKey(name)) {
      births.put(name, ++last);
    }
  }

  synchronized void gone(String name) {
    if (!name.equals(FiledAccount.INBOX)) {
      births.remove(name);
    }
  }

  /** Names in the order of LIST, what stands below a name right after it. */
  synchronized List<String> order(NavigableSet<String> names) {
    looked = true;
    enter(inboxLevel());
    for (String name : names.descendingSet()) {
      born(name);
    }
    Map<String, List<Long>> keys = new HashMap<>();
    names.forEach(name -> keys.put(name, key(name)));
    List<String> ordered = new ArrayList<>(names);
    ordered.sort(Comparator.comparing(name -> keys.getOrDefault(name, List.of()), Births::compare));
    return ordered;
  }

  private List<Long> key(String name) {
    List<Long> key = new ArrayList<>();
    for (int i = name.indexOf(separator); i > 0; i = name.indexOf(separator, i + 1)) {
      key.add(births.getOrDefault(level(name, i), 0L));
    }
    key.add(births.getOrDefault(name, 0L));
    return key;
  }

  private static int compare(List<Long> one, List<Long> other) {
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      int byLevel = Long.compare(other.get(i), one.get(i));
      if (byLevel != 0) {
        return byLevel;
      }
    }
    return Integer.compare(one.size(), other.size());
  }
}
