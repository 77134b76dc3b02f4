package dev.mxlab.named.tool;

import dev.mxlab.dns.zone.Checks;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneFile;
import dev.mxlab.host.Call;
import dev.mxlab.host.HostFiles;
import dev.mxlab.named.RootHints;
import dev.mxlab.named.ZoneRequests;
import dev.mxlab.named.conf.NamedConf;
import dev.mxlab.named.conf.NamedConf.Placed;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import dev.mxlab.named.lint.LintedZone;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Record;

/** The zones of a configuration, loaded for {@code named-checkconf -z}. */
final class CheckedZones {
  private final Call call;
  private final List<Diagnostic> found;
  private final boolean journals;
  private final List<LintedZone> linted = new ArrayList<>();

  /**
   * @param found takes what is said of the zones
   * @param journals whether they are read, too
   */
  CheckedZones(Call call, List<Diagnostic> found, boolean journals) {
    this.journals = journals;
    this.call = call;
    this.found = found;
  }

  /** Those that were loaded, or could not be. */
  List<LintedZone> linted() {
    return linted;
  }

  /** Loads them all; whether each can be. */
  boolean check(HostFiles files, NamedConf conf) {
    boolean sound = true;
    ZoneRequests requests = new ZoneRequests(files, conf.directory());
    for (ZoneStatement zone : conf.zones()) {
      Placed<String> file = zone.file();
      if (file == null) {
        continue;
      }
      sound &=
          switch (zone.type()) {
            case PRIMARY, REDIRECT -> zone(requests, zone);
            case HINT -> hints(requests, file);
            default -> true;
          };
    }
    return sound;
  }

  private boolean hints(ZoneRequests requests, Placed<String> file) {
    Diagnosed<List<Record>> read =
        RootHints.read(requests.real(file.value()), file.value(), file.at());
    for (Diagnostic diagnostic : read.diagnostics()) {
      found.add(diagnostic);
      call.out().println(diagnostic.message().replaceFirst("^.*?: (?=could not)", ""));
    }
    return !read.hasErrors();
  }

  private boolean zone(ZoneRequests requests, ZoneStatement zone) {
    ZoneFile.Request request = withoutView(requests.of(zone, checks(zone.checks())));
    Diagnosed<Zone> loaded =
        WithJournal.read(
            ZoneFile.load(request), request, journals ? journal(requests, zone, request) : null);
    NamedCheckconf.tell(call, loaded.diagnostics());
    found.addAll(loaded.diagnostics());
    Zone value = loaded.value();
    linted.add(
        new LintedZone(
            request.apex(), request.shownAs(), request.file(), value, loaded.diagnostics()));
    if (value != null) {
      call.out().println("zone " + request.zoneName() + ": " + value.loaded());
      return true;
    }
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
    return false;
  }

  /** The tool names no view with a zone. */
  private static ZoneFile.Request withoutView(ZoneFile.Request zone) {
    return new ZoneFile.Request(
        zone.apex(),
        zone.dclass(),
        zone.file(),
        zone.shownAs(),
        zone.includes(),
        zone.checks(),
        "",
        zone.format());
  }

  private static Path journal(ZoneRequests requests, ZoneStatement zone, ZoneFile.Request request) {
    String own = zone.settings().storage().journal();
    return requests.real(own == null ? request.shownAs() + ".jnl" : own);
  }

  /** As named itself has them, except that all errors are told. */
  private static Checks checks(Checks named) {
    return new Checks(
        named.names(), Checks.Level.WARN, named.mxAddress(), 0, true, named.integrity());
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
