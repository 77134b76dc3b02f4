package dev.mxlab.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files of a host: maps the paths that a tutorial names to the real ones below the lab's
 * directory. The one class that knows the layout.
 *
 * <p>{@code /etc/mail/*} and {@code /etc/aliases} live in {@code mail/HOST}, the rest of {@code
 * /etc} in {@code etc/HOST}; zone files ({@code *.db *.zone *.rev db.* named.ca} under /etc/bind or
 * /var/named) are read from {@code var/HOST/named}, then {@code zones/HOST}, then {@code zones},
 * and what named writes goes to the first; {@code /var/mail} = {@code /var/spool/mail}, {@code
 * /var/...} and {@code /home}, {@code /root}, {@code /tmp} live in {@code var/HOST}. Any other path
 * is the real disk's.
 */
public interface HostFiles {
  /** Where {@code path} (absolute, of the host) is read from. */
  Path real(String path);

  /**
   * Where {@code path} is written to; differs from {@link #real} for zone files that named itself
   * writes.
   */
  Path forDaemon(String path);

  /**
   * Makes the directories that every machine has where this is a simulated one: /home, /var/mail,
   * /var/spool/mqueue, ...
   */
  default void create() throws IOException {}

  /** The host's name for a real file; the real path itself where none maps to it. */
  String shown(Path real);

  /** The names that {@code ls} shows in a directory of the host, sorted; empty when it is none. */
  List<String> list(String directory);

  /**
   * Where owners and modes are written down that are not the real disk's; empty: there are none.
   */
  default Optional<OwnerRecord> owners() {
    return Optional.empty();
  }
}
