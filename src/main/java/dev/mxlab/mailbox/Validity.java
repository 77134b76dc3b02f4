package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;

/**
 * UIDVALIDITY for new mailboxes of an account: the time, and never one that was given before, so
 * that a mailbox that takes the name of a deleted one is known to be another (RFC 3501 section
 * 2.3.1.1). Kept in {@code dovecot-uidvalidity}.
 */
final class Validity {
  private final Path directory;
  private final InstantSource clock;

  Validity(Path directory, InstantSource clock) {
    this.directory = directory;
    this.clock = clock;
  }

  synchronized long next() throws IOException {
    Path file = directory.resolve("dovecot-uidvalidity");
    long last = 0;
    try {
      String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
      if (text.matches("[0-9a-f]{1,8}")) {
        last = Long.parseLong(text, 16);
      }
    } catch (NoSuchFileException first) {
      Files.createDirectories(directory);
    }
    long next = Math.max(clock.instant().getEpochSecond() & 0xffff_ffffL, last + 1);
    Path fresh = directory.resolve("dovecot-uidvalidity.tmp");
    Files.writeString(fresh, "%08x".formatted(next), StandardCharsets.US_ASCII);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return next;
  }
}
