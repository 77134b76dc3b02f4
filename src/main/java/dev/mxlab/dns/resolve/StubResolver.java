package dev.mxlab.dns.resolve;

import dev.mxlab.net.DnsAnswer;
import dev.mxlab.net.DnsAnswer.Data;
import dev.mxlab.net.DnsAnswer.Status;
import dev.mxlab.net.HostsFile;
import dev.mxlab.net.RecordType;
import dev.mxlab.net.Resolver;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.TextParseException;

/**
 * A host's resolver library: /etc/hosts first, then the name servers of /etc/resolv.conf in their
 * order, as resolver(3) asks them. Keeps no cache.
 */
public final class StubResolver implements Resolver {
  private static final Logger LOG = LogManager.getLogger(StubResolver.class);
  private static final String HOSTS = "/etc/hosts";

  /**
   * Whom to ask.
   *
   * @param servers none: the host itself, as resolv.conf(5) says
   * @param attempts rounds over all servers
   * @param timeout for the first server; the C library's rule gives the others theirs
   */
  public record Config(List<InetSocketAddress> servers, int attempts, Duration timeout) {
    private static final int DNS_PORT = 53;

    public Config {
      servers =
          servers.isEmpty()
              ? List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), DNS_PORT))
              : List.copyOf(servers);
    }

    public static Config of(ResolvConf file) {
      return new Config(
          file.nameservers().stream().map(a -> new InetSocketAddress(a, DNS_PORT)).toList(),
          file.attempts(),
          file.timeout());
    }

    /** glibc's send_dg: the timeout doubles from server to server, shared among them. */
    Duration timeout(int server) {
      long seconds = timeout.toMillis() << server;
      return Duration.ofMillis(Math.max(1, server == 0 ? seconds : seconds / servers.size()));
    }
  }

  /** The host's two files, as they are now; asked anew for each question. */
  public record Files(Supplier<Config> config, Supplier<HostsFile> hosts) {}

  private final Files files;
  private final Transport transport;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Consumer<DnsAnswer> listener;

  /** {@code listener} hears every answer before the asker does; it must be quick. */
  public StubResolver(
      Files files,
      Transport transport,
      InstantSource clock,
      RandomGenerator random,
      Consumer<DnsAnswer> listener) {
    this.files = files;
    this.transport = transport;
    this.clock = clock;
    this.random = random;
    this.listener = listener;
  }

  @Override
  public CompletionStage<DnsAnswer> ask(String name, RecordType type) {
    Name absolute;
    try {
      absolute = Name.fromString(name, Name.root);
    } catch (TextParseException illegal) {
      // What cannot be a name does not exist; resolver(3) says NO_RECOVERY.
      return told(new DnsAnswer(name, type, Status.NO_SUCH_NAME, name, List.of(), "", 0));
    }
    DnsAnswer local = local(name, absolute, type);
    if (local != null) {
      return told(local);
    }
    Call call = new Call(name, absolute, type, files.config().get());
    call.ask();
    return call.answer;
  }

  private CompletionStage<DnsAnswer> told(DnsAnswer answer) {
    listener.accept(answer);
    return CompletableFuture.completedFuture(answer);
  }

  private @Nullable DnsAnswer local(String asked, Name name, RecordType type) {
    if (type != RecordType.A && type != RecordType.AAAA && type != RecordType.PTR) {
      return null;
    }
    HostsFile hosts = files.hosts().get();
    List<Data> data = List.of();
    String canonical = name.toString();
    if (type != RecordType.PTR) {
      boolean ipv4 = type == RecordType.A;
      data =
          hosts.addresses(canonical).stream()
              .filter(address -> address instanceof Inet4Address == ipv4)
              .<Data>map(Data.Address::new)
              .toList();
      canonical = hosts.canonical(canonical).map(StubResolver::dotted).orElse(canonical);
    } else {
      InetAddress address = reversed(name);
      List<String> names = address == null ? List.of() : hosts.names(address);
      data = names.stream().limit(1).<Data>map(n -> new Data.Domain(dotted(n))).toList();
    }
    return data.isEmpty()
        ? null
        : new DnsAnswer(asked, type, Status.FOUND, canonical, data, HOSTS, 0);
  }

  private static String dotted(String name) {
    return name.endsWith(".") ? name : name + ".";
  }

  private static @Nullable InetAddress reversed(Name name) {
    try {
      return ReverseMap.fromName(name);
    } catch (java.net.UnknownHostException none) {
      return null;
    }
  }

  /** One question on its way round the servers; each step is ordered by the stage before it. */
  private final class Call {
    final CompletableFuture<DnsAnswer> answer = new CompletableFuture<>();
    private final String name;
    private final Question question;
    private final RecordType type;
    private final Config config;
    private final Instant start = clock.instant();
    private int round;
    private int server;
    // What is told when nobody answers: a server's own word counts more than silence.
    private Status worst = Status.UNREACHABLE;

    Call(String name, Name absolute, RecordType type, Config config) {
      this.name = name;
      this.question = new Question(absolute, type.code());
      this.type = type;
      this.config = config;
    }

    private void guarded(Runnable step) {
      try {
        step.run();
      } catch (RuntimeException bug) {
        LOG.error("asking for {} failed", question, bug);
        finish(Status.SERVER_FAILED, question.name(), List.of());
      }
    }

    void ask() {
      guarded(() -> send(false));
    }

    private void send(boolean tcp) {
      InetSocketAddress to = config.servers().get(server);
      int id = random.nextInt(1 << 16);
      byte[] query = Queries.wire(id, question, true, false);
      Duration limit = config.timeout(server);
      CompletionStage<byte[]> sent =
          tcp ? transport.tcp(to, query, limit) : transport.udp(to, query, limit);
      sent.whenComplete((wire, failure) -> guarded(() -> received(id, tcp, wire, failure)));
    }

    private void received(
        int id, boolean tcp, byte @Nullable [] wire, @Nullable Throwable failure) {
      if (wire == null) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        next(cause instanceof SocketTimeoutException ? Status.TIMED_OUT : Status.UNREACHABLE);
        return;
      }
      Message message = Queries.read(wire, id, question);
      if (message == null) {
        next(Status.TIMED_OUT);
      } else if (message.getHeader().getFlag(Flags.TC) && !tcp) {
        send(true);
      } else {
        AnswerReader.Said said = AnswerReader.read(message, question);
        if (said.status().temporary()) {
          next(said.status());
        } else {
          finish(said.status(), said.canonical(), said.data());
        }
      }
    }

    private void next(Status trouble) {
      if (weight(trouble) >= weight(worst)) {
        worst = trouble;
      }
      server++;
      if (server == config.servers().size()) {
        server = 0;
        round++;
      }
      if (round < config.attempts()) {
        send(false);
      } else {
        server = config.servers().size() - 1;
        finish(worst, question.name(), List.of());
      }
    }

    private static int weight(Status status) {
      return switch (status) {
        case SERVER_FAILED, REFUSED -> 2;
        case TIMED_OUT -> 1;
        default -> 0;
      };
    }

    private void finish(Status status, Name canonical, List<Data> data) {
      String last = config.servers().get(server).getAddress().getHostAddress();
      long micros = Duration.between(start, clock.instant()).toNanos() / 1000;
      DnsAnswer complete =
          new DnsAnswer(name, type, status, canonical.toString(), data, last, micros);
      try {
        listener.accept(complete);
      } finally {
        answer.complete(complete);
      }
    }
  }
}
