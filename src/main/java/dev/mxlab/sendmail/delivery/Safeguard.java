package dev.mxlab.sendmail.delivery;

import dev.mxlab.smtp.client.Transfer;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;

/** How a message is to be protected on its way to a server. */
@FunctionalInterface
public interface Safeguard {
  /** In the clear, as nobody. */
  Safeguard NONE = (host, address) -> CompletableFuture.completedFuture(Transfer.Safety.NONE);

  /**
   * @param host the server's name, without final dot
   */
  CompletableFuture<Transfer.Safety> of(String host, InetAddress address);
}
