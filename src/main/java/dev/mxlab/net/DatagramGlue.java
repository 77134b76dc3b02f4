package dev.mxlab.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.UnaryOperator;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Hands the datagrams of one socket of a lab to its service. A lab has many sockets and little to
 * do at each, so that they share the event loops.
 */
final class DatagramGlue extends SimpleChannelInboundHandler<DatagramPacket> {
  private static final Logger LOG = LogManager.getLogger(DatagramGlue.class);

  private final DatagramService service;
  private final UnaryOperator<InetAddress> callers;
  private final InetSocketAddress at;
  private boolean reading;

  /**
   * @param callers who a sender is, by its socket's address
   */
  DatagramGlue(DatagramService service, UnaryOperator<InetAddress> callers, InetSocketAddress at) {
    this.service = service;
    this.callers = callers;
    this.at = at;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
    reading = true;
    InetSocketAddress sender = packet.sender();
    InetAddress caller = callers.apply(sender.getAddress());
    InetSocketAddress from = new InetSocketAddress(caller, sender.getPort());
    ByteBuf content = packet.content();
    byte[] octets = new byte[content.readableBytes()];
    content.readBytes(octets);
    service.serve(octets, octets.length, new Reply(context, sender, from));
  }

  private final class Reply implements DatagramReply {
    private final ChannelHandlerContext context;
    private final InetSocketAddress sender;
    private final InetSocketAddress from;

    Reply(ChannelHandlerContext context, InetSocketAddress sender, InetSocketAddress from) {
      this.context = context;
      this.sender = sender;
      this.from = from;
    }

    @Override
    public InetSocketAddress from() {
      return from;
    }

    @Override
    public InetSocketAddress at() {
      return at;
    }

    /**
     * An answer given at once waits for the end of the batch that its query came in; a later one
     * goes at once.
     */
    @Override
    public void send(byte[] octets, int length) {
      ByteBuf reply = context.alloc().buffer(length).writeBytes(octets, 0, length);
      DatagramPacket packet = new DatagramPacket(reply, sender);
      if (context.executor().inEventLoop() && reading) {
        context.write(packet, context.voidPromise());
      } else {
        context.writeAndFlush(packet, context.voidPromise());
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    reading = false;
    context.flush();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("datagram socket at {}", at, cause);
  }
}
