package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * Gives files of one directory other names. Where there are many of them the directory is opened
 * for it: then its path is followed once and not twice for each file (renameat(2)).
 */
final class Renames implements AutoCloseable {
  /** To open a directory takes as long as to follow some paths. */
  private static final int MANY = 16;

  private final Path directory;
  private final @Nullable DirectoryStream<Path> open;

  /**
   * @param count how many files there will be
   */
  Renames(Path directory, int count) throws IOException {
    this.directory = directory;
    this.open = count < MANY ? null : Files.newDirectoryStream(directory);
  }

  /** The file of the new name is gone, if there was one. */
  void rename(String from, String to) throws IOException {
    if (open instanceof SecureDirectoryStream<Path> handle) {
      handle.move(
          directory.getFileSystem().getPath(from), handle, directory.getFileSystem().getPath(to));
    } else {
      Files.move(directory.resolve(from), directory.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  @Override
  public void close() throws IOException {
    if (open != null) {
      open.close();
    }
  }
}
