package dev.mxlab.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A network that is opened at its first use: most tools need none, and Netty takes longer to begin
 * than they take to end.
 */
public final class LazyStack implements HostStack, AutoCloseable {
  /**
   * What is open.
   *
   * @param end lets go of what the stack runs on
   */
  public record Opened(HostStack stack, Runnable end) {}

  private final Supplier<Opened> opening;
  private @Nullable Opened opened;

  public LazyStack(Supplier<Opened> opening) {
    this.opening = opening;
  }

  /** The machine's own network. */
  public static LazyStack real(int threads, RealStack.Families families) {
    return new LazyStack(
        () -> {
          Loops loops = new Loops(threads);
          return new Opened(new RealStack(loops, families), loops::close);
        });
  }

  private synchronized HostStack stack() {
    Opened now = opened;
    if (now == null) {
      now = opening.get();
      opened = now;
    }
    return now.stack();
  }

  @Override
  public List<InetAddress> addresses() {
    return stack().addresses();
  }

  @Override
  public List<LocalAddress> interfaces() {
    return stack().interfaces();
  }

  @Override
  public Listening listenTcp(InetSocketAddress at, TcpService service) throws IOException {
    return stack().listenTcp(at, service);
  }

  @Override
  public Listening listenUdp(InetSocketAddress at, DatagramService service) throws IOException {
    return stack().listenUdp(at, service);
  }

  @Override
  public CompletableFuture<Channel> connect(
      InetSocketAddress to, @Nullable InetAddress from, Duration limit, TcpService service) {
    return stack().connect(to, from, limit, service);
  }

  @Override
  public CompletableFuture<ByteBuf> exchange(
      InetSocketAddress to, ByteBuf datagram, Duration limit) {
    return stack().exchange(to, datagram, limit);
  }

  @Override
  public CompletableFuture<ByteBuf> exchange(
      InetSocketAddress to,
      @Nullable InetSocketAddress from,
      ByteBuf datagram,
      Duration limit,
      Predicate<ByteBuf> wanted) {
    return stack().exchange(to, from, datagram, limit, wanted);
  }

  @Override
  public synchronized void close() {
    Opened was = opened;
    opened = null;
    if (was != null) {
      was.end().run();
    }
  }
}
