package dev.mxlab.named.conf;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Every statement of BIND 9.18's named.conf: what it is called, where it may stand, what follows
 * it, and what we do with it. The table is the resource {@code statements.txt}; parser, checks,
 * printing and help are driven by it.
 */
public final class StatementTable {
  private static final StatementTable BIND_9_18 = load("statements.txt");

  /** What a name server does not read at its start. */
  private static final class OfRndc {
    static final StatementTable CONF = load("rndc-statements.txt");
    static final StatementTable KEY = load("rndc-key-statements.txt");
  }

  private final Map<String, Map<String, Row>> byContext;

  private StatementTable(Map<String, Map<String, Row>> byContext) {
    this.byContext = byContext;
  }

  public static StatementTable bind918() {
    return BIND_9_18;
  }

  /** Of rndc.conf. */
  static StatementTable rndc() {
    return OfRndc.CONF;
  }

  /** Of rndc.key. */
  static StatementTable rndcKey() {
    return OfRndc.KEY;
  }

  /** The row of {@code name} in a block; null when nothing of that name may stand there. */
  public @Nullable Row find(String context, String name) {
    return byContext.getOrDefault(context, Map.of()).get(name.toLowerCase(Locale.ROOT));
  }

  /** All that may stand in a block, in the order of the table. */
  public Collection<Row> in(String context) {
    return byContext.getOrDefault(context, Map.of()).values();
  }

  public Set<String> contexts() {
    return byContext.keySet();
  }

  private static StatementTable load(String resource) {
    Map<String, Map<String, Row>> byContext = new HashMap<>();
    try (InputStream in = StatementTable.class.getResourceAsStream(resource);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
      int order = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          Row row = row(line, order++);
          for (String context : row.where()) {
            byContext.computeIfAbsent(context, c -> new LinkedHashMap<>()).put(row.name(), row);
          }
        }
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    return new StatementTable(byContext);
  }

  private static Row row(String line, int order) {
    int hash = line.indexOf('#');
    StringTokenizer columns = new StringTokenizer(line.substring(0, hash));
    String name = columns.nextToken();
    String places = columns.nextToken();
    List<String> states = List.of(columns.nextToken().split(","));
    String value = columns.hasMoreTokens() ? columns.nextToken("\n").trim() : "";
    Set<String> where = new LinkedHashSet<>();
    Set<String> zoneTypes = Set.of();
    for (String place : places.split(",")) {
      int colon = place.indexOf(':');
      where.add(colon < 0 ? place : place.substring(0, colon));
      if (colon >= 0) {
        zoneTypes = Set.of(place.substring(colon + 1).split("\\+"));
      }
    }
    Set<Row.Flag> flags = EnumSet.noneOf(Row.Flag.class);
    for (String flag : states.subList(1, states.size())) {
      flags.add(Objects.requireNonNull(Row.FLAGS.get(flag), flag));
    }
    return new Row(
        name,
        where,
        zoneTypes,
        Row.Status.valueOf(states.get(0).toUpperCase(Locale.ROOT)),
        flags,
        new WrittenShape(value),
        line.substring(hash + 1).trim(),
        order);
  }
}
