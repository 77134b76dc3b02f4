package dev.mxlab.mailbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The mbox files that are in use in this process, one {@link MboxFile} for each path. */
final class MboxFiles {
  private static final Logger LOG = LogManager.getLogger(MboxFiles.class);

  private final ConcurrentHashMap<Path, MboxFile> files = new ConcurrentHashMap<>();

  MboxFile use(Path path) {
    return files.compute(
        path,
        (p, known) -> {
          MboxFile file = known == null ? new MboxFile(p) : known;
          file.users++;
          return file;
        });
  }

  /** Ends one use; the last one closes the file, under the map's lock so that nobody reopens it. */
  void leave(MboxFile file) {
    try {
      files.computeIfPresent(
          file.path(),
          (p, known) -> {
            if (--known.users > 0) {
              return known;
            }
            try {
              known.forget();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            return null;
          });
    } catch (UncheckedIOException e) {
      LOG.warn("closing {} failed", file.path(), e);
    }
  }
}
