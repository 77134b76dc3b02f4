package dev.mxlab.dovecot;

import dev.mxlab.dovecot.DovecotConf.Section;
import dev.mxlab.dovecot.DovecotConf.Setting;
import dev.mxlab.dovecot.SettingTable.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All settings with their sections and defaults, as doveconf looks at them. */
final class ConfTree {
  /** Which of them are shown. */
  enum Shown {
    ALL,
    /** What differs from the defaults, or was written in a section. */
    CHANGED,
    /** The same, and what was written although it is the default. */
    WRITTEN
  }

  /**
   * A value in a section.
   *
   * @param written whether a file says so
   */
  record Value(Row row, String text, boolean written) {
    boolean isDefault() {
      return text.equals(row.initial());
    }
  }

  /** A section or, without one, the top level. */
  static final class Node {
    private final @Nullable Section section;
    private final Map<String, Value> values = new LinkedHashMap<>();
    private final Map<Section, Node> children = new LinkedHashMap<>();

    Node(@Nullable Section section) {
      this.section = section;
    }

    String type() {
      return section == null ? "" : section.type();
    }

    String name() {
      return section == null ? "" : section.name();
    }

    Map<String, Value> values() {
      return values;
    }

    Map<Section, Node> children() {
      return children;
    }
  }

  private final SettingTable table;
  private final Node root = new Node(null);

  /** The filters, each with what it is inside of: {@code remote} with its {@code protocol}. */
  private final Map<List<Section>, Node> filters = new LinkedHashMap<>();

  private ConfTree(SettingTable table) {
    this.table = table;
    fill(root);
  }

  /** {@code scope}: whose settings stand at the top level. */
  static ConfTree of(DovecotConf conf, Scope scope) {
    ConfTree tree = new ConfTree(conf.table());
    tree.packagedServices();
    for (List<Section> path : conf.sections()) {
      tree.open(path);
    }
    for (Setting setting : conf.settings()) {
      tree.put(setting.in(), setting.key(), setting.value(), true);
    }
    for (Row row : conf.table().rows("")) {
      conf.find(scope, row.name()).ifPresent(s -> tree.put(List.of(), row.name(), s.value(), true));
    }
    return tree;
  }

  private void packagedServices() {
    List<Section> path = new ArrayList<>();
    for (String text : SettingTable.lines("services.conf")) {
      ConfLine line = ConfLine.parse(ConfLine.uncommented(text).text());
      switch (line.kind()) {
        case BEGIN -> {
          path.add(new Section(line.key(), line.value()));
          open(path);
        }
        case END -> path.remove(path.size() - 1);
        case SETTING -> put(path, line.key(), line.value(), false);
        default -> {}
      }
    }
  }

  private void fill(Node node) {
    for (Row row : table.rows(node.type())) {
      boolean shown = !row.hidden() && !row.name().equals("path") && !isName(node, row);
      if (shown) {
        node.values.put(row.name(), new Value(row, row.initial(), false));
      }
    }
  }

  /** The names of sections are settings too, which only databases show. */
  private static boolean isName(Node node, Row row) {
    boolean database = node.type().equals("passdb") || node.type().equals("userdb");
    return row.name().equals("metric_name")
        || row.name().equals("name") && !database && !node.type().isEmpty();
  }

  private Node open(List<Section> path) {
    List<Section> filter = path.stream().filter(Section::isFilter).toList();
    Node node = root;
    if (!filter.isEmpty()) {
      node = filters.computeIfAbsent(filter, f -> new Node(f.get(f.size() - 1)));
    }
    for (Section section : path) {
      if (!section.isFilter()) {
        node = node.children.computeIfAbsent(section, this::child);
      }
    }
    return node;
  }

  private Node child(Section section) {
    Node node = new Node(section);
    fill(node);
    return node;
  }

  private void put(List<Section> path, String key, String value, boolean written) {
    Node node = open(path);
    Optional<Row> row = table.find(node.type(), key);
    if (row.isPresent()) {
      String text = Values.canonical(row.get(), value);
      node.values.put(key, new Value(row.get(), text, written));
    }
  }

  Node root() {
    return root;
  }

  /** Filters in the order in which they count, each after those that it goes before. */
  void eachFilter(Consumer<Map.Entry<List<Section>, Node>> each) {
    filters.entrySet().stream()
        .sorted(
            java.util.Comparator.comparingLong(filter -> Scope.weight(filter.getKey()) >> 8 << 8))
        .forEach(each);
  }
}
