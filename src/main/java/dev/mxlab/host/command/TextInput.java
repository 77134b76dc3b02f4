package dev.mxlab.host.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.Disk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a command is given to read: its operands as files, or its standard input. */
final class TextInput {
  /** A line of a person's input; longer ones are cut into several. */
  private static final int LONGEST_LINE = 64 << 10;

  private TextInput() {}

  /**
   * The file that {@code operand} names, or standard input for {@code -}; close what this opens.
   */
  static InputStream open(Call call, String operand) throws IOException {
    if (operand.equals("-")) {
      return call.in();
    }
    Disk disk = Disk.of(call);
    String path = call.absolute(operand);
    Path real = disk.toRead(path);
    if (disk.isDirectory(path)) {
      throw new IOException("Is a directory");
    }
    return Files.newInputStream(real);
  }

  /**
   * The next line of standard input without its end, null when there is none. Reads byte by byte:
   * what follows the line belongs to the next reader.
   */
  static @Nullable String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    if (next < 0) {
      return null;
    }
    while (next >= 0 && next != '\n' && line.size() < LONGEST_LINE) {
      line.write(next);
      next = in.read();
    }
    String text = line.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
