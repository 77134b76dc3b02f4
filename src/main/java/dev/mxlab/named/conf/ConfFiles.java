package dev.mxlab.named.conf;

import java.io.IOException;
import java.util.List;

/** The files that a configuration is read from; all paths are absolute and the reader's own. */
public interface ConfFiles {
  /**
   * A file's text.
   *
   * @throws java.nio.file.NoSuchFileException when there is none
   */
  String read(String path) throws IOException;

  /** Whether named could make this its working directory. */
  boolean isDirectory(String path);

  /** The names in a directory, for {@code include "dir/*.conf"}; empty where there is none. */
  List<String> list(String directory);
}
