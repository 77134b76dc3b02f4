package dev.mxlab.dovecot;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Every setting that dovecot knows, from {@code settings.tsv}: what is not in it is a typo. */
final class SettingTable {
  /** Sections whose settings anybody may invent. */
  private static final Set<String> FREE = Set.of("plugin", "dict");

  /** Sections that hold what the top level holds, for some connections only. */
  private static final Set<String> FILTERS = Set.of("protocol", "local", "remote", "local_name");

  private static final Set<String> OUTER =
      Set.of("service", "namespace", "passdb", "userdb", "metric", "event_exporter");

  /**
   * One setting.
   *
   * @param section the type of the section that it stands in; empty for the top level
   * @param type {@code str bool uint octal port time msecs size}, or {@code enum a:b:c}
   * @param honoured whether the lab's dovecot does by it, or only takes note of it
   * @param initial its value where no file sets it
   * @param doc what it is for; empty for what is only accepted
   * @param hidden whether {@code doveconf -a} leaves it out
   */
  record Row(
      String section,
      String name,
      String type,
      boolean honoured,
      String initial,
      String doc,
      boolean hidden) {}

  private final Map<String, Map<String, Row>> sections = new LinkedHashMap<>();

  private SettingTable() {}

  static SettingTable load() {
    SettingTable table = new SettingTable();
    for (String line : lines("settings.tsv")) {
      if (!line.startsWith("#")) {
        table.add(line.split("\t", -1));
      }
    }
    return table;
  }

  /** The lines of a file that stands beside this class. */
  static List<String> lines(String resource) {
    try (InputStream in = Objects.requireNonNull(SettingTable.class.getResourceAsStream(resource));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(String[] cells) {
    String section = cells[0].equals("-") ? "" : cells[0];
    Row row =
        new Row(
            section,
            cells[1],
            cells[2],
            cells[3].equals("honoured"),
            cells[4],
            cells[5],
            cells.length > 6);
    sections.computeIfAbsent(section, s -> new LinkedHashMap<>()).put(cells[1], row);
  }

  static boolean isFilter(String section) {
    return FILTERS.contains(section);
  }

  /** Whether a section of this type may stand at the top level. */
  static boolean isSection(String type) {
    return OUTER.contains(type);
  }

  static boolean isFree(String section) {
    return FREE.contains(section);
  }

  /** Types of sections that have settings of their own, the top level (empty) first. */
  Set<String> types() {
    return sections.keySet();
  }

  /** A section's settings in dovecot's own order. */
  Collection<Row> rows(String section) {
    return sections.getOrDefault(sameAs(section), Map.of()).values();
  }

  /** Settings of a section by its type; the empty type is the top level. */
  Optional<Row> find(String section, String name) {
    if (FREE.contains(section)) {
      return Optional.of(new Row(section, name, "str", false, "", "", false));
    }
    Map<String, Row> rows = sections.get(sameAs(section));
    return Optional.ofNullable(rows == null ? null : rows.get(name));
  }

  /** Whether a section of this type may stand in one of that type. */
  boolean allows(String outer, String section) {
    return switch (sameAs(outer)) {
      case "" ->
          FILTERS.contains(section)
              || FREE.contains(section)
              || OUTER.contains(section)
              || find("", section).isPresent();
      case "service" -> Set.of("unix_listener", "fifo_listener", "inet_listener").contains(section);
      case "namespace" -> section.equals("mailbox");
      default -> false;
    };
  }

  private static String sameAs(String section) {
    if (FILTERS.contains(section)) {
      return "";
    }
    return section.equals("fifo_listener") ? "unix_listener" : section;
  }

  /** The value that counts where no file sets it. */
  String initial(String name) {
    return find("", name).map(Row::initial).orElse("");
  }

  /** The setting that somebody who wrote {@code name} may have meant. */
  Optional<String> nearest(String section, String name) {
    return new TreeSet<>(sections.getOrDefault(sameAs(section), Map.of()).keySet())
        .stream()
            .filter(known -> distance(known, name) <= Math.max(1, name.length() / 4))
            .min(Comparator.comparingInt(known -> distance(known, name)));
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
