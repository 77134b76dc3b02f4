package dev.mxlab.named.control.serve;

import dev.mxlab.named.control.ControlKey;
import dev.mxlab.named.control.ReplayGuard;
import dev.mxlab.named.control.Response;
import dev.mxlab.named.control.ServerSession;
import dev.mxlab.net.Link;
import dev.mxlab.net.TcpService;
import io.netty.channel.Channel;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * One command channel: lets callers in by their address, and hands their commands on. What it is
 * told may change while it serves; a connection keeps what it began with.
 */
public final class ControlServer implements TcpService {
  /**
   * Who may command what.
   *
   * @param keys any of them will do
   * @param allowed by the caller's address
   */
  public record Settings(List<ControlKey> keys, Predicate<InetAddress> allowed, boolean readOnly) {
    public Settings {
      keys = List.copyOf(keys);
    }
  }

  /** A command to run; called on an event loop, so that it must not wait. */
  public record Order(String command, String language, boolean readOnly) {}

  /** What came of an order. */
  public interface Reply {
    /** Sends {@code response}, then runs {@code after}, whether or not it arrived. */
    void send(Response response, Runnable after);
  }

  /** Runs commands. */
  @FunctionalInterface
  public interface Commands {
    void run(Order order, Reply reply);
  }

  /**
   * What all command channels of a named share.
   *
   * @param refused takes lines for the log
   */
  public record Office(
      Commands commands,
      ReplayGuard replays,
      InstantSource clock,
      RandomGenerator random,
      Consumer<String> refused) {}

  private static final int IDLE_SECONDS = 60;

  /** Nobody needs more at once. */
  private static final int MAX_CONNECTIONS = 64;

  private final Office office;
  private final AtomicInteger connections = new AtomicInteger();
  private volatile Settings settings;

  public ControlServer(Office office, Settings settings) {
    this.office = office;
    this.settings = settings;
  }

  /** From now on, for new connections. */
  public void settings(Settings changed) {
    settings = changed;
  }

  @Override
  public void accept(Channel channel, Link link) {
    serve(channel, link.remote());
  }

  void serve(Channel channel, InetSocketAddress caller) {
    Settings now = settings;
    if (!now.allowed().test(caller.getAddress())) {
      office.refused().accept("rejected command channel message from " + Ends.shown(caller));
      channel.close();
      return;
    }
    if (connections.incrementAndGet() > MAX_CONNECTIONS) {
      connections.decrementAndGet();
      channel.close();
      return;
    }
    channel.closeFuture().addListener(closed -> connections.decrementAndGet());
    ServerSession session =
        new ServerSession(now.keys(), office.replays(), office.clock(), office.random());
    channel
        .pipeline()
        .addLast(new IdleStateHandler(0, 0, IDLE_SECONDS))
        .addLast(new ServerHandler(session, office, now.readOnly(), Ends.shown(caller)));
  }
}
