package dev.mxlab.sendmail.map;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What look-ups of one session share: the macros that rules set, the state in which the files of
 * maps were when first asked, the answers of the network. Used by one thread at a time.
 */
public final class MapSession {
  private static final int MOST = 2000;
  private static final int MOST_MACROS = 500;

  private final Map<String, String> macros = new HashMap<>();
  private final Map<Object, Object> opened = new IdentityHashMap<>();
  private final Map<String, MapAnswer.Found> answers = new HashMap<>();

  private final @Nullable RecentAnswers recent;
  private final boolean single;

  public MapSession() {
    this(null, false);
  }

  /**
   * @param recent what others have asked for a moment ago; null for nothing
   */
  public MapSession(@Nullable RecentAnswers recent) {
    this(recent, false);
  }

  private MapSession(@Nullable RecentAnswers recent, boolean single) {
    this.recent = recent;
    this.single = single;
  }

  /** For one question: should that be put again, it is in another session. */
  public static MapSession single(@Nullable RecentAnswers recent) {
    return new MapSession(recent, true);
  }

  boolean isSingle() {
    return single;
  }

  /** Null when it was not set here. */
  public synchronized @Nullable String macro(String name) {
    return macros.get(name);
  }

  /** By name as in a rule: {@code f}, {@code {client_addr}}. */
  public synchronized void set(String name, String value) {
    if (macros.size() < MOST_MACROS || macros.containsKey(name)) {
      macros.put(name, value);
    }
  }

  /** The same for the whole session: a map that is built anew counts at the next one. */
  synchronized <T> T once(Object map, Class<T> type, Supplier<T> open) {
    Object known = opened.get(map);
    if (known == null) {
      known = open.get();
      opened.put(map, known);
    }
    return type.cast(known);
  }

  /** Whether a map is as it stays for the whole session. */
  synchronized boolean isOpen(Object map) {
    return opened.containsKey(map);
  }

  /** Whether the network's answer is known. */
  synchronized boolean remembers(String map, String key) {
    String name = map + ' ' + key;
    return answers.containsKey(name) || recent != null && recent.find(name) != null;
  }

  /** Asks the network once for each key. */
  MapAnswer remembered(String map, String key, Supplier<MapAnswer> ask) {
    String name = map + ' ' + key;
    MapAnswer.Found known;
    synchronized (this) {
      known = answers.get(name);
    }
    if (known == null && recent != null) {
      known = recent.find(name);
    }
    return known != null
        ? known
        : ask.get()
            .map(
                found -> {
                  keep(name, found);
                  return found;
                });
  }

  private synchronized void keep(String name, MapAnswer.Found found) {
    if (recent != null) {
      recent.keep(name, found);
    }
    if (answers.size() < MOST) {
      answers.put(name, found);
    }
  }

  /** The next connection: files and names are asked anew. */
  public synchronized void forget() {
    opened.clear();
    answers.clear();
  }
}
