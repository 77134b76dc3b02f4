package dev.mxlab.smtp.serve;

import dev.mxlab.net.HostStack;
import dev.mxlab.smtp.client.SmtpClient;
import dev.mxlab.smtp.client.Transfer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** Delivers messages over the connections of a host's network stack. */
public final class NettySmtpClient implements SmtpClient {
  private final HostStack stack;
  private final Executor files;

  /**
   * @param files where messages are read; reading may block
   */
  public NettySmtpClient(HostStack stack, Executor files) {
    this.stack = stack;
    this.files = files;
  }

  @Override
  public CompletableFuture<Transfer.Result> transfer(Transfer.Order order) {
    CompletableFuture<Transfer.Result> result = new CompletableFuture<>();
    stack
        .connect(
            order.server(),
            order.from(),
            order.limits().connect(),
            (channel, link) -> {
              link.carry(order.trace());
              channel.pipeline().addLast(new TransferHandler(order, files, link, result));
            })
        .whenComplete(
            (channel, trouble) -> {
              if (trouble != null) {
                result.complete(unconnected(trouble));
              }
            });
    return result;
  }

  private static Transfer.Result unconnected(Throwable trouble) {
    Throwable cause =
        trouble instanceof CompletionException && trouble.getCause() != null
            ? trouble.getCause()
            : trouble;
    IOException why =
        cause instanceof IOException io ? io : new IOException(String.valueOf(cause), cause);
    return new Transfer.Result(List.of(), List.of(), why, "connect", null);
  }
}
