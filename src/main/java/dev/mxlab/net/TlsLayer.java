package dev.mxlab.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import java.util.function.Consumer;
import javax.net.ssl.SSLSession;

/** TLS beneath the handler of a connection that stands. */
public final class TlsLayer {
  private TlsLayer() {}

  /**
   * Begins the handshake; what was written before goes out in the clear.
   *
   * @param ctx of the handler that is to speak TLS from now on
   * @param done hears what was agreed on, on the event loop
   * @param failed hears why nothing was; the channel is closed then
   */
  public static void start(
      ChannelHandlerContext ctx,
      ServerTls tls,
      Consumer<SSLSession> done,
      Consumer<Throwable> failed) {
    ctx.flush();
    SslHandler handler = new SslHandler(tls.engine());
    handler.setHandshakeTimeoutMillis(tls.patience().toMillis());
    handler
        .handshakeFuture()
        .addListener(
            future -> {
              if (future.isSuccess()) {
                done.accept(handler.engine().getSession());
              } else {
                failed.accept(future.cause());
              }
            });
    ctx.pipeline().addBefore(ctx.name(), null, handler);
  }
}
