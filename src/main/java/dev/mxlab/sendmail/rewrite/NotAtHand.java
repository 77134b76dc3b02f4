package dev.mxlab.sendmail.rewrite;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** How a question ends that was to be answered on the spot and cannot be ({@link Rules#atHand}). */
public final class NotAtHand extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final NotAtHand IT = new NotAtHand();

  private NotAtHand() {
    super("it would have to be worked out or read", null, false, false);
  }

  public static <T> CompletionStage<T> answer() {
    return CompletableFuture.failedFuture(IT);
  }
}
