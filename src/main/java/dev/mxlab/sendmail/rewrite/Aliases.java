package dev.mxlab.sendmail.rewrite;

import java.util.Optional;

/**
 * The right sides of aliases by their names in lower case. The file is read anew when it has
 * changed; while there is none nothing is found.
 */
@FunctionalInterface
public interface Aliases {
  /** May wait for a disk, unless {@link #isRead} says otherwise. */
  Optional<String> find(String name);

  /** Whether the files can be trusted; who may not be asked has to wait. */
  default boolean available() {
    return true;
  }

  /** Whether what is in memory is what the file holds; costs a look at the file. */
  default boolean isRead() {
    return false;
  }
}
