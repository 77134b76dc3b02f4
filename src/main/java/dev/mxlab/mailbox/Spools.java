package dev.mxlab.mailbox;

import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The mail stores of a process, one for each spool directory, so that whoever delivers and whoever
 * fetches share one open file and one lock for each mailbox.
 */
public final class Spools {
  private final ConcurrentHashMap<Path, MailStore> stores = new ConcurrentHashMap<>();

  /** The store of mbox files in a directory of the disk. */
  public MailStore mbox(Path directory) {
    return stores.computeIfAbsent(directory.toAbsolutePath().normalize(), MboxStore::new);
  }
}
