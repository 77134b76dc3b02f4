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

/** Hands the datagrams of one socket to its service. */
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
    service.serve(packet.content(), from, at, reply -> send(context, reply, sender));
  }

  /**
   * An answer given at once waits for the end of the batch that its query came in; a later one goes
   * at once.
   */
  private void send(ChannelHandlerContext context, ByteBuf reply, InetSocketAddress to) {
    if (context.executor().inEventLoop() && reading) {
      context.write(new DatagramPacket(reply, to), context.voidPromise());
    } else {
      context.writeAndFlush(new DatagramPacket(reply, to), context.voidPromise());
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
