package dev.mxlab.cli;

import dev.mxlab.host.Account;
import dev.mxlab.host.Command;
import dev.mxlab.host.Commands;
import dev.mxlab.host.Host;
import dev.mxlab.host.WorkerThreads;
import dev.mxlab.journal.HostJournal;
import dev.mxlab.journal.Journal;
import dev.mxlab.net.LazyStack;
import dev.mxlab.net.RealStack;
import dev.mxlab.time.LabTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Collection;
import java.util.concurrent.ExecutorService;

/**
 * The machine itself as a host, without any lab: real files, real addresses, the real clock. What
 * the tools on plain files and the name server alone run on.
 */
final class PlainHost implements AutoCloseable {
  private static final int BLOCKING_THREADS = 4;
  private static final int REMEMBERED = 1000;
  private static final int NOBODY = 65_534;

  private final LabTime time = LabTime.running();
  private final LazyStack network;
  private final ExecutorService blocking = WorkerThreads.atMost(BLOCKING_THREADS);
  private final Host host;

  /**
   * @param threads of the network, once something needs it
   */
  PlainHost(int threads, RealStack.Families families, Collection<? extends Command> commands) {
    this.network = LazyStack.real(threads, families);
    RealFiles files = new RealFiles();
    String name = hostname();
    ZoneId zone = ZoneId.systemDefault();
    this.host =
        new Host(
            new Host.Parts(
                name,
                name,
                files,
                new RealAccounts(files, time),
                network,
                new MachineResolver(network, time),
                time,
                time,
                zone,
                new HostJournal(new Journal(REMEMBERED), name, time, zone),
                blocking,
                new Commands(commands)));
  }

  /** As hostname(1) prints it; the kernel's file where there is one, since a look-up takes time. */
  private static String hostname() {
    try {
      String kernels = Files.readString(Path.of("/proc/sys/kernel/hostname"));
      return kernels.strip();
    } catch (IOException elsewhere) {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException nameless) {
        return "localhost";
      }
    }
  }

  Host host() {
    return host;
  }

  /** Who runs this process. */
  Account user() {
    String name = System.getProperty("user.name", "nobody");
    String home = System.getProperty("user.home", "/");
    return host.accounts()
        .find(name)
        .orElseGet(() -> new Account(name, NOBODY, NOBODY, "", home, "/bin/sh"));
  }

  @Override
  public void close() {
    network.close();
    blocking.shutdown();
    time.close();
  }
}
