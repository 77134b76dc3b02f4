package dev.mxlab.dovecot.lmtp.serve;

import dev.mxlab.dovecot.lmtp.LmtpEffect;
import dev.mxlab.dovecot.lmtp.LmtpSession;
import dev.mxlab.net.Link;
import dev.mxlab.net.ServerTls;
import dev.mxlab.net.TcpService;
import dev.mxlab.net.TlsLayer;
import dev.mxlab.time.Activity;
import dev.mxlab.time.LabTime;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** Serves LMTP on every connection that it is given. */
public final class LmtpServer implements TcpService, AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(LmtpServer.class);
  private static final int MOST_CONNECTIONS = 100;
  private static final int IDLE_MINUTES = 5;

  private final LmtpBackend backend;
  private final Executor blocking;
  private final LabTime time;
  private final Set<Channel> channels = ConcurrentHashMap.newKeySet();

  public LmtpServer(LmtpBackend backend, Executor blocking, LabTime time) {
    this.backend = backend;
    this.blocking = blocking;
    this.time = time;
  }

  @Override
  public void accept(Channel channel, Link link) {
    if (channels.size() >= MOST_CONNECTIONS) {
      channel.close();
      return;
    }
    channels.add(channel);
    channel.closeFuture().addListener(closed -> channels.remove(channel));
    channel
        .pipeline()
        .addLast(
            new io.netty.handler.timeout.ReadTimeoutHandler(IDLE_MINUTES, TimeUnit.MINUTES),
            new Connection(channel, link.remote().getAddress()));
  }

  @Override
  public void close() {
    channels.forEach(Channel::close);
  }

  /** One connection; all fields belong to its event loop. */
  private final class Connection extends ChannelInboundHandlerAdapter {
    private final Channel channel;
    private final InetAddress client;
    private final @Nullable ServerTls tls = backend.tls();
    private final LmtpSession session;
    private @Nullable ChannelHandlerContext here;
    private final ArrayDeque<LmtpEffect> wishes = new ArrayDeque<>();
    private boolean started;
    private boolean carryingOut;
    private boolean handshaking;

    Connection(Channel channel, InetAddress client) {
      this.channel = channel;
      this.client = client;
      this.session =
          new LmtpSession(
              backend.hostname(), backend.greeting(client), tls != null, backend.habits(client));
      channel
          .closeFuture()
          .addListener(
              closed ->
                  backend.note(
                      "Disconnect from " + client.getHostAddress() + ": " + session.ending()));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      here = context;
      if (channel.isActive()) {
        start();
      }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      start();
      context.fireChannelActive();
    }

    private void start() {
      if (!started) {
        started = true;
        backend.note("Connect from " + client.getHostAddress());
        carryOut(session.start());
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      try {
        byte[] copy = new byte[bytes.readableBytes()];
        bytes.readBytes(copy);
        carryOut(session.received(copy, copy.length));
      } finally {
        bytes.release();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      LOG.debug("the connection of {} broke", client, cause);
      channel.close();
    }

    private void carryOut(List<LmtpEffect> effects) {
      wishes.addAll(effects);
      if (carryingOut) {
        return;
      }
      carryingOut = true;
      for (LmtpEffect wish = wishes.poll(); wish != null; wish = wishes.poll()) {
        carryOut(wish);
      }
      carryingOut = false;
      channel.flush();
      if (!handshaking) {
        channel.config().setAutoRead(session.wantsInput());
      }
    }

    private void carryOut(LmtpEffect effect) {
      if (effect instanceof LmtpEffect.Send send) {
        channel.write(Unpooled.wrappedBuffer(send.text().getBytes(StandardCharsets.ISO_8859_1)));
      } else if (effect instanceof LmtpEffect.Find find) {
        later(
            () -> {
              try {
                String user = backend.find(find.address(), client);
                return () -> session.found(user);
              } catch (IOException trouble) {
                LOG.debug("recipient {}: {}", find.address(), trouble.toString());
                return session::notFound;
              }
            });
      } else if (effect instanceof LmtpEffect.StartTls) {
        startTls();
      } else if (effect instanceof LmtpEffect.Deliver deliver) {
        later(() -> delivered(deliver));
      } else {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
      }
    }

    private void startTls() {
      ChannelHandlerContext context = here;
      if (tls == null || context == null) {
        channel.close();
        return;
      }
      handshaking = true;
      TlsLayer.start(
          context,
          tls,
          agreed -> {
            handshaking = false;
            int bits = agreed.getCipherSuite().contains("256") ? 256 : 128;
            carryOut(
                session.secured(
                    "%s with cipher %s (%d/%d bits)"
                        .formatted(agreed.getProtocol(), agreed.getCipherSuite(), bits, bits)));
          },
          trouble -> LOG.debug("no TLS with {}", client, trouble));
      channel.config().setAutoRead(true);
    }

    private Supplier<List<LmtpEffect>> delivered(LmtpEffect.Deliver deliver) {
      try {
        String id = backend.deliver(deliver, client);
        return () -> session.delivered(true, id);
      } catch (LmtpBackend.NotDelivered refused) {
        return () -> session.refused(refused.refusal());
      } catch (IOException trouble) {
        LOG.warn("mailbox of {}: {}", deliver.user(), trouble.toString());
        return () -> session.delivered(false, "");
      }
    }

    /** Work that may wait for the disk; what it came to is told on the event loop. */
    private void later(Supplier<Supplier<List<LmtpEffect>>> work) {
      Activity activity = time.begin();
      try {
        blocking.execute(
            () -> {
              Supplier<List<LmtpEffect>> answer = work.get();
              channel
                  .eventLoop()
                  .execute(
                      () -> {
                        try {
                          carryOut(answer.get());
                        } finally {
                          activity.close();
                        }
                      });
            });
      } catch (RejectedExecutionException ending) {
        activity.close();
        channel.close();
      }
    }
  }
}
