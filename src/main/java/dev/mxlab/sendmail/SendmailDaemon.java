package dev.mxlab.sendmail;

import dev.mxlab.host.Daemon;
import dev.mxlab.host.Host;
import dev.mxlab.journal.Event;
import dev.mxlab.net.Listening;
import dev.mxlab.net.TcpService;
import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.cf.CfFile;
import dev.mxlab.sendmail.cf.DaemonPort;
import dev.mxlab.sendmail.queue.QueueStore;
import dev.mxlab.sendmail.reception.ClientCounts;
import dev.mxlab.sendmail.reception.Mta;
import dev.mxlab.sendmail.reception.SendmailReception;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The MTA as a unit: {@code sendmail -bd -q10m}; {@code sendmail@NAME} is one more of the same
 * host, with the {@link MoreOptions} of /etc/mail/NAME.options, which the host's commands do not
 * ask.
 */
public final class SendmailDaemon implements Daemon {
  private static final Logger LOG = LogManager.getLogger(SendmailDaemon.class);

  /** /etc/mail/sendmail.conf of Debian: QUEUE_INTERVAL. */
  private static final Duration QUEUE_INTERVAL = Duration.ofMinutes(10);

  /** /etc/cron.d/sendmail of Debian. */
  private static final Duration SUBMIT_INTERVAL = Duration.ofMinutes(20);

  /** What a delivery in flight may take to end, by the machine's time, once we stop. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** While it serves. */
  private record Running(Delivery delivery, List<Listening> listeners) {}

  private final Host host;
  private final MailSystem system;

  /** Empty for the host's first. */
  private final String instance;

  private volatile @Nullable Running running;

  public SendmailDaemon(Host host, Equipment equipment) {
    this(new MailSystem(host, equipment), "");
  }

  public SendmailDaemon(MailSystem system, String instance) {
    this.host = system.host();
    this.system = system;
    this.instance = instance;
  }

  private Diagnosed<CfConfig> read() {
    Diagnosed<CfConfig> read = system.read(CfFile.PATH);
    CfConfig config = read.value();
    if (instance.isEmpty() || config == null) {
      return read;
    }
    String more = "/etc/mail/" + instance + ".options";
    Diagnosed<CfConfig> own = new MoreOptions(host.files().real(more), more).after(config);
    List<Diagnostic> found = new ArrayList<>(read.diagnostics());
    found.addAll(own.diagnostics());
    return new Diagnosed<>(own.value(), found);
  }

  /** What the commands of this host share with the daemon. */
  public MailSystem system() {
    return system;
  }

  @Override
  public String unit() {
    return instance.isEmpty() ? "sendmail" : "sendmail@" + instance;
  }

  @Override
  public List<String> aliases() {
    return instance.isEmpty() ? List.of("sm-mta") : List.of();
  }

  @Override
  public String description() {
    return "LSB: powerful, efficient, and scalable Mail Transport Agent";
  }

  @Override
  public String commandLine() {
    return "sendmail: MTA: accepting connections";
  }

  @Override
  public List<Diagnostic> start() {
    Diagnosed<CfConfig> read = read();
    List<Diagnostic> found = new ArrayList<>(read.diagnostics());
    CfConfig config = read.value();
    if (config != null) {
      if (config.rulesets().stream().noneMatch(r -> r.number() == 0 && !r.rules().isEmpty())) {
        found.add(
            Diagnostic.warning(
                position(config),
                "buildaddr: no mailer in parsed address",
                Phrase.of(SendmailDaemon.class, "no-rules", config.file())));
      }
      serve(config, found);
    }
    List<String> errors =
        found.stream().filter(Diagnostic::isError).map(Diagnostic::message).toList();
    host.journal()
        .record(
            errors.isEmpty()
                ? new Event.DaemonStarted(unit(), shown(listening()))
                : new Event.DaemonFailed(unit(), errors));
    return found;
  }

  private static List<String> shown(List<Listening.At> bound) {
    return bound.stream()
        .map(at -> at.lab().getAddress().getHostAddress() + ":" + at.lab().getPort())
        .toList();
  }

  private void serve(CfConfig config, List<Diagnostic> found) {
    Delivery delivery;
    Mta mta;
    try {
      QueueStore queue = system.queue(config);
      makeStatusDirectory(config);
      Mta idle =
          system.assemble(
              config, queue, id -> {}, (which, verbose) -> CompletableFuture.completedFuture(null));
      delivery = system.delivery(idle);
      mta = idle.with(delivery);
    } catch (IOException trouble) {
      found.add(
          Diagnostic.error(
              config.option("QueueDirectory").map(CfConfig.Option::at).orElse(position(config)),
              "QueueDirectory: " + trouble.getMessage(),
              Phrase.of(SendmailDaemon.class, "queue-directory")));
      return;
    }
    List<Listening> listeners = listen(mta, found);
    if (Diagnostic.anyError(found)) {
      listeners.forEach(Listening::close);
      delivery.close();
      return;
    }
    mta.journal()
        .record(
            new Event.DaemonSaid(
                "sendmail",
                "info",
                "starting daemon (" + config.macro("v") + "): SMTP+queueing@00:10:00"));
    running = new Running(delivery, listeners);
    tell(delivery);
  }

  /** As the package's installation would. */
  private void makeStatusDirectory(CfConfig config) throws IOException {
    Path file = host.files().real(new dev.mxlab.sendmail.cf.Settings(config).text("StatusFile"));
    Path directory = file.getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
  }

  private void tell(@Nullable Delivery delivery) {
    if (instance.isEmpty()) {
      system.running(delivery);
    }
  }

  @Override
  public void begin() {
    Running now = running;
    if (now != null) {
      now.delivery().start(QUEUE_INTERVAL);
      if (instance.isEmpty()) {
        system.runSubmissions(SUBMIT_INTERVAL);
      }
    }
  }

  private static dev.mxlab.text.Position position(CfConfig config) {
    return dev.mxlab.text.Position.of(config.file());
  }

  private List<Listening> listen(Mta mta, List<Diagnostic> found) {
    List<Listening> listeners = new ArrayList<>();
    ClientCounts clients = ClientCounts.of(mta);
    for (DaemonPort port : mta.config().daemonPorts()) {
      if (!port.family().equals("inet")) {
        found.add(
            Diagnostic.warning(
                port.at(),
                "daemon " + port.name() + ": address family " + port.family() + " not supported"));
        continue;
      }
      try {
        TcpService service =
            system
                .equipment()
                .servers()
                .serve(new SendmailReception(mta, port, clients), mta.settings());
        listeners.add(host.network().listenTcp(address(port), service));
      } catch (UnknownHostException unknown) {
        found.add(
            Diagnostic.error(
                port.at(),
                "host \"" + port.address() + "\" unknown",
                Phrase.of(SendmailDaemon.class, "listen-address", port.address())));
      } catch (IOException refused) {
        found.add(cannotBind(port, refused));
      }
    }
    return listeners;
  }

  private static Diagnostic cannotBind(DaemonPort port, IOException refused) {
    String message =
        "opendaemonsocket: daemon " + port.name() + ": cannot bind: " + reason(refused);
    return port.has(DaemonPort.OPTIONAL)
        ? Diagnostic.warning(port.at(), message)
        : Diagnostic.error(
            port.at(),
            message,
            Phrase.of(SendmailDaemon.class, "cannot-bind", port.address(), port.port()));
  }

  private static String reason(IOException refused) {
    String message = refused.getMessage();
    return message == null || message.isBlank() ? "Address already in use" : message;
  }

  private InetSocketAddress address(DaemonPort port) throws UnknownHostException {
    String address = port.address().replaceAll("[\\[\\]]", "");
    if (address.isEmpty()) {
      return new InetSocketAddress(InetAddress.getByAddress(new byte[4]), port.number());
    }
    String literal = address.equals("localhost") ? "127.0.0.1" : address;
    if (!literal.matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
      // Never the machine's own resolver: the lab has its own names.
      throw new UnknownHostException(address);
    }
    return new InetSocketAddress(InetAddress.getByName(literal), port.number());
  }

  /**
   * Waits a moment for deliveries in flight: what they did must be on disk before the next daemon,
   * or the end of the lab. One that waits for a slow host is left to itself; its message stays
   * queued.
   */
  @Override
  public void stop() {
    system.stopPeriodic();
    Running was = running;
    if (was != null) {
      running = null;
      was.listeners().forEach(Listening::close);
      tell(null);
      was.delivery().close();
      try {
        if (!was.delivery().await(PATIENCE)) {
          LOG.info("{}: stopped while deliveries are under way", host.id());
        }
      } catch (InterruptedException hurried) {
        Thread.currentThread().interrupt();
      }
      host.journal().record(new Event.DaemonStopped(unit()));
    }
  }

  /** SIGHUP: begins anew with the file as it stands, if it can be read. */
  @Override
  public List<Diagnostic> reload() {
    Diagnosed<CfConfig> read = read();
    if (read.hasErrors()) {
      return read.diagnostics();
    }
    stop();
    List<Diagnostic> found = start();
    begin();
    return found;
  }

  @Override
  public List<Listening.At> listening() {
    Running now = running;
    return now == null
        ? List.of()
        : now.listeners().stream().flatMap(l -> l.bound().stream()).toList();
  }
}
