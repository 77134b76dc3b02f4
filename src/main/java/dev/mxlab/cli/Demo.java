package dev.mxlab.cli;

import dev.mxlab.lab.FirstMail;
import dev.mxlab.lab.Lab;
import dev.mxlab.lab.Status;
import dev.mxlab.lab.Topology;
import dev.mxlab.lab.TopologyFile;
import dev.mxlab.lab.trace.Trace;
import dev.mxlab.net.PortPlan;
import dev.mxlab.smtp.serve.NettySmtpClient;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mxlab demo}: the first mail of a lab that exists for it alone. */
@Command(
    name = "mxlab demo",
    description = "Sends one mail through a lab of its own, step by step.")
final class Demo implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "LAB",
      defaultValue = "tutorial",
      description = "a name, a topology file or a lab directory (default: ${DEFAULT-VALUE})")
  private String lab = "tutorial";

  @Option(names = "--lang", paramLabel = "ko|en", description = "the language of messages")
  private @Nullable String language;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "shows this help")
  private boolean help;

  private final PrintStream out;
  private final PrintStream err;
  private final Path home;
  private Locale locale;

  Demo(PrintStream out, PrintStream err, Path home, Locale locale) {
    this.out = out;
    this.err = err;
    this.home = home;
    this.locale = locale;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (language != null) {
      locale = Locale.forLanguageTag(language);
    }
    Path var = null;
    try {
      Path file = LabChoice.topology(lab, Path.of("").toAbsolutePath(), home);
      Diagnosed<Topology> read = TopologyFile.read(file);
      for (Diagnostic diagnostic : read.diagnostics()) {
        err.println(diagnostic.at() + ": " + Status.told(diagnostic, locale));
      }
      Topology topology = read.value();
      if (topology == null) {
        return Main.FAILED;
      }
      if (topology.firstMail() == null) {
        err.println(Phrase.of(Up.class, "demo.nomail", topology.file().toString()).in(locale));
        return Main.FAILED;
      }
      var = Files.createTempDirectory("mxlab-demo");
      return show(topology, topology.firstMail(), var);
    } catch (java.nio.file.NoSuchFileException none) {
      err.println(Phrase.of(Up.class, "up.nolab", lab).in(locale));
      return Main.FAILED;
    } catch (IOException failed) {
      err.println("mxlab: " + failed.getMessage());
      return Main.FAILED;
    } finally {
      remove(var);
    }
  }

  private int show(Topology topology, Topology.FirstMailSpec spec, Path var)
      throws IOException, InterruptedException {
    try (Lab running = Lab.start(topology, new Lab.Options(PortPlan.Wish.FREE, var))) {
      Status status = new Status(running);
      if (!status.failed().isEmpty()) {
        err.print(status.text(locale));
      }
      FirstMail mail =
          new FirstMail(
              running, spec, host -> new NettySmtpClient(host.network(), host.blocking()));
      try {
        String id = mail.run();
        Trace.find(running.journal().entries(), id).ifPresent(t -> out.print(t.text(locale)));
        return 0;
      } catch (IOException stopped) {
        Trace.last(running.journal().entries()).ifPresent(t -> out.print(t.text(locale)));
        err.println("mxlab: " + stopped.getMessage());
        return Main.FAILED;
      } finally {
        out.flush();
      }
    }
  }

  private static void remove(@Nullable Path directory) {
    if (directory == null) {
      return;
    }
    try (Stream<Path> below = Files.walk(directory)) {
      List<Path> deepestFirst = below.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException left) {
      // A scratch directory that cannot be removed is the system's to clean.
    }
  }
}
