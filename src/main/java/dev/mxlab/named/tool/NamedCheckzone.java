package dev.mxlab.named.tool;

import dev.mxlab.dns.zone.Checks;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneFile;
import dev.mxlab.dns.zone.ZoneFile.Format;
import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.HostFiles;
import dev.mxlab.named.Bind;
import dev.mxlab.named.conf.DomainNames;
import dev.mxlab.named.lint.Lint;
import dev.mxlab.named.lint.LintedZone;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;

/**
 * named-checkzone(1): loads a zone file and says what named would. Its words go to the standard
 * output; what to do about them follows on the error stream. By its other name, named-compilezone,
 * it is stricter and writes what it read to a file.
 */
public final class NamedCheckzone implements Command {
  private static final String COMPILE = "named-compilezone";
  private static final String OPTIONS =
      " [-djqvD] [-c class] [-f inputformat] [-F outputformat]"
          + " [-J filename] [-s (full|relative)] [-t directory] [-w directory]"
          + " [-k (ignore|warn|fail)] [-m (ignore|warn|fail)] [-n (ignore|warn|fail)]"
          + " [-r (ignore|warn|fail)] [-i (full|full-sibling|local|local-sibling|none)]"
          + " [-M (ignore|warn|fail)] [-S (ignore|warn|fail)] [-W (ignore|warn)]";

  /** What is read from the standard input is bounded. */
  private static final int MOST_INPUT = 64 << 20;

  @Override
  public List<String> names() {
    return List.of("named-checkzone", COMPILE);
  }

  @Override
  public int run(Call call) throws IOException {
    boolean compiles = call.name().equals(COMPILE);
    Flags flags = Flags.read(call.args(), "c:df:hi:jJ:k:L:l:m:n:qr:s:t:o:vw:DF:M:S:T:W:");
    if (flags.odd().isPresent() || flags.has('h')) {
      flags.odd().ifPresent(o -> call.err().println(call.name() + ": invalid argument -" + o));
      call.err().println(usage(compiles));
      return 1;
    }
    if (flags.has('v')) {
      call.out().println(Bind.VERSION);
      return 0;
    }
    CheckLevels levels = new CheckLevels(flags);
    int dclass = DClass.value(flags.value('c', "IN").toUpperCase(Locale.ROOT));
    ZoneOutput output = ZoneOutput.of(flags);
    String complaint = complaint(call, flags, levels, output);
    if (complaint != null) {
      call.err().println(complaint);
      return 1;
    }
    if (dclass < 0) {
      return 1;
    }
    if (compiles && !flags.has('o')) {
      call.err().println("output file required, but not specified");
    }
    boolean named = flags.operands().size() == 1 || flags.operands().size() == 2;
    if (!named || compiles && !flags.has('o')) {
      call.err().println(usage(compiles));
      return 1;
    }
    Name apex = DomainNames.parse(flags.operands().get(0));
    if (apex == null) {
      call.err().println("zone " + flags.operands().get(0) + "/IN: bad name");
      return 1;
    }
    if (flags.has('d')) {
      call.err()
          .printf(
              "loading \"%s\" from \"%s\" class \"%s\"%n",
              flags.operands().get(0),
              flags.operands().size() > 1 ? flags.operands().get(1) : "-",
              flags.value('c', "IN"));
    }
    Checks usual = compiles ? Checks.COMPILEZONE : Checks.CHECKZONE;
    return check(
        call,
        flags,
        apex,
        dclass,
        levels.of(usual, new OtherHosts(call.host().resolver())),
        output);
  }

  private static String usage(boolean compiles) {
    return "usage: "
        + (compiles ? COMPILE : "named-checkzone")
        + OPTIONS
        + (compiles ? " -o filename" : " [-o filename]")
        + " zonename [ (filename|-) ]";
  }

  private static @Nullable String complaint(
      Call call, Flags flags, CheckLevels levels, ZoneOutput output) {
    String odd = levels.complaint();
    if (odd != null) {
      return odd;
    }
    String nowhere = nowhere(call, flags);
    if (nowhere != null) {
      return nowhere;
    }
    String input = flags.value('f', "text");
    if (!input.equals("text") && !input.equals("raw")) {
      return "unknown file format: " + input;
    }
    return output.complaint();
  }

  /** Why the tool cannot go where it is sent; null when it can. */
  private static @Nullable String nowhere(Call call, Flags flags) {
    for (char option : new char[] {'t', 'w'}) {
      if (flags.has(option)
          && !Files.isDirectory(
              call.host().files().real(call.absolute(flags.value(option, "."))))) {
        String function = option == 't' ? "isc_dir_chroot: " : "isc_dir_chdir: ";
        return function + flags.value(option, "") + ": file not found";
      }
    }
    return null;
  }

  private static int check(
      Call call, Flags flags, Name apex, int dclass, Checks checks, ZoneOutput output)
      throws IOException {
    String file = flags.operands().size() > 1 ? flags.operands().get(1) : "-";
    boolean typed = file.equals("-");
    String root = flags.has('t') ? call.absolute(flags.value('t', "/")) : "";
    HostFiles files =
        root.isEmpty() ? call.host().files() : new Chrooted(call.host().files(), root);
    String directory =
        root.isEmpty() ? call.absolute(flags.value('w', ".")) : flags.value('w', "/");
    Path real = typed ? spool(call) : files.real(resolve(directory, file));
    try {
      ZoneFile.Request request =
          new ZoneFile.Request(
              apex,
              dclass,
              real,
              typed ? "-" : file,
              name -> files.real(resolve(directory, name)),
              checks,
              "",
              flags.value('f', "text").equals("raw") ? Format.RAW : Format.TEXT);
      return tell(call, flags, request, output);
    } finally {
      if (typed) {
        Files.deleteIfExists(real);
      }
    }
  }

  private static String resolve(String directory, String name) {
    return Path.of(directory).resolve(name).normalize().toString();
  }

  private static Path spool(Call call) throws IOException {
    Path spool = Files.createTempFile("checkzone", ".db");
    try (OutputStream out = Files.newOutputStream(spool)) {
      out.write(call.in().readNBytes(MOST_INPUT));
    }
    return spool;
  }

  /** The journal that is to be read too; null for none. */
  private static @Nullable Path journal(Call call, Flags flags, ZoneFile.Request request) {
    String directory = call.absolute(flags.value('w', "."));
    String named = flags.value('J', flags.has('j') ? request.shownAs() + ".jnl" : "");
    return named.isEmpty() ? null : call.host().files().real(resolve(directory, named));
  }

  private static int tell(Call call, Flags flags, ZoneFile.Request request, ZoneOutput output)
      throws IOException {
    PrintStream words = output.toStandardOutput() ? call.err() : call.out();
    boolean quiet = flags.has('q');
    Diagnosed<Zone> loaded =
        WithJournal.read(ZoneFile.load(request), request, journal(call, flags, request));
    Zone zone = loaded.value();
    boolean done = zone != null;
    if (!quiet) {
      for (Diagnostic diagnostic : loaded.diagnostics()) {
        words.println(diagnostic.message());
      }
    }
    if (zone != null) {
      if (!quiet) {
        words.println("zone " + request.zoneName() + ": " + zone.loaded());
      }
      done = output.write(call, zone, !quiet && call.name().equals(COMPILE), words);
      if (done && !quiet) {
        words.println("OK");
      }
    }
    if (!quiet) {
      List<Diagnostic> advice = new ArrayList<>(loaded.diagnostics());
      if (request.format() == Format.TEXT) {
        advice.addAll(
            Lint.of(
                new LintedZone(
                    request.apex(),
                    request.shownAs(),
                    request.file(),
                    zone,
                    loaded.diagnostics())));
      }
      Advice.give(call, advice);
      if (zone == null) {
        Advice.effect(call, "zone-refused", request.apex().toString(true));
      }
    }
    return done ? 0 : 1;
  }
}
