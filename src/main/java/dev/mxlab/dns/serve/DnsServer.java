package dev.mxlab.dns.serve;

import dev.mxlab.dns.answer.Reply;
import dev.mxlab.dns.answer.Requester;
import dev.mxlab.dns.answer.Responder;
import dev.mxlab.dns.answer.Transport;
import dev.mxlab.net.DatagramReply;
import dev.mxlab.net.DatagramService;
import dev.mxlab.net.Link;
import dev.mxlab.net.TcpService;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/**
 * A name server's two ways in: UDP and TCP (RFC 7766). Both may be bound to as many addresses as
 * wanted.
 */
public final class DnsServer {
  private final Responder responder;
  private final Connections connections;

  public DnsServer(Responder responder) {
    this.responder = responder;
    this.connections = new Connections(responder::streams);
  }

  public DatagramService datagrams() {
    return this::datagram;
  }

  public TcpService streams() {
    return this::stream;
  }

  private void datagram(byte[] octets, int length, DatagramReply way) {
    Requester who = new Requester(way.from(), way.at(), Transport.UDP, null);
    responder.respond(octets, length, who, new ReplyOnce(way));
  }

  private record ReplyOnce(DatagramReply way) implements Reply {
    @Override
    public void send(byte[] octets, int length) {
      way.send(octets, length);
    }

    /** Whoever answers a datagram has one message; more would not reach anybody. */
    @Override
    public void stream(Messages messages) {
      try (messages) {
        byte[] first = messages.next();
        if (first != null) {
          send(first);
        }
      }
    }
  }

  private void stream(Channel channel, Link link) {
    serve(channel, link.remote(), link.local());
  }

  void serve(Channel channel, InetSocketAddress client, InetSocketAddress at) {
    Requester who = new Requester(client, at, Transport.TCP, null);
    StreamHandler handler = new StreamHandler(responder, who);
    if (!connections.admit(handler)) {
      channel.close();
      return;
    }
    responder.counters().connected();
    channel
        .closeFuture()
        .addListener(
            closed -> {
              connections.left(handler);
              responder.counters().disconnected();
            });
    channel.pipeline().addLast(handler);
  }
}
