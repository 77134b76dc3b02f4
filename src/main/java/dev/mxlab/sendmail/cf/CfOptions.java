package dev.mxlab.sendmail.cf;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Every option that sendmail 8.17 knows, and what becomes of it here. Read from options.tsv. */
public final class CfOptions {
  /** Whether an option changes anything here. */
  public enum Status {
    HONOURED,
    ACCEPTED
  }

  /** What its value is; for intervals the unit of a bare number. */
  public enum Kind {
    TEXT,
    NUMBER,
    FLAG,
    MODE,
    MINUTES,
    HOURS,
    DAYS
  }

  /**
   * One option.
   *
   * @param letter its old one-letter name, 0 when it has none
   * @param initial the value when the file says nothing
   * @param purpose what it is, in a few words
   */
  public record Row(
      String name, char letter, Status status, Kind kind, String initial, String purpose) {}

  private static final CfOptions TABLE = load();

  private final Map<String, Row> byName;

  private CfOptions(Map<String, Row> byName) {
    this.byName = byName;
  }

  public static CfOptions table() {
    return TABLE;
  }

  public Collection<Row> rows() {
    return byName.values();
  }

  /** By its full name; case does not matter. */
  public Optional<Row> named(String name) {
    return Optional.ofNullable(byName.get(name.toLowerCase(Locale.ROOT)));
  }

  public Optional<Row> lettered(char letter) {
    return byName.values().stream().filter(r -> r.letter() == letter).findFirst();
  }

  /** Every option that {@code prefix} may be short for. */
  public List<Row> startingWith(String prefix) {
    String key = prefix.toLowerCase(Locale.ROOT);
    return byName.entrySet().stream()
        .filter(e -> e.getKey().startsWith(key) && e.getKey().indexOf('.') < 0)
        .map(Map.Entry::getValue)
        .toList();
  }

  String initial(String name) {
    return named(name).map(Row::initial).orElse("");
  }

  private static CfOptions load() {
    Map<String, Row> rows = new TreeMap<>();
    try (InputStream in =
            Objects.requireNonNull(CfOptions.class.getResourceAsStream("options.tsv"));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          Row row = row(line.split("\t"));
          rows.put(row.name().toLowerCase(Locale.ROOT), row);
        }
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    return new CfOptions(rows);
  }

  private static Row row(String[] f) {
    return new Row(
        f[0],
        f[1].equals("-") ? 0 : f[1].charAt(0),
        Status.valueOf(f[2].toUpperCase(Locale.ROOT)),
        Kind.valueOf(f[3].toUpperCase(Locale.ROOT)),
        f[4].equals("-") ? "" : f[4],
        f[5]);
  }
}
