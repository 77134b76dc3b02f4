package dev.mxlab.sendmail.delivery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Work on files that a stage of a delivery attempt does; its trouble is the stage's. */
@FunctionalInterface
interface FileWork<T> {
  T run() throws IOException;

  /** Begins it where waiting for a disk is allowed. */
  static <T> CompletableFuture<T> later(FileWork<T> work, Executor blocking) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return work.run();
          } catch (IOException failed) {
            throw new UncheckedIOException(failed);
          }
        },
        blocking);
  }
}
