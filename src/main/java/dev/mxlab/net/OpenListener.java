package dev.mxlab.net;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.ArrayList;
import java.util.List;

/**
 * The sockets of one listener, the connections it accepted, and its entries in the network's table.
 */
final class OpenListener implements Listening {
  private final LabNetwork network;
  private final ChannelGroup sockets = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final ChannelGroup connections =
      new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final List<At> bound = new ArrayList<>();
  private final List<LabNetwork.Spot> spots = new ArrayList<>();

  OpenListener(LabNetwork network) {
    this.network = network;
  }

  ChannelGroup connections() {
    return connections;
  }

  synchronized void add(Channel socket, At at) {
    sockets.add(socket);
    bound.add(at);
  }

  synchronized void enter(LabNetwork.Spot spot) {
    spots.add(spot);
  }

  @Override
  public synchronized List<At> bound() {
    return List.copyOf(bound);
  }

  @Override
  public void close() {
    synchronized (this) {
      for (LabNetwork.Spot spot : spots) {
        network.streams().remove(spot);
        network.datagrams().remove(spot);
      }
      spots.clear();
      bound.clear();
    }
    network.open().remove(this);
    sockets.close().awaitUninterruptibly();
    connections.close().awaitUninterruptibly();
  }
}
