package dev.mxlab.named.tool;

import dev.mxlab.dns.zone.Checks;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneFile;
import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.named.Bind;
import dev.mxlab.named.HostConfFiles;
import dev.mxlab.named.ZoneRequests;
import dev.mxlab.named.conf.ConfPrinter;
import dev.mxlab.named.conf.ConfReader;
import dev.mxlab.named.conf.NamedConf;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import dev.mxlab.named.conf.NamedConf.ZoneType;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Severity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.DClass;

/**
 * named-checkconf(1): checks a named.conf, and with {@code -z} the primary zones that it names. Its
 * words go to the standard output; what to do about them follows on the error stream.
 */
public final class NamedCheckconf implements Command {
  private static final String USAGE =
      "usage: named-checkconf [-achijlvz] [-p [-x]] [-t directory] [named.conf]";

  @Override
  public List<String> names() {
    return List.of("named-checkconf");
  }

  @Override
  public int run(Call call) {
    Flags flags = Flags.read(call.args(), "achijlm:t:pvxz");
    if (flags.odd().isPresent() || flags.has('h') || flags.operands().size() > 1) {
      flags.odd().ifPresent(o -> call.err().println("named-checkconf: invalid argument -" + o));
      call.err().println(USAGE);
      return 1;
    }
    if (flags.has('v')) {
      call.out().println(Bind.VERSION);
      return 0;
    }
    if (flags.has('x') && !flags.has('p')) {
      call.err().println("named-checkconf: -x cannot be used without -p");
      return 1;
    }
    String file =
        flags.operands().isEmpty()
            ? HostConfFiles.location(call.host().files())
            : flags.operands().get(0);
    ConfReader.Reading read =
        new ConfReader(new HostConfFiles(call.host().files()))
            .read(file, call.directory(), !flags.has('i'));
    List<Diagnostic> found = new ArrayList<>(read.diagnostics());
    tell(call, found);
    NamedConf conf = read.conf();
    boolean sound = conf != null;
    if (conf != null && flags.has('z')) {
      sound = zones(call, conf, found, flags.has('j'));
    }
    if (conf != null && sound && flags.has('p')) {
      call.out().print(ConfPrinter.print(conf.tree(), flags.has('x')));
    }
    if (conf != null && flags.has('l')) {
      list(call, conf);
    }
    Advice.give(call, found);
    return sound ? 0 : 1;
  }

  private static void tell(Call call, List<Diagnostic> found) {
    for (Diagnostic diagnostic : found) {
      if (diagnostic.severity() != Severity.NOTE) {
        call.out().println(diagnostic.message());
      }
    }
  }

  private static void list(Call call, NamedConf conf) {
    for (ZoneStatement zone : conf.zones()) {
      String view = zone.view().isEmpty() ? "_default" : zone.view();
      call.out()
          .println(
              zone.name()
                  + " "
                  + DClass.string(zone.dclass())
                  + " "
                  + view
                  + " "
                  + zone.type().word());
    }
  }

  private static boolean zones(
      Call call, NamedConf conf, List<Diagnostic> found, boolean journals) {
    boolean sound = true;
    ZoneRequests requests = new ZoneRequests(call.host().files(), conf.directory());
    for (ZoneStatement zone : conf.zones()) {
      if (zone.type() != ZoneType.PRIMARY || zone.file() == null) {
        continue;
      }
      ZoneFile.Request request = requests.of(zone, checks(zone.checks()));
      Diagnosed<Zone> loaded =
          WithJournal.read(
              ZoneFile.load(request),
              request,
              journals ? journal(call, conf, zone, request) : null);
      tell(call, loaded.diagnostics());
      found.addAll(loaded.diagnostics());
      Zone value = loaded.value();
      if (value != null) {
        call.out().println("zone " + request.zoneName() + ": loaded serial " + value.serial());
      } else {
        sound = false;
        call.out().flush();
        String view = zone.view().isEmpty() ? "_default" : zone.view();
        call.err()
            .println(
                view
                    + "/"
                    + zone.name()
                    + "/"
                    + DClass.string(zone.dclass())
                    + ": "
                    + result(loaded.diagnostics()));
      }
    }
    return sound;
  }

  private static Path journal(
      Call call, NamedConf conf, ZoneStatement zone, ZoneFile.Request request) {
    String own = zone.settings().storage().journal();
    String name = own == null ? request.shownAs() + ".jnl" : own;
    return call.host()
        .files()
        .real(Path.of(conf.directory()).resolve(name).normalize().toString());
  }

  /** As named itself has them, except that all errors are told. */
  private static Checks checks(Checks named) {
    return new Checks(named.names(), Checks.Level.WARN, named.mxAddress(), 0, true);
  }

  /** The name of the failure, which BIND puts at the end of its line. */
  private static String result(List<Diagnostic> diagnostics) {
    for (Diagnostic diagnostic : diagnostics) {
      int at = diagnostic.message().lastIndexOf(" failed: ");
      if (at >= 0 && diagnostic.isError()) {
        String why = diagnostic.message().substring(at + " failed: ".length());
        return why.equals("journal out of sync with zone") ? "out of range" : why;
      }
    }
    return "bad zone";
  }
}
