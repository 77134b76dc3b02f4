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
  private long free = Long.MAX_VALUE;
  private long block = 1;
  private long looked;

  Room(Mta mta) {
    this.mta = mta;
    this.least = mta.settings().number("MinFreeBlocks");
    this.looked = System.nanoTime() - SECOND;
  }

  /** For so many octets more; a disk that tells nothing has enough. */
  boolean enough(long size) {
    return least == 0 && size == 0 || look(size);
  }

  /** What the log is told then (enoughdiskspace in conf.c). */
  synchronized String shortage(String who, long size) {
    return "low on space (%s needs %d bytes + %d blocks in %s), max avail: %d"
        .formatted(who, size, least, mta.settings().queueDirectory(), free);
  }

  private synchronized boolean look(long size) {
    long now = System.nanoTime();
    if (now - looked >= SECOND) {
      looked = now;
      try {
        FileStore known = store;
        if (known == null) {
          known = Files.getFileStore(mta.host().files().real(mta.settings().queueDirectory()));
          store = known;
        }
        block = Math.max(1, known.getBlockSize());
        free = known.getUsableSpace() / block;
      } catch (IOException | UnsupportedOperationException untold) {
        free = Long.MAX_VALUE;
      }
    }
    return free >= least && free - least >= size / block;
  }
}
