package dev.mxlab.dovecot;

import dev.mxlab.dovecot.ConfTree.Node;
import dev.mxlab.dovecot.ConfTree.Shown;
import dev.mxlab.dovecot.ConfTree.Value;
import dev.mxlab.dovecot.DovecotConf.Section;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Writes settings as doveconf does. */
final class ConfDump {
  private static final Set<String> SECRETS =
      Set.of(
          "ssl_dh",
          "doveadm_api_key",
          "auth_policy_hash_nonce",
          "ssl_alt_key",
          "ssl_client_key",
          "ssl_key");

  private static final Pattern SECRET_WORD =
      Pattern.compile("((?:^|\\s)(?:password|pass|secret)=)[^\\s]+");

  private static final Pattern SECRET_URL = Pattern.compile("((?:https?|ftp)://)[^/@\\s]+@");
  private static final String HIDDEN = "#hidden_use-P_to_show#";

  private final PrintStream out;
  private final Shown shown;
  private final boolean secretsToo;
  private final Predicate<String> wanted;

  /**
   * @param wanted which settings of the top level are shown
   */
  ConfDump(PrintStream out, Shown shown, boolean secretsToo, Predicate<String> wanted) {
    this.out = out;
    this.shown = shown;
    this.secretsToo = secretsToo;
    this.wanted = wanted;
  }

  void print(ConfTree tree) {
    printContent(tree.root(), "");
    tree.eachFilter(filter -> filter(filter.getKey(), filter.getValue()));
  }

  private void filter(List<Section> path, Node node) {
    if (!hasAny(node)) {
      return;
    }
    String indent = "";
    for (Section section : path) {
      out.println(indent + head(section) + " {");
      indent += "  ";
    }
    printContent(node, indent);
    for (int i = path.size() - 1; i >= 0; i--) {
      out.println("  ".repeat(i) + "}");
    }
  }

  /** A section by itself, as {@code doveconf service/pop3} shows it. */
  void section(Node node) {
    out.println(head(new Section(node.type(), node.name())) + " {");
    printContent(node, "  ");
    out.println("}");
  }

  private void printContent(Node node, String indent) {
    Map<String, Runnable> lines = new TreeMap<>();
    boolean top = node.type().isEmpty();
    node.values()
        .forEach(
            (key, value) -> {
              if (isShown(node, key, value) && (!top || wanted.test(key))) {
                lines.put(
                    key + '\0', () -> out.println(indent + key + " = " + text(key, value.text())));
              }
            });
    node.children()
        .forEach(
            (section, child) -> {
              if (hasAny(child)) {
                lines.put(
                    path(section),
                    () -> {
                      out.println(indent + head(section) + " {");
                      printContent(child, indent + "  ");
                      out.println(indent + "}");
                    });
              }
            });
    lines.values().forEach(Runnable::run);
  }

  private boolean isShown(Node node, String key, Value value) {
    boolean namespace =
        node.type().equals("namespace") && (key.equals("location") || key.equals("prefix"));
    return switch (shown) {
      case ALL -> true;
      case WRITTEN -> value.written() || namespace;
      case CHANGED ->
          value.written() && (!node.type().isEmpty() || !value.isDefault()) || namespace;
    };
  }

  private boolean hasAny(Node node) {
    return shown == Shown.ALL && !SettingTable.isFilter(node.type())
        || node.values().entrySet().stream().anyMatch(e -> isShown(node, e.getKey(), e.getValue()))
        || node.children().values().stream().anyMatch(this::hasAny);
  }

  /** What doveconf sorts by. */
  private static String path(Section section) {
    String name =
        section.number() > 0 ? "%09d".formatted(section.number()) : escaped(section.name());
    return section.type() + '/' + name + '/';
  }

  static String escaped(String name) {
    return name.replace("\\", "\\\\").replace("/", "\\s").replace(" ", "\\_");
  }

  private static String head(Section section) {
    String name = section.name();
    return name.isEmpty() || !name.contains(" ")
        ? section.toString()
        : section.type() + " \"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private String text(String key, String value) {
    if (value.isEmpty()) {
      return "";
    } else if (!secretsToo && (SECRETS.contains(key) || key.endsWith("_password"))) {
      return "# hidden, use -P to show it";
    }
    String open = value;
    if (!secretsToo) {
      open = SECRET_WORD.matcher(open).replaceAll("$1" + HIDDEN);
      open = SECRET_URL.matcher(open).replaceAll("$1" + HIDDEN + "@");
    }
    boolean quoted =
        value.contains("#")
            || Character.isWhitespace(value.charAt(0))
            || Character.isWhitespace(value.charAt(value.length() - 1)) && !value.endsWith("\n");
    return quoted ? '"' + open.replace("\\", "\\\\").replace("\"", "\\\"") + '"' : open;
  }
}
