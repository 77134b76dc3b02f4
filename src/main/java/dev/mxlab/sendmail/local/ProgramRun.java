package dev.mxlab.sendmail.local;

import dev.mxlab.mailbox.MailStore;
import dev.mxlab.sendmail.delivery.Outlet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of a program that gets a message on its standard input. */
final class ProgramRun {
  private static final int OS_ERROR = 71;
  private static final int TEMPORARY = 75;
  private static final int MOST_WORDS = 16_384;

  private final List<String> command;
  private final Path directory;
  private final Duration limit;

  ProgramRun(String script, Path directory, Duration limit) {
    this(List.of("/bin/sh", "-c", script), directory, limit);
  }

  /**
   * @param command a program and its arguments
   */
  ProgramRun(List<String> command, Path directory, Duration limit) {
    this.command = List.copyOf(command);
    this.directory = directory;
    this.limit = limit;
  }

  /** What the program does not want to read is no error; what it says goes to the sender. */
  Outlet.Outcome feed(byte[] first, MailStore.Content content) {
    Path input = null;
    Path output = null;
    try {
      // Through files, so that neither a silent nor a talkative program can block anybody.
      input = Files.createTempFile("mxlab-prog", ".in");
      output = Files.createTempFile("mxlab-prog", ".out");
      try (OutputStream out = Files.newOutputStream(input);
          InputStream in = content.open()) {
        out.write(first);
        in.transferTo(out);
      }
      return run(input, output);
    } catch (IOException failed) {
      return Outlet.Outcome.of(OS_ERROR, String.valueOf(failed.getMessage()));
    } finally {
      delete(input);
      delete(output);
    }
  }

  private Outlet.Outcome run(Path input, Path output) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(directory.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.redirectInput(input.toFile());
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    Process process = builder.start();
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        return Outlet.Outcome.of(TEMPORARY, "");
      }
    } catch (InterruptedException ending) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return Outlet.Outcome.of(TEMPORARY, "");
    }
    return new Outlet.Outcome(process.exitValue(), "", words(output));
  }

  private static List<String> words(Path output) throws IOException {
    ByteArrayOutputStream words = new ByteArrayOutputStream();
    try (InputStream in = Files.newInputStream(output)) {
      words.writeBytes(in.readNBytes(MOST_WORDS));
    }
    return words.toString(StandardCharsets.ISO_8859_1).lines().toList();
  }

  private static void delete(@org.jspecify.annotations.Nullable Path file) {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException left) {
        file.toFile().deleteOnExit();
      }
    }
  }
}
