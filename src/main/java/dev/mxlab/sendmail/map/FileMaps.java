package dev.mxlab.sendmail.map;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps whose pairs stand in a file: hash, btree, text. */
final class FileMaps {
  private static final long LARGEST = 64L << 20;

  /** A switch that no K line can have: the file is one of aliases. */
  static final char ALIASES = ':';

  /** EX_NOTFOUND; only text maps say so. */
  private static final int NOT_FOUND = 68;

  /** The pairs of a session; null where the file could not be opened. */
  private record Opened(@Nullable Map<String, String> pairs, boolean unsafe) {
    Opened(@Nullable Map<String, String> pairs) {
      this(pairs, false);
    }
  }

  private FileMaps() {}

  static LookupMap database(MapSwitches switches, MapSources sources) {
    return database("", switches, sources);
  }

  /**
   * @param name as complaints have it: {@code hash map "access"}; empty for a map that nobody hears
   *     of
   */
  static LookupMap database(String name, MapSwitches switches, MapSources sources) {
    String path = switches.rest();
    HashFile file =
        path.startsWith("/")
            ? file(switches, sources.files().real(path.endsWith(".db") ? path : path + ".db"))
            : null;
    boolean optional = switches.has('o');
    boolean fold = !switches.has('f');
    Object self = new Object();
    LookupMap map =
        query -> {
          Opened opened =
              query.session().once(self, Opened.class, () -> opened(name, path, file, sources));
          Map<String, String> pairs = opened.pairs();
          if (pairs == null) {
            return optional && !opened.unsafe() ? MapAnswer.NO_MATCH : MapAnswer.TEMPORARY;
          }
          String key = query.key();
          String value = pairs.get(fold ? key.toLowerCase(Locale.ROOT) : key);
          return value == null
              ? MapAnswer.NO_MATCH
              : MapAnswer.Found.of(ValueText.put(value, query.key(), query.arguments()));
        };
    return LookupMap.with(
        map, query -> query.session().isOpen(self) || file == null || file.isRead());
  }

  private static Opened opened(
      String name, String path, @Nullable HashFile file, MapSources sources) {
    String whole = path.endsWith(".db") ? path : path + ".db";
    String danger = file == null || !file.exists() ? "" : sources.danger().apply(whole);
    if (danger.isEmpty()) {
      return new Opened(pairs(file));
    }
    if (!name.isEmpty()) {
      sources.complaint().accept(name + ": unsafe map file " + whole + ": " + danger);
    }
    return new Opened(null, true);
  }

  private static HashFile file(MapSwitches switches, Path database) {
    return switches.has(ALIASES) ? HashFile.ofAliases(database) : new HashFile(database);
  }

  private static @Nullable Map<String, String> pairs(@Nullable HashFile file) {
    try {
      return file == null ? null : file.pairs();
    } catch (IOException unreadable) {
      return null;
    }
  }

  /** Columns of lines: {@code -k} the key's, {@code -v} the value's, {@code -z} between them. */
  static LookupMap text(MapSwitches switches, MapSources sources) {
    String path = switches.rest();
    int key = switches.number('k', 0);
    int value = switches.number('v', 0);
    String delimiter = switches.delimiter("");
    boolean optional = switches.has('o');
    Object self = new Object();
    LookupMap map =
        query -> {
          Opened opened =
              query
                  .session()
                  .once(
                      self,
                      Opened.class,
                      () -> new Opened(columns(sources, path, key, value, delimiter)));
          Map<String, String> pairs = opened.pairs();
          if (pairs == null) {
            return optional ? MapAnswer.NO_MATCH : MapAnswer.TEMPORARY;
          }
          String found = pairs.get(query.key().toLowerCase(Locale.ROOT));
          return found == null
              ? new MapAnswer.Found(null, NOT_FOUND)
              : MapAnswer.Found.of(ValueText.put(found, query.key(), query.arguments()));
        };
    return LookupMap.with(map, query -> query.session().isOpen(self));
  }

  private static @Nullable Map<String, String> columns(
      MapSources sources, String path, int key, int value, String delimiter) {
    List<String> lines;
    try {
      Path file = sources.files().real(path);
      if (!path.startsWith("/") || Files.size(file) > LARGEST) {
        return null;
      }
      lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException unreadable) {
      return null;
    }
    Map<String, String> pairs = new HashMap<>();
    for (String line : lines) {
      if (!line.startsWith("#")) {
        String name = column(line, key, delimiter);
        String found = column(line, value, delimiter);
        if (name != null && found != null) {
          pairs.putIfAbsent(name.toLowerCase(Locale.ROOT), found);
        }
      }
    }
    return pairs;
  }

  private static @Nullable String column(String line, int number, String delimiter) {
    String[] columns =
        delimiter.isEmpty()
            ? line.strip().split("[ \t]+")
            : line.split(java.util.regex.Pattern.quote(delimiter), -1);
    return number < columns.length ? columns[number] : null;
  }
}
