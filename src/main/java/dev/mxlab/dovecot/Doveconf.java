package dev.mxlab.dovecot;

import dev.mxlab.dovecot.ConfTree.Node;
import dev.mxlab.dovecot.ConfTree.Shown;
import dev.mxlab.dovecot.ConfTree.Value;
import dev.mxlab.dovecot.DovecotConf.Read;
import dev.mxlab.dovecot.DovecotConf.Section;
import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import dev.mxlab.text.Severity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** doveconf(1): what dovecot.conf and its included files come to. */
public final class Doveconf implements Command {
  static final String VERSION = "2.3.19.1 (9b53102964)";

  @Override
  public List<String> names() {
    return List.of("doveconf");
  }

  @Override
  public int run(Call call) {
    return show(call, call.args());
  }

  /** {@code doveadm config} and {@code dovecot -n} are this command under other names. */
  public static int show(Call call, List<String> args) {
    Optional<DoveconfOptions> parsed = DoveconfOptions.parse(args, call);
    if (parsed.isEmpty()) {
      return DovecotConf.EXIT_FATAL;
    }
    DoveconfOptions options = parsed.get();
    boolean whole = options.names().isEmpty() && !options.simple();
    if (whole) {
      call.out().println("# " + VERSION + ": " + options.file());
      call.out().println("# Pigeonhole version 0.5.19 (4eae2f79)");
    }
    Read read = read(options, call);
    warn(read.syntax(), call);
    if (Diagnostic.anyError(read.syntax())) {
      return complain("doveconf: Fatal: ", read.syntax(), call);
    }
    if (options.execute() && !options.names().isEmpty()) {
      call.err()
          .println(
              "doveconf: Fatal: execvp("
                  + options.names().get(0)
                  + ") failed: No such file or directory");
      return DovecotConf.EXIT_FATAL;
    }
    if (whole) {
      head(options, call);
    }
    boolean tellChecks = print(options, read.conf(), call);
    if (tellChecks && Diagnostic.anyError(read.checks())) {
      String prefix = "Error in configuration file " + options.file() + ": ";
      read.checks().stream()
          .filter(Diagnostic::isError)
          .map(Diagnostic::message)
          .filter(said -> !said.contains("Missing '}'"))
          .forEach(
              said -> call.err().println("doveconf: Error: " + said.substring(prefix.length())));
      return complain("doveconf: Fatal: ", read.checks(), call);
    }
    return 0;
  }

  private static Read read(DoveconfOptions options, Call call) {
    return options.defaults()
        ? new Read(DovecotConf.defaults(), List.of(), List.of())
        : DovecotConf.readAll(
            call.host().files(),
            options.file(),
            options.expand() ? ConfParser.OtherFiles.READ : ConfParser.OtherFiles.WRITTEN);
  }

  private static void head(DoveconfOptions options, Call call) {
    call.out().println("# OS: " + Machine.of(call.host()) + ' ');
    call.out().println("# Hostname: " + call.host().hostname());
    if (options.shown() == Shown.ALL) {
      call.out().println("# NOTE: Send doveconf -n output instead when asking for help.");
    }
  }

  /** Whether what is wrong with the file as a whole is to be told. */
  private static boolean print(DoveconfOptions options, DovecotConf conf, Call call) {
    ConfTree tree = ConfTree.of(conf, options.scope());
    if (options.simple()) {
      new SimpleDump(call.out(), options.shown(), options.names()).print(tree);
      return true;
    }
    ConfDump dump =
        new ConfDump(call.out(), options.shown(), options.secrets(), options::isOfModule);
    if (options.names().isEmpty()) {
      dump.print(tree);
      return true;
    }
    options.names().forEach(name -> some(name, options, tree, call));
    return false;
  }

  /** {@code listen}, {@code namespace}, {@code namespace/inbox}, {@code namespace/inbox/prefix}. */
  private static void some(String name, DoveconfOptions options, ConfTree tree, Call call) {
    String[] parts = name.split("/", -1);
    if (parts.length == 1) {
      value(tree.root(), name, name, options, call);
    }
    ConfDump dump = new ConfDump(call.out(), Shown.ALL, options.secrets(), any -> true);
    descend(tree.root(), parts, 0, name, options, dump, call);
  }

  private static void descend(
      Node node,
      String[] parts,
      int at,
      String name,
      DoveconfOptions options,
      ConfDump dump,
      Call call) {
    for (Map.Entry<Section, Node> child : node.children().entrySet()) {
      Section section = child.getKey();
      if (!section.type().equals(parts[at])) {
        continue;
      }
      String own = section.number() > 0 ? String.valueOf(section.number() - 1) : section.name();
      boolean free = SettingTable.isFree(section.type());
      int next = free ? at + 1 : at + 2;
      if (at + 1 == parts.length || !free && own.equals(parts[at + 1]) && next == parts.length) {
        dump.section(child.getValue());
      } else if (free || own.equals(parts[at + 1])) {
        if (next + 1 == parts.length) {
          value(child.getValue(), parts[next], name, options, call);
        }
        descend(child.getValue(), parts, next, name, options, dump, call);
      }
    }
  }

  private static void value(
      Node node, String key, String shown, DoveconfOptions options, Call call) {
    Value value = node.values().get(key);
    boolean changed = value != null && !value.text().equals(value.row().initial());
    if (value != null && (changed || options.shown() != Shown.CHANGED)) {
      String text = value.text().endsWith("\n") ? value.text().stripTrailing() : value.text();
      call.out().println((options.valuesOnly() ? "" : shown + " = ") + text);
    }
  }

  private static void warn(List<Diagnostic> diagnostics, Call call) {
    boolean obsolete = false;
    for (Diagnostic found : diagnostics) {
      if (found.isError()) {
        return;
      } else if (found.severity() == Severity.WARNING) {
        if (found.message().startsWith("Obsolete") && !obsolete) {
          obsolete = true;
          call.err()
              .println(
                  "doveconf: Warning: NOTE: You can get a new clean config file with: doveconf -Pn > dovecot-new.conf");
        }
        call.err().println("doveconf: Warning: " + found.message());
      }
    }
  }

  /** Says the first error as the real one does, which stops there, and how to mend it. */
  static int complain(String prefix, List<Diagnostic> diagnostics, Call call) {
    diagnostics.stream()
        .filter(Diagnostic::isError)
        .findFirst()
        .ifPresent(
            error -> {
              call.err().println(prefix + error.message());
              Phrase mend = error.mend();
              if (mend != null) {
                call.err().println("  " + mend.in(call.locale()));
              }
            });
    return DovecotConf.EXIT_FATAL;
  }
}
