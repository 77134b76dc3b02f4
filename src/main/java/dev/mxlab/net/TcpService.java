package dev.mxlab.net;

import io.netty.channel.Channel;

/**
 * Serves the connections of one listening port: puts its handlers into each new channel's pipeline.
 */
@FunctionalInterface
public interface TcpService {
  /** Called on the channel's event loop before the first byte. */
  void accept(Channel channel, Link link);
}
