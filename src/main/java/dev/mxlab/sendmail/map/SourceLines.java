package dev.mxlab.sendmail.map;

import dev.mxlab.host.HostFiles;
import dev.mxlab.sendmail.cf.CfConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where the keys of a map stand in the file that it was made of: line 7 of /etc/mail/access. That
 * file may have been edited since; then a line is a guess.
 */
public final class SourceLines {
  private static final Set<String> KINDS = Set.of("hash", "btree", "text", "dbm");
  private static final long LARGEST = 4 << 20;

  private record Known(FileTime changed, Map<String, Integer> lines) {}

  private final CfConfig config;
  private final HostFiles files;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  public SourceLines(CfConfig config, HostFiles files) {
    this.config = config;
    this.files = files;
  }

  /** {@code /etc/mail/access:7}; empty for maps that are made of no file. */
  public Optional<String> of(String map, String key) {
    return file(map)
        .map(
            path -> {
              Integer line = lines(path).get(key.toLowerCase(Locale.ROOT));
              return line == null ? path : path + ":" + line;
            });
  }

  /** Whether {@link #of} would read nothing; costs a look at the file. */
  public boolean isRead(String map) {
    return file(map)
        .map(
            path -> {
              Known before = known.get(path);
              try {
                return before != null
                    && before.changed().equals(Files.getLastModifiedTime(files.real(path)));
              } catch (IOException none) {
                return true;
              }
            })
        .orElse(true);
  }

  private Optional<String> file(String map) {
    return config
        .map(map)
        .filter(m -> KINDS.contains(m.type()))
        .map(m -> m.arguments().replaceFirst(".*\\s", "").replaceFirst("\\.db$", ""))
        .filter(path -> path.startsWith("/"));
  }

  private Map<String, Integer> lines(String path) {
    try {
      Path real = files.real(path);
      FileTime changed = Files.getLastModifiedTime(real);
      Known before = known.get(path);
      if (before != null && before.changed().equals(changed)) {
        return before.lines();
      }
      Map<String, Integer> lines =
          Files.size(real) > LARGEST
              ? Map.of()
              : read(Files.readAllLines(real, StandardCharsets.ISO_8859_1));
      known.put(path, new Known(changed, lines));
      return lines;
    } catch (IOException none) {
      return Map.of();
    }
  }

  private static Map<String, Integer> read(List<String> lines) {
    Map<String, Integer> found = new HashMap<>();
    int number = 0;
    for (String line : lines) {
      number++;
      String key = line.isEmpty() || line.startsWith("#") ? "" : line.split("[ \t]", 2)[0];
      if (!key.isEmpty()) {
        found.put(key.toLowerCase(Locale.ROOT), number);
      }
    }
    return found;
  }
}
