package dev.mxlab.mailbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZonedDateTime;

/**
 * Brings new mail into Maildirs: written in {@code tmp}, on the disk before it is in {@code new}.
 */
final class MaildirDelivery {
  /** A larger message is not told to those who keep notes. */
  private static final int LARGEST_NOTED = 1 << 20;

  private final MaildirFiles files = new MaildirFiles();
  private final Boxes boxes;

  MaildirDelivery(Boxes boxes) {
    this.boxes = boxes;
  }

  MailStore.Place deliver(Path directory, String host, ZonedDateTime at, MailStore.Content content)
      throws IOException {
    if (Files.notExists(directory.resolve("tmp"))) {
      MaildirFiles.make(directory);
    }
    byte[] small;
    MaildirFiles.Written written;
    try (InputStream in = content.open()) {
      small = in.readNBytes(LARGEST_NOTED);
    }
    String name = files.name(at.toInstant(), host);
    boolean large = small.length == LARGEST_NOTED;
    try (InputStream in = large ? content.open() : new ByteArrayInputStream(small)) {
      written = MaildirFiles.write(directory, name, in);
    }
    Path target = directory.resolve("new").resolve(written.base());
    boolean done = false;
    try {
      MailStore.Place place = new MailStore.Place(target.toString(), 0, written.stored());
      MailStore.Noted noted = large ? null : content.note(place, small);
      if (noted != null) {
        noted.await();
      }
      Files.move(written.file(), target, StandardCopyOption.ATOMIC_MOVE);
      done = true;
      boxes.arrived(directory);
      return place;
    } finally {
      if (!done) {
        Files.deleteIfExists(written.file());
      }
    }
  }
}
