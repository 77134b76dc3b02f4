package dev.mxlab.cli;

import dev.mxlab.dns.resolve.ResolvConf;
import dev.mxlab.dns.resolve.StubResolver;
import dev.mxlab.dns.resolve.serve.StackTransport;
import dev.mxlab.net.DatagramService;
import dev.mxlab.net.DnsAnswer;
import dev.mxlab.net.HostStack;
import dev.mxlab.net.HostsFile;
import dev.mxlab.net.Listening;
import dev.mxlab.net.Loops;
import dev.mxlab.net.RealStack;
import dev.mxlab.net.RecordType;
import dev.mxlab.net.Resolver;
import dev.mxlab.net.TcpService;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The machine's network and resolver, opened at their first use: most tools need none, and Netty
 * takes longer to begin than they take to end.
 */
final class LazyNetwork implements HostStack, Resolver, AutoCloseable {
  private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");
  private static final Path HOSTS = Path.of("/etc/hosts");

  /** What is open. */
  private record Open(Loops loops, HostStack stack, Resolver resolver) {}

  private final int threads;
  private final RealStack.Families families;
  private final InstantSource clock;
  private @Nullable Open open;

  LazyNetwork(int threads, RealStack.Families families, InstantSource clock) {
    this.threads = threads;
    this.families = families;
    this.clock = clock;
  }

  private synchronized Open open() {
    Open now = open;
    if (now == null) {
      Loops loops = new Loops(threads);
      HostStack stack = new RealStack(loops, families);
      now = new Open(loops, stack, resolver(stack));
      open = now;
    }
    return now;
  }

  private Resolver resolver(HostStack stack) {
    return new StubResolver(
        new StubResolver.Files(
            () -> StubResolver.Config.of(ResolvConf.parse(lines(RESOLV_CONF))),
            () -> HostsFile.parse(lines(HOSTS))),
        new StackTransport(stack),
        clock,
        new SecureRandom(),
        answer -> {});
  }

  /** As the C library has it, a file that cannot be read is as good as an empty one. */
  private static List<String> lines(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  @Override
  public List<InetAddress> addresses() {
    return open().stack().addresses();
  }

  @Override
  public Listening listenTcp(InetSocketAddress at, TcpService service) throws IOException {
    return open().stack().listenTcp(at, service);
  }

  @Override
  public Listening listenUdp(InetSocketAddress at, DatagramService service) throws IOException {
    return open().stack().listenUdp(at, service);
  }

  @Override
  public CompletableFuture<Channel> connect(
      InetSocketAddress to, @Nullable InetAddress from, Duration limit, TcpService service) {
    return open().stack().connect(to, from, limit, service);
  }

  @Override
  public CompletableFuture<ByteBuf> exchange(
      InetSocketAddress to, ByteBuf datagram, Duration limit) {
    return open().stack().exchange(to, datagram, limit);
  }

  @Override
  public CompletionStage<DnsAnswer> ask(String name, RecordType type) {
    return open().resolver().ask(name, type);
  }

  @Override
  public synchronized void close() {
    if (open != null) {
      open.loops().close();
      open = null;
    }
  }
}
