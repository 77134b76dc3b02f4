package dev.mxlab.dns.serve;

import dev.mxlab.dns.answer.Reply;
import dev.mxlab.dns.answer.Requester;
import dev.mxlab.dns.answer.Responder;
import dev.mxlab.dns.answer.Transport;
import dev.mxlab.net.DatagramService;
import dev.mxlab.net.Link;
import dev.mxlab.net.TcpService;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A name server's two ways in: UDP and TCP (RFC 7766). Both may be bound to as many addresses as
 * wanted.
 */
public final class DnsServer {
  private static final int IDLE_SECONDS = 30;
  private static final int LARGEST = 65535;

  /** As BIND's tcp-clients. */
  private static final int MAX_CONNECTIONS = 150;

  private final Responder responder;
  private final AtomicInteger connections = new AtomicInteger();

  public DnsServer(Responder responder) {
    this.responder = responder;
  }

  public DatagramService datagrams() {
    return this::datagram;
  }

  public TcpService streams() {
    return this::stream;
  }

  private void datagram(
      ByteBuf datagram, InetSocketAddress from, InetSocketAddress at, Consumer<ByteBuf> reply) {
    responder.respond(
        ByteBufUtil.getBytes(datagram),
        new Requester(from, at, Transport.UDP, null),
        new DatagramReply(reply));
  }

  private record DatagramReply(Consumer<ByteBuf> out) implements Reply {
    @Override
    public void send(byte[] message) {
      out.accept(Unpooled.wrappedBuffer(message));
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
    if (connections.incrementAndGet() > MAX_CONNECTIONS) {
      connections.decrementAndGet();
      channel.close();
      return;
    }
    responder.counters().connected();
    channel
        .closeFuture()
        .addListener(
            closed -> {
              connections.decrementAndGet();
              responder.counters().disconnected();
            });
    channel
        .pipeline()
        .addLast(new IdleStateHandler(0, 0, IDLE_SECONDS))
        .addLast(new LengthFieldBasedFrameDecoder(LARGEST + 2, 0, 2, 0, 2))
        .addLast(new StreamHandler(responder, new Requester(client, at, Transport.TCP, null)));
  }
}
