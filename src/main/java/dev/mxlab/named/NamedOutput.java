package dev.mxlab.named;

import dev.mxlab.host.HostFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The files that named writes for people to read; relative names start at its directory. */
final class NamedOutput {
  private final HostFiles files;
  private final String directory;

  NamedOutput(HostFiles files, String directory) {
    this.files = files;
    this.directory = directory;
  }

  private Path real(String name) throws IOException {
    Path real = files.forDaemon(Path.of(directory).resolve(name).normalize().toString());
    Path parent = real.getParent();
    // A lab need not hold a directory that every installation has.
    if (parent != null && files.forDaemon(directory).equals(parent)) {
      Files.createDirectories(parent);
    }
    return real;
  }

  void append(String name, String text) throws IOException {
    Files.writeString(
        real(name),
        text,
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  void write(String name, String text) throws IOException {
    Files.writeString(real(name), text, StandardCharsets.UTF_8);
  }

  Path fresh(String name) throws IOException {
    return real(name);
  }

  /** Why it could not be written, in BIND's words. */
  static String reason(IOException failed) {
    return failed instanceof NoSuchFileException
        ? "file not found"
        : failed instanceof AccessDeniedException ? "permission denied" : "unexpected error";
  }
}
