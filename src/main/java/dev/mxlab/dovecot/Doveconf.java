package dev.mxlab.dovecot;

import dev.mxlab.dovecot.DovecotConf.Section;
import dev.mxlab.dovecot.DovecotConf.Setting;
import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** doveconf(1): what dovecot.conf and its included files come to. */
public final class Doveconf implements Command {
  static final String VERSION = "2.3.19.1 (9b53102964)";

  @Override
  public List<String> names() {
    return List.of("doveconf");
  }

  @Override
  public int run(Call call) {
    List<String> words = new ArrayList<>(call.args());
    int option = words.indexOf("-c");
    String file = DovecotConf.FILE;
    if (option >= 0 && option + 1 < words.size()) {
      file = call.absolute(words.remove(option + 1));
      words.remove(option);
    }
    Diagnosed<DovecotConf> read = DovecotConf.read(call.host().files(), file);
    DovecotConf conf = read.value();
    if (conf == null) {
      complain("doveconf: Fatal: ", read.diagnostics(), call);
      return DovecotConf.EXIT_FATAL;
    }
    boolean values = words.contains("-h");
    List<String> wanted = words.stream().filter(a -> !a.startsWith("-")).toList();
    if (!wanted.isEmpty()) {
      return some(wanted, values, conf, call);
    }
    call.out().println("# " + VERSION + ": " + file);
    call.out().println("# Hostname: " + call.host().hostname());
    print(conf, call);
    return 0;
  }

  /** Says the first error as the real one does, which stops there, and how to mend each. */
  static void complain(String prefix, List<Diagnostic> diagnostics, Call call) {
    diagnostics.stream()
        .filter(Diagnostic::isError)
        .forEach(
            error -> {
              call.err().println(prefix + error.message());
              Phrase mend = error.mend();
              if (mend != null) {
                call.err().println("  " + mend.in(call.locale()));
              }
            });
  }

  private static int some(List<String> wanted, boolean values, DovecotConf conf, Call call) {
    int code = 0;
    for (String key : wanted) {
      if (conf.find(key).isEmpty() && conf.table().find("", key).isEmpty()) {
        call.err().println("doveconf: Fatal: Unknown setting: " + key);
        code = DovecotConf.EXIT_FATAL;
      } else {
        call.out().println((values ? "" : key + " = ") + conf.value(key));
      }
    }
    return code;
  }

  private static void print(DovecotConf conf, Call call) {
    Node root = new Node();
    conf.sections().forEach(root::at);
    for (Setting setting : conf.settings()) {
      Node node = root.at(setting.in());
      boolean initial =
          setting.in().isEmpty() && setting.value().equals(conf.table().initial(setting.key()));
      if (initial) {
        node.values.remove(setting.key());
      } else {
        node.values.put(setting.key(), setting.value());
      }
    }
    root.print("", call);
  }

  /** A section on paper: settings by name, sections among them. */
  private static final class Node {
    private final Map<String, String> values = new TreeMap<>();
    private final Map<Section, Node> sections = new LinkedHashMap<>();

    Node at(List<Section> path) {
      Node node = this;
      for (Section section : path) {
        node = node.sections.computeIfAbsent(section, s -> new Node());
      }
      return node;
    }

    void print(String indent, Call call) {
      values.forEach((key, value) -> call.out().println(indent + key + " = " + shown(key, value)));
      List<Map.Entry<Section, Node>> sorted = new ArrayList<>(sections.entrySet());
      sorted.sort(Comparator.comparing(e -> e.getKey().toString()));
      for (Map.Entry<Section, Node> entry : sorted) {
        call.out().println(indent + name(entry.getKey()) + " {");
        entry.getValue().print(indent + "  ", call);
        call.out().println(indent + "}");
      }
    }

    private static String name(Section section) {
      return section.name().contains(" ")
          ? section.type() + " \"" + section.name() + '"'
          : section.toString();
    }

    private static String shown(String key, String value) {
      if (key.equals("ssl_key") || key.equals("ssl_dh") || key.endsWith("_password")) {
        return "# hidden, use -P to show it";
      }
      boolean quoted = value.startsWith(" ") || value.endsWith(" ") || value.contains("#");
      return quoted ? '"' + value + '"' : value;
    }
  }
}
