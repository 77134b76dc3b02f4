package dev.mxlab.sendmail.map;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a look-up gives: a result, or the promise of one. */
public sealed interface MapAnswer {
  Found NO_MATCH = new Found(null, 0);
  Found TEMPORARY = new Found(null, 75);

  /**
   * It is known.
   *
   * @param value null for no match
   * @param status of sysexits.h: 0, 75 for a failure that may pass
   */
  record Found(@Nullable String value, int status) implements MapAnswer {
    public static Found of(String value) {
      return new Found(value, 0);
    }

    public boolean temporary() {
      return status == 75;
    }
  }

  /** Somebody else is asked; the stage never fails. */
  record Later(CompletionStage<Found> stage) implements MapAnswer {}

  default MapAnswer map(UnaryOperator<Found> change) {
    return this instanceof Found found
        ? change.apply(found)
        : new Later(((Later) this).stage().thenApply(change));
  }

  default CompletionStage<Found> promise() {
    return this instanceof Found found
        ? CompletableFuture.completedFuture(found)
        : ((Later) this).stage();
  }
}
