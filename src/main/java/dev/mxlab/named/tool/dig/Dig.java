package dev.mxlab.named.tool.dig;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.named.tool.dig.DashOptions.TypedKey;
import dev.mxlab.named.tool.query.Fatal;
import dev.mxlab.named.tool.query.Hints;
import dev.mxlab.named.tool.query.KeyFile;
import dev.mxlab.named.tool.query.Machine;
import dev.mxlab.named.tool.query.Session;
import dev.mxlab.named.tool.query.TsigKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * dig(1) of BIND 9.18: asks a name server, by default that of the host's /etc/resolv.conf, and
 * prints all that came back.
 */
public final class Dig implements Command {
  /** The version whose output this is. */
  public static final String VERSION = "9.18.49-1~deb12u3-Debian";

  private static final int NO_BATCH = 8;
  private static final int USAGE_ERROR = 1;

  private final Function<Call, Machine> machines;

  public Dig() {
    this(Machine.ofHosts());
  }

  /** On machines whose network is not that of the calling host. */
  public Dig(Function<Call, Machine> machines) {
    this.machines = machines;
  }

  /** Where a call reads from besides its words. */
  interface Inputs {
    /** A file that the user names. */
    Path named(String path);

    /** ~/.digrc; null without a home. */
    @Nullable Path settings();

    InputStream input();
  }

  @Override
  public List<String> names() {
    return List.of("dig");
  }

  @Override
  public int run(Call call) throws IOException {
    Hints hints = new Hints(call);
    Run run = new Run(machines.apply(call), files(call), hints, call.out(), call.err());
    int code = run.run(call.args());
    call.out().flush();
    call.err().flush();
    hints.give();
    return code;
  }

  private static Inputs files(Call call) {
    return new Inputs() {
      @Override
      public Path named(String path) {
        return call.host().files().real(call.absolute(path));
      }

      @Override
      public @Nullable Path settings() {
        String home = call.environment().get("HOME");
        return home == null ? null : call.host().files().real(home + "/.digrc");
      }

      @Override
      public InputStream input() {
        return call.in();
      }
    };
  }

  /** One call. */
  static final class Run {
    private final Machine machine;
    private final Inputs files;
    private final PrintStream out;
    private final PrintStream err;
    private final Printing printing = new Printing();
    private final DigFace face;
    private final Session session;

    Run(Machine machine, Inputs files, Hints hints, PrintStream out, PrintStream err) {
      this.machine = machine;
      this.files = files;
      this.out = out;
      this.err = err;
      this.face = new DigFace(out, printing, machine.clock(), machine.zone(), () -> session());
      this.session = new Session(machine, hints.noticing(face));
    }

    private Session session() {
      return session;
    }

    int run(List<String> args) throws IOException {
      try {
        return work(args);
      } catch (DashOptions.Ended ended) {
        boolean help = ended.ending() == DashOptions.Ending.HELP;
        out.print(help ? help() : "");
        out.flush();
        err.print(help ? "" : "DiG " + VERSION + "\n");
        return 0;
      } catch (Wrong wrong) {
        out.flush();
        err.print(wrong.text());
        return wrong.exit();
      } catch (Fatal fatal) {
        out.flush();
        err.print("dig: " + fatal.text());
        return fatal.exit() != 0 ? fatal.exit() : Math.max(USAGE_ERROR, session.exit());
      } finally {
        session.forgetConnection();
      }
    }

    private static String help() throws IOException {
      try (InputStream text = Dig.class.getResourceAsStream("help.txt")) {
        return new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8);
      }
    }

    private int work(List<String> args) throws IOException {
      boolean settings = DashOptions.preread(args, session);
      session.useConfiguredServers();
      DigArguments arguments = new DigArguments(session, printing, VERSION, out, err);
      if (settings) {
        readSettings(arguments);
      }
      arguments.read(args, DigArguments.Source.COMMAND_LINE);
      DashOptions dashes = arguments.dashes();
      String batch = dashes.batchFile();
      if (batch == null) {
        arguments.askRootUnlessAsked();
        prepare(arguments);
        session.run();
      } else {
        batch(batch, arguments);
      }
      return session.exit();
    }

    private void readSettings(DigArguments arguments) throws IOException {
      Path path = files.settings();
      if (path == null || !Files.isReadable(path)) {
        return;
      }
      for (String line : Files.readAllLines(path, StandardCharsets.UTF_8)) {
        arguments.read(words(line), DigArguments.Source.SETTINGS);
      }
    }

    private static List<String> words(String line) {
      return line.isBlank() ? List.of() : List.of(line.strip().split("[ \t\r\n]+"));
    }

    private void prepare(DigArguments arguments) {
      DashOptions dashes = arguments.dashes();
      String file = dashes.keyFile();
      TypedKey typed = dashes.typedKey();
      if (file != null) {
        typed = keyFrom(file, dashes);
      }
      if (typed != null) {
        setKey(typed);
      }
      if (!arguments.domain().isEmpty()) {
        session.searchList = List.of(arguments.domain());
        session.useSearch = true;
      }
    }

    private @Nullable TypedKey keyFrom(String file, DashOptions dashes) {
      try {
        KeyFile key = KeyFile.read(files.named(file));
        out.flush();
        err.print(key.warning(file, machine.clock().instant().atZone(machine.zone())));
        return new TypedKey(dashes.algorithm(key.algorithm()), key.name(), key.secret());
      } catch (TsigKey.BadKey bad) {
        out.flush();
        err.print("Couldn't read key from " + file + ": " + bad.why() + "\n");
        return null;
      }
    }

    private void setKey(TypedKey typed) {
      TsigKey.Algorithm algorithm = typed.algorithm();
      try {
        if (algorithm == null) {
          throw new TsigKey.BadKey("algorithm is unsupported");
        }
        TsigKey key = TsigKey.of(algorithm, typed.name(), typed.secret());
        session.key = key;
        out.flush();
        err.print(key.warning(machine.clock().instant().atZone(machine.zone())));
      } catch (TsigKey.BadKey bad) {
        out.print(";; Couldn't create key " + typed.name() + ": " + bad.why() + "\n");
        face.unusedKey = true;
      }
    }

    /** Questions from a file, each answered before the next one is read. */
    private void batch(String file, DigArguments arguments) throws IOException {
      try (InputStream in =
              file.equals("-") ? files.input() : Files.newInputStream(files.named(file));
          BufferedReader lines =
              new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
        boolean first = true;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          boolean comment = line.isEmpty() || "#;\r".indexOf(line.charAt(0)) >= 0;
          if (first && comment) {
            continue;
          }
          arguments.read(words(line), DigArguments.Source.BATCH);
          arguments.askRootUnlessAsked();
          if (first) {
            prepare(arguments);
          }
          first = false;
          session.run();
          out.flush();
        }
      } catch (NoSuchFileException missing) {
        out.flush();
        err.print(file + ": No such file or directory\n");
        throw Wrong.said("couldn't open specified batch file", NO_BATCH);
      }
    }
  }
}
