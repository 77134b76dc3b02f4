package dev.mxlab.named.tool;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.HostFiles;
import dev.mxlab.named.Bind;
import dev.mxlab.named.HostConfFiles;
import dev.mxlab.named.LoadedLint;
import dev.mxlab.named.UnusedStatements;
import dev.mxlab.named.conf.ConfPrinter;
import dev.mxlab.named.conf.ConfReader;
import dev.mxlab.named.conf.NamedConf;
import dev.mxlab.named.conf.Statement;
import dev.mxlab.named.conf.Value;
import dev.mxlab.named.lint.Lint;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import dev.mxlab.text.Severity;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * named-checkconf(1): checks a named.conf, and with {@code -z} the primary zones that it names. Its
 * words go to the standard output; what to do about them follows on the error stream.
 */
public final class NamedCheckconf implements Command {
  private static final String USAGE =
      "usage: named-checkconf [-chijlvz] [-p [-x]] [-t directory] [named.conf]";

  @Override
  public List<String> names() {
    return List.of("named-checkconf");
  }

  @Override
  public int run(Call call) {
    Flags flags = Flags.read(call.args(), "cdhijlm:t:pvxz");
    if (flags.odd().isPresent() || flags.has('h') || flags.operands().size() > 1) {
      flags.odd().ifPresent(o -> call.err().println("named-checkconf: invalid argument -" + o));
      call.err().println(USAGE);
      return 0;
    }
    if (flags.has('v')) {
      call.out().println(Bind.VERSION);
      return 0;
    }
    if (flags.has('x') && !flags.has('p')) {
      call.err().println("named-checkconf: -x cannot be used without -p");
      return 1;
    }
    if (flags.has('l') && flags.has('p')) {
      call.err().println("named-checkconf: -l cannot be used with -p");
      return 1;
    }
    return check(call, flags);
  }

  private static int check(Call call, Flags flags) {
    HostFiles files = call.host().files();
    String root = flags.has('t') ? call.absolute(flags.value('t', "/")) : "";
    if (!root.isEmpty() && !Files.isDirectory(files.real(root))) {
      call.err().println("isc_dir_chroot: file not found");
      return 1;
    }
    if (!root.isEmpty()) {
      files = new Chrooted(files, root);
    }
    String file =
        flags.operands().isEmpty() ? HostConfFiles.location(files) : flags.operands().get(0);
    ConfReader.Reading read =
        new ConfReader(new HostConfFiles(files))
            .read(
                file,
                root.isEmpty() ? call.directory() : "/",
                new ConfReader.Asked(!flags.has('i'), flags.has('c'), false));
    List<Diagnostic> found = new ArrayList<>(read.diagnostics());
    tell(call, found);
    NamedConf conf = read.conf();
    boolean sound = conf != null;
    CheckedZones zones = new CheckedZones(call, found, flags.has('j'));
    if (conf != null && flags.has('z') && !flags.has('l')) {
      sound = zones.check(files, conf);
    }
    if (conf != null && sound && flags.has('p')) {
      call.out().print(ConfPrinter.print(conf.tree(), flags.has('x')));
    }
    if (conf != null && flags.has('l')) {
      list(call, conf);
    }
    if (conf != null) {
      found.addAll(Lint.of(conf, List.of(zones.linted()), LoadedLint.around(call.host(), false)));
    }
    Advice.give(call, found);
    if (conf != null) {
      unused(call, conf);
    }
    return sound ? 0 : 1;
  }

  private static void unused(Call call, NamedConf conf) {
    String unused = UnusedStatements.shown(conf);
    if (!unused.isEmpty()) {
      call.err().println(Phrase.of(NamedConf.class, "accepted-only", unused).in(call.locale()));
    }
  }

  static void tell(Call call, List<Diagnostic> found) {
    for (Diagnostic diagnostic : found) {
      if (diagnostic.severity() != Severity.NOTE) {
        call.out().println(diagnostic.message());
      }
    }
  }

  private static void list(Call call, NamedConf conf) {
    list(call, conf.tree(), "_default", "IN");
    for (Statement view : conf.tree().all("view")) {
      list(call, view.body(), view.word(), view.word(1).orElse("IN"));
    }
  }

  /** With the type as it is written. */
  private static void list(Call call, Value.Body body, String view, String viewClass) {
    for (Statement zone : body.all("zone")) {
      String kind =
          zone.body()
              .find("in-view")
              .map(s -> "in-view " + s.word())
              .or(() -> zone.body().find("type").map(Statement::word))
              .orElse("");
      call.out()
          .println(zone.word() + " " + zone.word(1).orElse(viewClass) + " " + view + " " + kind);
    }
  }
}
