package dev.mxlab.sendmail.rewrite;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

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

  /**
   * What was answered on the spot, else what somebody says who has time.
   *
   * @param onTheSpot done, if only with this
   */
  public static <T> CompletionStage<T> orElse(
      CompletionStage<T> onTheSpot, Supplier<CompletionStage<T>> whole) {
    CompletableFuture<T> known = onTheSpot.toCompletableFuture();
    return known.isDone() && !known.isCompletedExceptionally() ? known : whole.get();
  }
}
