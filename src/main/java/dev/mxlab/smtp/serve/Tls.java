package dev.mxlab.smtp.serve;

import dev.mxlab.smtp.Security;
import dev.mxlab.smtp.TlsParty;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** Puts TLS under a handler of a channel that stands already (RFC 3207). */
final class Tls {
  private Tls() {}

  /**
   * Begins the handshake; what was written before goes out in the clear.
   *
   * @param done hears what came of it, on the event loop
   * @param failed hears why nothing did; the channel is closed then
   */
  static void start(
      ChannelHandlerContext ctx,
      TlsParty party,
      String peer,
      Consumer<Security> done,
      Consumer<Throwable> failed) {
    ctx.flush();
    SSLEngine engine = party.engine(peer);
    SslHandler handler = new SslHandler(engine);
    handler.setHandshakeTimeoutMillis(party.patience().toMillis());
    handler
        .handshakeFuture()
        .addListener(
            future -> {
              if (future.isSuccess()) {
                done.accept(party.describe(engine.getSession()));
              } else {
                failed.accept(future.cause());
              }
            });
    ctx.pipeline().addBefore(ctx.name(), null, handler);
  }

  /** Says goodbye in TLS where it is spoken; the future of the last octet. */
  static @Nullable ChannelFuture farewell(ChannelHandlerContext ctx) {
    SslHandler handler = ctx.pipeline().get(SslHandler.class);
    return handler == null ? null : handler.closeOutbound();
  }
}
