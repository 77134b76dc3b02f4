package dev.mxlab.smtp.serve;

import dev.mxlab.net.Link;
import dev.mxlab.net.TcpService;
import dev.mxlab.smtp.Reply;
import dev.mxlab.smtp.ReplyText;
import dev.mxlab.smtp.server.Reception;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import java.util.concurrent.atomic.AtomicInteger;

/** Serves SMTP on a port: one {@link dev.mxlab.smtp.server.ServerSession} for each connection. */
public final class SmtpServer implements TcpService {
  /**
   * @param longestLine of a command in octets, its end included
   * @param mostSessions at once; who comes after them is sent away with 421
   */
  public record Limits(int longestLine, int mostSessions) {
    /** sendmail's MAXLINE; the last is our own. */
    public static Limits standard() {
      return new Limits(2048, 20_000);
    }
  }

  private static final Reply FULL = Reply.of(421, "4.3.2", "Too many open connections.");

  private final Reception reception;
  private final Limits limits;
  private final AtomicInteger sessions = new AtomicInteger();

  public SmtpServer(Reception reception, Limits limits) {
    this.reception = reception;
    this.limits = limits;
  }

  @Override
  public void accept(Channel channel, Link link) {
    channel.closeFuture().addListener(closed -> sessions.decrementAndGet());
    int now = sessions.incrementAndGet();
    if (reception.refuses(now - 1)) {
      // A reset, as from a host where nobody listens.
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      channel.close();
      return;
    }
    if (now > limits.mostSessions()) {
      channel
          .writeAndFlush(Unpooled.wrappedBuffer(ReplyText.encode(FULL)))
          .addListener(ChannelFutureListener.CLOSE);
      return;
    }
    channel.pipeline().addLast(new ServerHandler(reception, link, limits.longestLine()));
  }

  /** Connections that are open now. */
  public int sessions() {
    return sessions.get();
  }
}
