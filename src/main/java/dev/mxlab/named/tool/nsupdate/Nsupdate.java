package dev.mxlab.named.tool.nsupdate;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.named.tool.Getopt;
import dev.mxlab.named.tool.dig.Dig;
import dev.mxlab.named.tool.message.Mnemonics;
import dev.mxlab.named.tool.query.Addresses.Families;
import dev.mxlab.named.tool.query.Hints;
import dev.mxlab.named.tool.query.Machine;
import dev.mxlab.named.tool.query.TypedLines;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** nsupdate(1) of BIND 9.18: dynamic updates, line by line, of whatever zone they belong to. */
public final class Nsupdate implements Command {
  private static final String USAGE =
      "usage: nsupdate [-CdDi] [-L level] [-l] [-g | -o | -y keyname:secret | -k keyfile]"
          + " [-p port] [-v] [-V] [-P] [-T] [-4 | -6] [filename]\n";
  private static final int FIRST_PRIVATE = 0xff00;

  private final Function<Call, Machine> machines;

  public Nsupdate() {
    this(Machine.ofHosts());
  }

  /** On machines whose network is not that of the calling host. */
  public Nsupdate(Function<Call, Machine> machines) {
    this.machines = machines;
  }

  @Override
  public List<String> names() {
    return List.of("nsupdate");
  }

  @Override
  public int run(Call call) throws IOException {
    Hints hints = new Hints(call);
    int code =
        run(
            machines.apply(call),
            call.args(),
            path -> call.host().files().real(call.absolute(path.toString())),
            TypedLines.of(call),
            hints,
            call.out(),
            call.err());
    call.out().flush();
    call.err().flush();
    hints.give();
    return code;
  }

  static int run(
      Machine machine,
      List<String> args,
      UnaryOperator<Path> files,
      TypedLines typed,
      Hints hints,
      PrintStream out,
      PrintStream err)
      throws IOException {
    Getopt words = Getopt.read("nsupdate", args, Options.SPEC);
    Getopt.Problem problem = words.problem();
    if (problem != null || words.has('h')) {
      err.print(problem == null ? "" : problem.text() + "\n");
      err.print("nsupdate: invalid argument -" + (problem == null ? 'h' : problem.letter()));
      err.print("\n" + USAGE);
      return 1;
    }
    if (words.has('4') && words.has('6')) {
      err.print("only one of -4 and -6 allowed\n");
      return 1;
    }
    if (words.has('P') || words.has('T') || words.has('V')) {
      about(words, out, err);
      return 0;
    }
    Options options;
    try {
      options = Options.of(words);
    } catch (Options.Refused refused) {
      err.print(refused.text());
      return 1;
    }
    Families families = new Families(!words.has('6'), !words.has('4'));
    Conversation talk = new Conversation(machine, options, families, files, hints, out, err);
    String file = words.operands().isEmpty() ? "-" : words.operands().get(0);
    boolean prompted = words.operands().isEmpty() && typed.prompted();
    if (file.equals("-")) {
      return talk.run(typed, prompted || options.interactive());
    }
    try (InputStream in = Files.newInputStream(files.apply(Path.of(file)))) {
      return talk.run(new TypedLines(in, out, false), options.interactive());
    } catch (NoSuchFileException missing) {
      err.print("could not open '" + file + "': file not found\n");
      return 1;
    }
  }

  private static void about(Getopt words, PrintStream out, PrintStream err) {
    for (Getopt.Option option : words.options()) {
      switch (option.letter()) {
        case 'P' -> Mnemonics.types(FIRST_PRIVATE, 0xfffe).forEach(type -> out.print(type + "\n"));
        case 'T' -> Mnemonics.types(1, FIRST_PRIVATE - 1).forEach(type -> out.print(type + "\n"));
        case 'V' -> err.print("nsupdate " + Dig.VERSION + "\n");
        default -> {
          // Not asked for now.
        }
      }
    }
  }

  static String help() throws IOException {
    try (InputStream text = Nsupdate.class.getResourceAsStream("help.txt")) {
      return new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
