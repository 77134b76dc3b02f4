package dev.mxlab.cli;

import dev.mxlab.control.ControlServer;
import dev.mxlab.control.Registry;
import dev.mxlab.control.RunningLab;
import dev.mxlab.lab.FirstMail;
import dev.mxlab.lab.Lab;
import dev.mxlab.lab.LabControl;
import dev.mxlab.lab.Status;
import dev.mxlab.lab.Topology;
import dev.mxlab.lab.trace.Trace;
import dev.mxlab.net.PortPlan;
import dev.mxlab.smtp.serve.NettySmtpClient;
import dev.mxlab.text.Json;
import dev.mxlab.text.Phrase;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mxlab up}: a lab in the foreground, until it is told to end. */
@Command(name = "mxlab up", description = "Starts a lab in the foreground.")
final class Up implements Callable<Integer> {
  private static final int CALLS = 64;

  @Mixin private final LabArgument lab = new LabArgument();

  @Option(names = "--ports", paramLabel = "standard|shifted|0", description = "which ports to take")
  private @Nullable String ports;

  @Option(names = "--var", paramLabel = "DIR", description = "what the lab writes into")
  private @Nullable Path var;

  @Option(names = "--strict", description = "exit 1 when a daemon fails to start")
  private boolean strict;

  @Option(names = "--json", description = "the ready line as JSON")
  private boolean json;

  @Option(names = "--quiet", description = "nothing but the ready line")
  private boolean quiet;

  @Option(names = "--first-mail", description = "deliver the lab's first mail and show its journey")
  private boolean firstMail;

  private final PrintStream out;
  private final PrintStream err;
  private final Path home;
  private Locale locale;

  /** {@code home}: the directory that the program was built in. */
  Up(PrintStream out, PrintStream err, Path home, Locale locale) {
    this.out = out;
    this.err = err;
    this.home = home;
    this.locale = locale;
  }

  @Override
  public Integer call() throws InterruptedException {
    locale = lab.locale(locale);
    PortPlan.Wish wish = wish();
    if (wish == null) {
      err.println(phrase("up.ports", String.valueOf(ports)));
      return Main.BAD_USAGE;
    }
    Topology topology = lab.topology(home, err, locale);
    if (topology == null) {
      return Main.FAILED;
    }
    Path written = var == null ? topology.root().resolve("var") : var.toAbsolutePath().normalize();
    try (Lab running = Lab.start(topology, new Lab.Options(wish, written))) {
      return serve(running);
    } catch (IOException failed) {
      err.println("mxlab: " + failed.getMessage());
      LoopbackAliases.missing(topology)
          .ifPresent(lines -> err.println(phrase("up.aliases", lines)));
      return Main.FAILED;
    }
  }

  private PortPlan.@Nullable Wish wish() {
    if (ports == null) {
      return PortPlan.Wish.AUTOMATIC;
    }
    return switch (ports) {
      case "standard" -> PortPlan.Wish.STANDARD;
      case "shifted" -> PortPlan.Wish.SHIFTED;
      case "0" -> PortPlan.Wish.FREE;
      default -> null;
    };
  }

  private int serve(Lab running) throws IOException, InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Registry registry = Registry.of(System.getenv());
    Path socket = registry.newSocket(running.topology().name());
    RunningLab entry =
        new RunningLab(
            running.topology().name(),
            running.var(),
            running.topology().root(),
            socket,
            ProcessHandle.current().pid(),
            System.currentTimeMillis() / 1000);
    Thread hook =
        new Thread(
            () -> {
              end.countDown();
              try {
                ended.await();
              } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
              }
            });
    Runtime.getRuntime().addShutdownHook(hook);
    try (ControlServer control =
            ControlServer.open(socket, new LabControl(running, end::countDown), CALLS);
        Registry.Registration registration = registry.register(entry)) {
      if (!announce(running)) {
        return Main.FAILED;
      }
      if (firstMail && running.topology().firstMail() != null) {
        showFirstMail(running);
      }
      running.rehearse();
      end.await();
      return 0;
    } finally {
      running.close();
      ended.countDown();
    }
  }

  /** The ready line, and what failed; false when the lab shall not stay for it. */
  private boolean announce(Lab running) {
    Status status = new Status(running);
    Phrase why = running.whyNotStandardPorts();
    if (why != null && !quiet) {
      err.println(why.in(locale));
    }
    if (!status.failed().isEmpty()) {
      err.print(status.text(locale));
      if (strict) {
        return false; // It never gets ready: a script that waits for the word must not see it.
      }
    }
    if (json) {
      out.println("ready " + Json.of(status.map(locale)));
    } else {
      String failed =
          status.failed().isEmpty() ? "" : " failed=" + String.join(",", status.failed());
      out.println(
          "ready "
              + running.topology().name()
              + " dns="
              + running.port(53)
              + " smtp="
              + running.port(25)
              + " pop3="
              + running.port(110)
              + " submission="
              + running.port(587)
              + failed);
    }
    out.flush();
    return true;
  }

  private void showFirstMail(Lab running) throws InterruptedException {
    Topology.FirstMailSpec spec = java.util.Objects.requireNonNull(running.topology().firstMail());
    FirstMail mail =
        new FirstMail(running, spec, host -> new NettySmtpClient(host.network(), host.blocking()));
    try {
      String id = mail.run();
      out.println("first-mail " + id + " delivered");
      out.println();
      out.print(trace(running, id));
    } catch (IOException stopped) {
      out.println("first-mail stopped: " + stopped.getMessage());
      Trace.last(running.journal().entries()).ifPresent(t -> out.print(t.text(locale)));
    }
    out.println();
    out.println(phrase("up.next", at(running, 53), running.port(110)));
    out.flush();
  }

  private String trace(Lab running, String id) {
    Optional<Trace> trace = Trace.find(running.journal().entries(), id);
    return trace.map(t -> t.text(locale)).orElse("");
  }

  /** {@code " -p 1053"} as an option where the port is not the standard one. */
  private static String at(Lab running, int standard) {
    int port = running.port(standard);
    return port == standard ? "" : " -p " + port;
  }

  private String phrase(String key, Object... arguments) {
    Object[] shown = new Object[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      shown[i] = arguments[i].toString();
    }
    return Phrase.of(Up.class, key, shown).in(locale);
  }
}
