package dev.mxlab.net;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/**
 * Closes a connection whose client has ended its side, unless the service before it in the pipeline
 * keeps the event to itself because it still owes answers.
 */
@ChannelHandler.Sharable
final class InputEnd extends ChannelInboundHandlerAdapter {
  static final InputEnd CLOSES = new InputEnd();

  private InputEnd() {}

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      context.close();
    }
  }
}
