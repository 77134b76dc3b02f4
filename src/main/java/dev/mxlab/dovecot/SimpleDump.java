package dev.mxlab.dovecot;

import dev.mxlab.dovecot.ConfTree.Node;
import dev.mxlab.dovecot.ConfTree.Shown;
import dev.mxlab.dovecot.DovecotConf.Section;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code doveconf -S}: one {@code key=value} a line, as dovecot's own programs read it. */
final class SimpleDump {
  private static final List<String> NONE = List.of();

  /** After which setting of the top level the lists of sections stand. */
  private static final Map<String, List<String>> AFTER =
      Map.of(
          "auth_worker_max_count", List.of("passdb", "userdb"),
          "dict_db_config", List.of("dict"),
          "dsync_hashed_headers", List.of("plugin"),
          "postmaster_address", List.of("namespace"),
          "default_vsz_limit", List.of("service"),
          "stats_http_rawlog_dir", List.of("metric", "event_exporter"));

  private final PrintStream out;
  private final Shown shown;
  private final List<String> names;

  SimpleDump(PrintStream out, Shown shown, List<String> names) {
    this.out = out;
    this.shown = shown;
    this.names = names;
  }

  void print(ConfTree tree) {
    print(tree.root(), "");
  }

  private void print(Node node, String path) {
    List<String> types =
        new ArrayList<>(node.children().keySet().stream().map(Section::type).distinct().toList());
    node.values()
        .forEach(
            (key, value) -> {
              boolean changed = !value.text().equals(value.row().initial());
              boolean free = SettingTable.isFree(node.type());
              boolean written = shown == Shown.WRITTEN && value.written();
              if (shown == Shown.ALL || changed || free || written) {
                line(path, key, value.text());
              }
              for (String type : node.type().isEmpty() ? AFTER.getOrDefault(key, NONE) : NONE) {
                if (types.remove(type)) {
                  sections(node, type, path);
                }
              }
            });
    types.forEach(type -> sections(node, type, path));
  }

  private void sections(Node node, String type, String path) {
    StringBuilder list = new StringBuilder();
    node.children()
        .forEach(
            (section, child) -> {
              if (section.type().equals(type)) {
                list.append(own(section)).append(' ');
              }
            });
    line(path, type, list.toString().strip());
    node.children()
        .forEach(
            (section, child) -> {
              if (section.type().equals(type)) {
                child(section, child, path + type + '/');
              }
            });
  }

  private void child(Section section, Node child, String path) {
    if (SettingTable.isFree(section.type())) {
      print(child, path);
      return;
    }
    String own = path + own(section) + '/';
    boolean listener =
        section.type().equals("unix_listener") || section.type().equals("fifo_listener");
    if (!section.name().isEmpty() && !section.type().equals("passdb")) {
      line(own, listener ? "path" : "name", section.name());
    }
    print(child, own);
  }

  private static String own(Section section) {
    if (SettingTable.isFree(section.type())) {
      return "";
    }
    return section.number() > 0
        ? String.valueOf(section.number() - 1)
        : ConfDump.escaped(section.name());
  }

  private void line(String path, String key, String value) {
    String name = path + key;
    boolean wanted =
        names.isEmpty() || names.stream().anyMatch(n -> name.equals(n) || name.startsWith(n + '/'));
    if (wanted) {
      out.println(name + '=' + (value.endsWith("\n") ? value.stripTrailing() : value));
    }
  }
}
