package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** What makes a new name in a directory last. */
final class Directories {
  private Directories() {}

  /**
   * Brings a directory's names to the disk, where the system lets a directory be opened; elsewhere
   * (Windows, in-memory file systems) there is nothing to do.
   */
  static void sync(@Nullable Path directory) {
    if (directory == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException notHere) {
      // The file's own content is synced; only its name could be lost with the power.
    }
  }
}
