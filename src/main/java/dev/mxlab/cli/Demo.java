package dev.mxlab.cli;

import dev.mxlab.lab.FirstMail;
import dev.mxlab.lab.Lab;
import dev.mxlab.lab.Status;
import dev.mxlab.lab.Topology;
import dev.mxlab.lab.trace.Trace;
import dev.mxlab.net.PortPlan;
import dev.mxlab.smtp.serve.NettySmtpClient;
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
import picocli.CommandLine.Mixin;

/** {@code mxlab demo}: the first mail of a lab that exists for it alone. */
@Command(
    name = "mxlab demo",
    description = "Sends one mail through a lab of its own, step by step.")
final class Demo implements Callable<Integer> {
  @Mixin private final LabArgument lab = new LabArgument();

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
    locale = lab.locale(locale);
    Topology topology = lab.topology(home, err, locale);
    if (topology == null) {
      return Main.FAILED;
    }
    Topology.FirstMailSpec first = topology.firstMail();
    if (first == null) {
      err.println(Phrase.of(Up.class, "demo.nomail", topology.file().toString()).in(locale));
      return Main.FAILED;
    }
    Path var = null;
    try {
      var = Files.createTempDirectory("mxlab-demo");
      return show(topology, first, var);
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
