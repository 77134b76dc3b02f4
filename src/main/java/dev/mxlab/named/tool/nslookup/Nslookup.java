package dev.mxlab.named.tool.nslookup;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.named.tool.dig.Dig;
import dev.mxlab.named.tool.query.Fatal;
import dev.mxlab.named.tool.query.Hints;
import dev.mxlab.named.tool.query.Machine;
import dev.mxlab.named.tool.query.Session;
import dev.mxlab.named.tool.query.TypedLines;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** nslookup(1) of BIND 9.18: one question on the command line, or many that are typed. */
public final class Nslookup implements Command {
  private static final String USAGE =
      """
      Usage:
         nslookup [-opt ...]             # interactive mode using default server
         nslookup [-opt ...] - server    # interactive mode using 'server'
         nslookup [-opt ...] host        # just look up 'host' using default server
         nslookup [-opt ...] host server # just look up 'host' using 'server'
      """;

  private final Function<Call, Machine> machines;

  public Nslookup() {
    this(Machine.ofHosts());
  }

  /** On machines whose network is not that of the calling host. */
  public Nslookup(Function<Call, Machine> machines) {
    this.machines = machines;
  }

  @Override
  public List<String> names() {
    return List.of("nslookup");
  }

  @Override
  public int run(Call call) throws IOException {
    Hints hints = new Hints(call);
    Machine machine = machines.apply(call);
    int code = run(machine, call.args(), TypedLines.of(call), hints, call.out(), call.err());
    call.out().flush();
    call.err().flush();
    hints.give();
    return code;
  }

  static int run(
      Machine machine,
      List<String> args,
      TypedLines lines,
      Hints hints,
      PrintStream out,
      PrintStream err)
      throws IOException {
    NslookupFace face = new NslookupFace(out);
    Session session = new Session(machine, hints.noticing(face));
    session.useConfiguredServers();
    session.useSearch = true;
    session.checkRecursion = true;
    Settings settings = new Settings(session, face, out);
    try {
      boolean one = false;
      boolean named = false;
      for (int i = 0; i < args.size(); i++) {
        String arg = args.get(i);
        if (arg.toLowerCase(Locale.ROOT).startsWith("-ver")) {
          err.print("nslookup " + Dig.VERSION + "\n");
          return 0;
        } else if (arg.startsWith("-")) {
          named |= arg.equals("-");
          settings.set(arg.substring(1));
        } else if (!named) {
          named = true;
          one = true;
          settings.look(arg);
        } else if (i < args.size() - 1) {
          out.flush();
          err.print(USAGE);
          return 1;
        } else {
          settings.server(arg);
        }
      }
      if (one) {
        session.run();
      } else {
        converse(lines, settings, session);
      }
      out.print("\n");
      return face.exit();
    } catch (Fatal fatal) {
      out.flush();
      err.print("nslookup: " + fatal.text());
      return fatal.exit() != 0 ? fatal.exit() : Math.max(1, session.exit());
    }
  }

  private static void converse(TypedLines lines, Settings settings, Session session)
      throws IOException {
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (!settings.command(line)) {
        return;
      }
      session.run();
    }
  }
}
