package dev.mxlab.net;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.ArrayList;
import java.util.List;

/** The sockets of one listener, the connections it accepted, and what else must end with it. */
final class OpenListener implements Listening {
  private final ChannelGroup sockets = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final ChannelGroup connections =
      new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final List<At> bound = new ArrayList<>();
  private final List<Runnable> endings = new ArrayList<>();

  ChannelGroup connections() {
    return connections;
  }

  void add(Channel socket) {
    sockets.add(socket);
  }

  synchronized void tell(At at) {
    bound.add(at);
  }

  /** Run once, before the sockets close. */
  synchronized void onClose(Runnable ending) {
    endings.add(ending);
  }

  @Override
  public synchronized List<At> bound() {
    return List.copyOf(bound);
  }

  @Override
  public void close() {
    synchronized (this) {
      endings.forEach(Runnable::run);
      endings.clear();
      bound.clear();
    }
    sockets.close().awaitUninterruptibly();
    connections.close().awaitUninterruptibly();
  }
}
