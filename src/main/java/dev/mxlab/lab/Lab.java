package dev.mxlab.lab;

import dev.mxlab.host.Daemon;
import dev.mxlab.host.Host;
import dev.mxlab.host.WorkerThreads;
import dev.mxlab.host.command.UnitFiles;
import dev.mxlab.imap.serve.Rehearsal;
import dev.mxlab.journal.Journal;
import dev.mxlab.named.HostConfFiles;
import dev.mxlab.net.AddressTable;
import dev.mxlab.net.LabNetwork;
import dev.mxlab.net.Loops;
import dev.mxlab.net.PortPlan;
import dev.mxlab.text.Phrase;
import dev.mxlab.time.LabTime;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.jspecify.annotations.Nullable;

/**
 * A running lab: its network, clock, journal and hosts. Made by {@link #start}, ended by {@link
 * #close}.
 */
public final class Lab implements AutoCloseable {
  private static final int BLOCKING_THREADS = 64;
  private static final int IMAP = 143;
  private static final Duration MOMENT = Duration.ofSeconds(1);

  /** Stands in every var that a lab writes to; held while it runs. */
  static final String LOCK = "lock";

  /**
   * How to start a lab.
   *
   * @param var what the lab writes into
   */
  public record Options(PortPlan.Wish ports, Path var) {}

  private final Topology topology;
  private final Path var;
  private final FileChannel lockFile;
  private final Loops loops;
  private final LabNetwork network;
  private final PortChoice ports;
  private final LabTime time;
  private final Journal journal;
  private final ExecutorService blocking;
  private final Map<String, Host> hosts = new LinkedHashMap<>();
  private @Nullable SystemLogs log;

  private Lab(Topology topology, Options options, FileChannel lockFile) throws IOException {
    this.topology = topology;
    this.var = options.var();
    this.lockFile = lockFile;
    AddressTable addresses = addresses(topology);
    this.ports = PortChoice.make(options.ports(), addresses);
    this.loops = new Loops(Math.max(2, Runtime.getRuntime().availableProcessors()));
    this.network = new LabNetwork(addresses, ports.plan(), loops);
    this.time = LabTime.running();
    this.journal = new Journal(Journal.DEFAULT_CAPACITY);
    this.blocking = WorkerThreads.atMost(BLOCKING_THREADS);
  }

  /**
   * Makes the hosts and starts their daemons; returns when each of them serves or has failed.
   *
   * @throws IOException when the lab cannot be: its var is in use, or its ports cannot be had
   */
  public static Lab start(Topology topology, Options options) throws IOException {
    FileChannel lockFile = lock(options.var());
    Lab lab = null;
    try {
      lab = new Lab(topology, options, lockFile);
      lab.boot();
      return lab;
    } catch (IOException | RuntimeException failed) {
      if (lab != null) {
        lab.close();
      } else {
        lockFile.close();
      }
      throw failed;
    }
  }

  private static FileChannel lock(Path var) throws IOException {
    Files.createDirectories(var);
    FileChannel channel =
        FileChannel.open(var.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException ours) {
      // A lab of this process holds it.
    }
    if (lock == null) {
      channel.close();
      throw new VarInUseException(var);
    }
    return channel;
  }

  static AddressTable addresses(Topology topology) {
    List<AddressTable.Station> stations = new ArrayList<>();
    for (Topology.HostSpec host : topology.hosts()) {
      boolean isDefault = host.name().equals(topology.defaultHost());
      stations.add(
          new AddressTable.Station(host.name(), stations.size() + 1, host.addresses(), isDefault));
    }
    return new AddressTable(topology.mapping(), stations, topology.visitors(), topology.visitor());
  }

  private void boot() throws IOException {
    HostMaker maker =
        new HostMaker(topology, var, network, time, journal, blocking, this::settleLogs);
    for (Topology.HostSpec spec : topology.hosts()) {
      hosts.put(spec.name(), maker.make(spec));
    }
    log = new SystemLogs(id -> machine(host(id).orElseThrow()));
    journal.listen(log);
    start();
  }

  private void settleLogs() {
    SystemLogs known = log;
    if (known != null) {
      known.settle();
    }
  }

  private static SystemLogs.Machine machine(Host host) {
    boolean redHat = HostConfFiles.location(host.files()).equals(HostConfFiles.RED_HAT);
    return new SystemLogs.Machine(host.files().forDaemon("/var/log"), host.hostname(), redHat);
  }

  /** Starts every enabled unit; none begins its work before all of them serve. */
  void start() {
    List<CompletableFuture<Void>> starting = new ArrayList<>();
    for (Host host : hosts.values()) {
      starting.add(CompletableFuture.runAsync(() -> open(host), blocking));
    }
    CompletableFuture.allOf(starting.toArray(CompletableFuture[]::new)).join();
    for (Host host : hosts.values()) {
      host.units().all().forEach(host.units()::begin);
    }
  }

  private static void open(Host host) {
    UnitFiles units = new UnitFiles(host.files());
    for (Daemon daemon : host.units().all()) {
      if (units.enabled(daemon)) {
        host.units().open(daemon, host.now());
      }
    }
  }

  public Topology topology() {
    return topology;
  }

  public Path var() {
    return var;
  }

  public Journal journal() {
    return journal;
  }

  public LabTime time() {
    return time;
  }

  public LabNetwork network() {
    return network;
  }

  public Map<String, Host> hosts() {
    return java.util.Collections.unmodifiableMap(hosts);
  }

  public Optional<Host> host(String name) {
    return Optional.ofNullable(hosts.get(name));
  }

  /** Why the standard ports are not in force; null when they are, or were not wanted. */
  public @Nullable Phrase whyNotStandardPorts() {
    return ports.why();
  }

  /**
   * The port of this machine that stands for a standard one; the standard one where none was
   * chosen.
   */
  public int port(int standard) {
    try {
      return network.ports().actual(standard);
    } catch (java.net.BindException none) {
      return standard;
    }
  }

  /**
   * A moment from now, has IMAP's usual commands carried out once where a host serves IMAP, so that
   * they take the first client no longer than the others.
   */
  public void rehearse() {
    boolean served =
        hosts.values().stream()
            .flatMap(host -> host.units().all().stream())
            .flatMap(daemon -> daemon.listening().stream())
            .anyMatch(at -> at.lab().getPort() == IMAP);
    if (served) {
      CompletableFuture.delayedExecutor(MOMENT.toMillis(), TimeUnit.MILLISECONDS, blocking)
          .execute(this::rehearseNow);
    }
  }

  private void rehearseNow() {
    try {
      new Rehearsal(var.resolve("rehearsal")).run();
    } catch (IOException notThen) {
      LogManager.getLogger(Lab.class).warn("no rehearsal: {}", notThen.toString());
    }
  }

  /** Stops every daemon, last started first, then the network and the clock. */
  @Override
  public void close() {
    List<Host> last = new ArrayList<>(hosts.values());
    java.util.Collections.reverse(last);
    for (Host host : last) {
      List<Daemon> daemons = host.units().all();
      for (int i = daemons.size() - 1; i >= 0; i--) {
        host.units().stop(daemons.get(i), host.now());
      }
    }
    network.close();
    time.close();
    blocking.shutdown();
    try {
      blocking.awaitTermination(5, TimeUnit.SECONDS);
      if (log != null) {
        log.close();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    blocking.shutdownNow();
    loops.close();
    try {
      lockFile.close();
    } catch (IOException gone) {
      // The lock goes with the process in any case.
    }
  }
}
