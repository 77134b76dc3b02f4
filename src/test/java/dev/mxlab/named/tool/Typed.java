package dev.mxlab.named.tool;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.Host;
import dev.mxlab.host.TestHost;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a command answered. */
record Typed(int exit, String out, String err) {
  static final List<Command> COMMANDS =
      List.of(new NamedCheckconf(), new NamedCheckzone(), new Rndc(), new RndcConfgen());

  /** A line of words and blanks, on plain files of the real disk. */
  static Typed on(Path directory, String line) throws IOException {
    List<String> words = List.of(line.split(" "));
    return on(
        TestHost.on(Path.of("/")).commands(COMMANDS).build().host(),
        directory.toString(),
        Locale.ENGLISH,
        words.get(0),
        words.subList(1, words.size()));
  }

  static Typed on(Host host, String directory, Locale locale, String name, List<String> args)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (PrintStream outs = new PrintStream(out, false, StandardCharsets.UTF_8);
        PrintStream errs = new PrintStream(err, false, StandardCharsets.UTF_8)) {
      Call call =
          new Call(
              host,
              name,
              args,
              TestHost.ROOT,
              directory,
              Map.of(),
              new ByteArrayInputStream(new byte[0]),
              outs,
              errs,
              locale);
      int exit = host.commands().find(name).orElseThrow().run(call);
      outs.flush();
      errs.flush();
      return new Typed(
          exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
  }
}
