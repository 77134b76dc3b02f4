package dev.mxlab.named.tool.query;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/** One question to one server, and how it went so far. */
public final class Exchange {
  private final Lookup lookup;
  private final Name name;
  private final Server server;
  private final InetSocketAddress to;
  private final boolean tcp;
  private final Instant sent;
  private @Nullable Instant received;
  private final Transfer transfer = new Transfer();

  Exchange(
      Lookup lookup, Name name, Server server, InetSocketAddress to, boolean tcp, Instant sent) {
    this.lookup = lookup;
    this.name = name;
    this.server = server;
    this.to = to;
    this.tcp = tcp;
    this.sent = sent;
  }

  void received(Instant now) {
    received = now;
  }

  public Lookup lookup() {
    return lookup;
  }

  /** The name in the question. */
  public Name name() {
    return name;
  }

  public Server server() {
    return server;
  }

  public boolean tcp() {
    return tcp;
  }

  public Instant sent() {
    return sent;
  }

  /** When the last message came; when the question went, before any. */
  public Instant received() {
    Instant last = received;
    return last == null ? sent : last;
  }

  public Duration took() {
    return Duration.between(sent, received());
  }

  /** {@code 127.0.0.1#53}. */
  public String peer() {
    return server.shown() + "#" + to.getPort();
  }

  public int port() {
    return to.getPort();
  }

  /** What a zone transfer brought so far. */
  public Transfer transfer() {
    return transfer;
  }

  InetSocketAddress to() {
    return to;
  }
}
