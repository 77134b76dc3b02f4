package dev.mxlab.mailbox;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** Files of a Maildir as they come to be: written in {@code tmp}, then renamed. */
final class MaildirFiles {
  private final AtomicInteger counter = new AtomicInteger();

  /** The lab's clock may stand still. */
  private final int instance = new SecureRandom().nextInt();

  /** The three directories. */
  static void make(Path directory) throws IOException {
    for (String one : new String[] {"cur", "new", "tmp"}) {
      Files.createDirectories(directory.resolve(one));
    }
  }

  /** A file that is complete, in {@code tmp}. */
  record Written(Path file, String base, long stored, long size) {}

  /**
   * Writes a message to the disk with LF line ends.
   *
   * @param name the part before the sizes, unique
   */
  static Written write(Path directory, String name, InputStream content) throws IOException {
    Path file = directory.resolve("tmp").resolve(name);
    boolean done = false;
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 32 * 1024);
        InputStream in = new LfStream(new BufferedInputStream(content, 16 * 1024))) {
      WireSize size = new WireSize();
      byte[] piece = new byte[16 * 1024];
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        size.add(piece, n);
        out.write(piece, 0, n);
      }
      out.flush();
      channel.force(true);
      done = true;
      String base = name + ",S=" + size.stored() + ",W=" + size.wire();
      return new Written(file, base, size.stored(), size.wire());
    } finally {
      if (!done) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** {@code 1795351137.M785621P23660R00c0ffeeQ1.mail}, never the same twice. */
  String name(Instant now, String host) {
    String clean = host.replace("/", "\\057").replace(":", "\\072");
    return "%d.M%06dP%dR%08xQ%d.%s"
        .formatted(
            now.getEpochSecond(),
            now.getNano() / 1000,
            ProcessHandle.current().pid(),
            instance,
            counter.incrementAndGet(),
            clean);
  }
}
