package dev.mxlab.dns.zone;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes zones to files so that a reader, and a start after a crash, finds the old file or the new
 * one: the new one is written beside it, brought to the disk, and then takes its name.
 */
public final class ZoneFiles {
  private static final int BUFFER = 1 << 16;

  /** Writes a file's content. */
  public interface Content {
    void write(OutputStream out) throws IOException;
  }

  private ZoneFiles() {}

  /** Saves a zone as text. */
  public static void saveText(Zone zone, ZoneText.Style style, Path file) throws IOException {
    save(file, out -> writeText(zone, style, false, out));
  }

  /** Saves a zone in raw format. */
  public static void saveRaw(Zone zone, RawZone.Header header, Path file) throws IOException {
    save(file, out -> RawZone.write(zone, header, out));
  }

  /** Writes a zone as text to a stream, which stays open. */
  public static void writeText(Zone zone, ZoneText.Style style, boolean resigning, OutputStream out)
      throws IOException {
    Writer writer =
        new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.US_ASCII), BUFFER);
    if (resigning) {
      ZoneText.writeResigning(zone, style, writer);
    } else {
      ZoneText.write(zone, style, writer);
    }
    writer.flush();
  }

  /** Puts content in the place of a file, or makes it; all of it or nothing. */
  public static void save(Path file, Content content) throws IOException {
    Path beside = file.resolveSibling("tmp-" + file.getFileName());
    try {
      try (FileChannel channel =
          FileChannel.open(
              beside,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
        content.write(out);
        out.flush();
        channel.force(true);
      }
      replace(beside, file);
    } finally {
      Files.deleteIfExists(beside);
    }
    syncDirectory(file);
  }

  private static void replace(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException notHere) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** The new name is on the disk only when its directory is; not every system can do that. */
  private static void syncDirectory(Path file) {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException | UnsupportedOperationException cannot) {
      // The file itself is there.
    }
  }
}
