package dev.mxlab.pop3.serve;

import dev.mxlab.journal.HostJournal;
import dev.mxlab.net.Link;
import dev.mxlab.net.TcpService;
import dev.mxlab.pop3.Pop3Backend;
import dev.mxlab.time.LabTime;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Serves POP3 on every connection that it is given. */
public final class Pop3Server implements TcpService, AutoCloseable {
  /** More connections at once are closed as they come. */
  static final int MOST_CONNECTIONS = 10_000;

  private final Pop3Backend backend;
  private final Executor blocking;
  private final HostJournal journal;
  private final LabTime time;
  private final Sessions sessions = new Sessions();
  private final Set<Pop3Connection> connections = ConcurrentHashMap.newKeySet();

  /**
   * @param blocking threads for what waits on the disk or on password hashes
   * @param time told what is in flight, so that an advance of the clock waits for it
   */
  public Pop3Server(Pop3Backend backend, Executor blocking, HostJournal journal, LabTime time) {
    this.backend = backend;
    this.blocking = blocking;
    this.journal = journal;
    this.time = time;
  }

  @Override
  public void accept(Channel channel, Link link) {
    accept(channel, link.remote().getAddress(), link.local().getAddress(), false);
  }

  /** The same with TLS from the beginning (POP3S). */
  public TcpService secure() {
    return (channel, link) ->
        accept(channel, link.remote().getAddress(), link.local().getAddress(), true);
  }

  void accept(Channel channel, InetAddress client, InetAddress server, boolean tlsFirst) {
    if (connections.size() >= MOST_CONNECTIONS) {
      channel.close();
      return;
    }
    Pop3Connection connection = new Pop3Connection(this, channel, client, server, tlsFirst);
    connections.add(connection);
    channel.closeFuture().addListener(closed -> connections.remove(connection));
    channel.pipeline().addLast(connection);
  }

  /** Says good-bye to every client; the listener itself is its owner's to close. */
  @Override
  public void close() {
    connections.forEach(Pop3Connection::shutdown);
  }

  Pop3Backend backend() {
    return backend;
  }

  Executor blocking() {
    return blocking;
  }

  HostJournal journal() {
    return journal;
  }

  LabTime time() {
    return time;
  }

  Sessions sessions() {
    return sessions;
  }
}
