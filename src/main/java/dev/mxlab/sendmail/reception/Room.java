package dev.mxlab.sendmail.reception;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/** Whether the disk of the queue has room for more (O MinFreeBlocks); looked up once a second. */
final class Room {
  private static final long SECOND = 1_000_000_000;

  private final Mta mta;
  private final long least;
  private @Nullable FileStore store;
  private boolean enough = true;
  private long looked;

  Room(Mta mta) {
    this.mta = mta;
    this.least = mta.settings().number("MinFreeBlocks");
    this.looked = System.nanoTime() - SECOND;
  }

  /** A disk that tells nothing has enough. */
  boolean enough() {
    return least == 0 || look();
  }

  private synchronized boolean look() {
    long now = System.nanoTime();
    if (now - looked >= SECOND) {
      looked = now;
      try {
        FileStore known = store;
        if (known == null) {
          known = Files.getFileStore(mta.host().files().real(mta.settings().queueDirectory()));
          store = known;
        }
        enough = known.getUsableSpace() / Math.max(1, known.getBlockSize()) >= least;
      } catch (IOException | UnsupportedOperationException untold) {
        enough = true;
      }
    }
    return enough;
  }
}
