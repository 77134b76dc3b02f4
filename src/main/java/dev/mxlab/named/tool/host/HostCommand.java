package dev.mxlab.named.tool.host;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.named.tool.Getopt;
import dev.mxlab.named.tool.dig.Dig;
import dev.mxlab.named.tool.message.Mnemonics;
import dev.mxlab.named.tool.query.Addresses;
import dev.mxlab.named.tool.query.Addresses.Families;
import dev.mxlab.named.tool.query.Fatal;
import dev.mxlab.named.tool.query.Hints;
import dev.mxlab.named.tool.query.Lookup;
import dev.mxlab.named.tool.query.Lookup.Flag;
import dev.mxlab.named.tool.query.Machine;
import dev.mxlab.named.tool.query.Server;
import dev.mxlab.named.tool.query.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;

/** host(1) of BIND 9.18: what a name or an address has in DNS, in sentences. */
public final class HostCommand implements Command {
  private static final String OPTIONS = "46aAc:dilnm:p:rst:vVwCDN:R:TUW:";
  private static final int NS = 2;
  private static final int PTR = 12;
  private static final int IXFR = 251;
  private static final int AXFR = 252;
  private static final int ANY = 255;
  private static final int FOREVER = Integer.MAX_VALUE / 8;

  private final Function<Call, Machine> machines;

  public HostCommand() {
    this(Machine.ofHosts());
  }

  /** On machines whose network is not that of the calling host. */
  public HostCommand(Function<Call, Machine> machines) {
    this.machines = machines;
  }

  @Override
  public List<String> names() {
    return List.of("host");
  }

  @Override
  public int run(Call call) throws IOException {
    Hints hints = new Hints(call);
    Machine machine = machines.apply(call);
    int code = run(machine, call.args(), hints, call.out(), call.err());
    call.out().flush();
    call.err().flush();
    hints.give();
    return code;
  }

  static int run(Machine machine, List<String> args, Hints hints, PrintStream out, PrintStream err)
      throws IOException {
    Getopt words = Getopt.read("host", args, OPTIONS);
    Getopt.Problem problem = words.problem();
    if (words.has('V')) {
      err.print("host " + Dig.VERSION + "\n");
      return 0;
    }
    if (problem != null) {
      err.print(problem.text() + "\n" + usage());
      return 1;
    }
    if (words.has('4') && words.has('6')) {
      err.print("host: only one of -4 and -6 allowed\n");
      return 1;
    }
    HostFace face = new HostFace(out);
    Session session = new Session(machine, hints.noticing(face));
    session.tries = 2;
    session.families = new Families(!words.has('6'), !words.has('4'));
    session.useConfiguredServers();
    Run run = new Run(session, face);
    try {
      for (Getopt.Option option : words.options()) {
        run.option(option);
      }
      if (words.operands().isEmpty()) {
        err.print(usage());
        return 1;
      }
      run.look(words.operands());
      session.run();
      return face.exit();
    } catch (Fatal fatal) {
      out.flush();
      err.print("host: " + fatal.text());
      return run.fatalExit;
    }
  }

  private static String usage() throws IOException {
    try (InputStream text = HostCommand.class.getResourceAsStream("usage.txt")) {
      return new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The options of one call as they are read. */
  private static final class Run {
    private final Session session;
    private final HostFace face;
    private final Lookup lookup = new Lookup();
    private int fatalExit = 1;

    Run(Session session, HostFace face) {
      this.session = session;
      this.face = face;
      lookup.set(false, Flag.SERVFAIL_STOPS, Flag.BEST_EFFORT, Flag.COMMENTS);
    }

    void option(Getopt.Option option) {
      switch (option.letter()) {
        case 'l' -> {
          lookup.set(Flag.TCP, true);
          ask(AXFR);
          fatalExit = 3;
        }
        case 'v', 'd' -> face.brief = false;
        case 'r' -> lookup.set(Flag.RECURSE, false);
        case 't' -> type(option.value());
        case 'c' -> dclass(option.value());
        case 'a', 'A' -> {
          face.signaturesToo &= option.letter() == 'a';
          ask(lookup.is(Flag.TYPE_SAID) && lookup.type == AXFR ? AXFR : ANY);
          face.listed = ANY;
          face.addressesOnly = false;
          face.usualTypes = false;
          face.brief = false;
        }
        case 'w' -> session.timeout = FOREVER;
        case 'W' -> session.timeout = Math.max(1, number(option.value()));
        case 'R' -> session.tries = Math.max(2, number(option.value()) + 1L);
        case 'T', 'U' -> lookup.set(option.letter() == 'T', Flag.TCP);
        case 'C' -> {
          ask(NS);
          lookup.dclass = 1;
          lookup.set(true, Flag.NS_SEARCH, Flag.TRACE_ROOT, Flag.IDENTIFY_BEFORE);
          face.usualTypes = false;
        }
        case 'N' -> session.ndots = number(option.value());
        case 's' -> lookup.set(Flag.SERVFAIL_STOPS, true);
        case 'p' -> session.port = number(option.value()) & 0xffff;
        default -> {
          // -i, -n, -m and -D change nothing that is seen.
        }
      }
      if (option.letter() == 'T' || option.letter() == 'U') {
        lookup.set(Flag.TCP_SAID, true);
      }
    }

    private void ask(int type) {
      lookup.type = type;
      lookup.set(Flag.TYPE_SAID, true);
    }

    /** As atoi(3): what is no number is zero. */
    private static int number(String text) {
      int end = 0;
      while (end < text.length() && end < 9 && Character.digit(text.charAt(end), 10) >= 0) {
        end++;
      }
      return end == 0 ? 0 : Integer.parseInt(text.substring(0, end));
    }

    private void type(String text) {
      boolean incremental = text.toLowerCase(Locale.ROOT).startsWith("ixfr=");
      Integer type = incremental ? (Integer) IXFR : Mnemonics.typeOf(text);
      if (type == null) {
        fatalExit = 2;
        throw new Fatal("invalid type: " + text + "\n\n", 0);
      }
      boolean listing = lookup.is(Flag.TYPE_SAID) && lookup.type == AXFR;
      ask(listing ? AXFR : type);
      switch (type) {
        case AXFR -> {
          face.listed = ANY;
          face.brief = false;
          lookup.set(Flag.TCP, true);
        }
        case IXFR -> {
          lookup.ixfrSerial = incremental ? number(text.substring(5)) : 0;
          lookup.set(Flag.TCP, true);
          face.listed = type;
        }
        case ANY -> lookup.set(Flag.TCP, lookup.is(Flag.TCP) || !lookup.is(Flag.TCP_SAID));
        default -> face.listed = type;
      }
      face.addressesOnly = false;
      face.usualTypes = false;
    }

    private void dclass(String text) {
      Integer dclass = Mnemonics.classOf(text);
      if (dclass == null) {
        fatalExit = 2;
        throw new Fatal("invalid class: " + text + "\n\n", 0);
      }
      lookup.dclass = dclass;
      lookup.set(Flag.CLASS_SAID, true);
      face.usualTypes = false;
    }

    void look(List<String> operands) {
      String name = operands.get(0);
      lookup.attempts = session.tries;
      face.session = session;
      if (operands.size() > 1) {
        server(operands.get(1));
      } else {
        session.checkRecursion = true;
      }
      String reversed = Addresses.reversed(name, true);
      lookup.typed = reversed == null ? name : reversed;
      if (reversed != null) {
        ask(PTR);
        face.usualTypes = false;
      } else {
        session.useSearch = true;
      }
      lookup.set(Flag.NEW_SEARCH, true);
      session.add(lookup);
    }

    private void server(String name) {
      Addresses.Found found = session.addresses(name);
      if (found.addresses().isEmpty()) {
        throw new Fatal("couldn't get address for '" + name + "': " + found.why() + "\n", 0);
      }
      session.servers.clear();
      for (InetAddress address : found.addresses()) {
        session.servers.add(new Server(address, name));
      }
      face.serverNamed = true;
    }
  }
}
