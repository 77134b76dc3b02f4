package dev.mxlab.dovecot;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Every setting that dovecot knows, from {@code settings.tsv}: what is not in it is a typo. */
final class SettingTable {
  /** Sections whose settings anybody may invent. */
  private static final List<String> FREE = List.of("plugin", "dict");

  /** Sections that hold what the top level holds, for some connections only. */
  private static final List<String> FILTERS = List.of("protocol", "local", "remote", "local_name");

  /**
   * One setting.
   *
   * @param type {@code str bool uint time size}, or {@code enum a:b:c}
   * @param honoured whether the lab's dovecot does by it, or only takes note of it
   * @param initial its value where no file sets it
   */
  record Row(String name, String type, boolean honoured, String initial) {}

  private final Map<String, Map<String, Row>> sections = new TreeMap<>();

  private SettingTable() {}

  static SettingTable load() {
    SettingTable table = new SettingTable();
    try (InputStream in =
            Objects.requireNonNull(SettingTable.class.getResourceAsStream("settings.tsv"));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          table.add(line.split("\t", -1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return table;
  }

  private void add(String[] cells) {
    String section = cells[0].equals("-") ? "" : cells[0];
    sections
        .computeIfAbsent(section, s -> new TreeMap<>())
        .put(cells[1], new Row(cells[1], cells[2], cells[3].equals("honoured"), cells[4]));
  }

  /** Settings of a section by its type; the empty type is the top level. */
  Optional<Row> find(String section, String name) {
    if (FREE.contains(section)) {
      return Optional.of(new Row(name, "str", false, ""));
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
              || List.of("service", "namespace", "passdb", "userdb", "metric", "event_exporter")
                  .contains(section);
      case "service" ->
          List.of("unix_listener", "fifo_listener", "inet_listener").contains(section);
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
    return sections.getOrDefault(sameAs(section), Map.of()).keySet().stream()
        .filter(known -> distance(known, name) <= Math.max(1, name.length() / 4))
        .min(java.util.Comparator.comparingInt(known -> distance(known, name)));
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
