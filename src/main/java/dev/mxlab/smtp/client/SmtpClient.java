package dev.mxlab.smtp.client;

import java.util.concurrent.CompletableFuture;

/** Delivers messages to servers. */
public interface SmtpClient {
  /** Connects, hands the message over, says QUIT. The future never fails. */
  CompletableFuture<Transfer.Result> transfer(Transfer.Order order);
}
