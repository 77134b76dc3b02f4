package dev.mxlab.sendmail.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.Disk;
import dev.mxlab.host.SystemError;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;

/** What {@code -X file} keeps of a command's input: {@code 00205 <<< Subject: one}. */
final class TrafficLog implements Closeable {
  private static final int PROCESS = 99_999;

  private final OutputStream out;
  private final String prefix;

  private TrafficLog(OutputStream out, String prefix) {
    this.out = out;
    this.prefix = prefix;
  }

  /** Of the file that -X names, below the working directory; of none without it. */
  static TrafficLog of(Call call, Arguments arguments) throws IOException {
    String name = arguments.values().getOrDefault('X', "");
    if (name.isEmpty()) {
      return new TrafficLog(OutputStream.nullOutputStream(), "");
    }
    OutputStream out =
        Files.newOutputStream(
            call.host().files().real(call.absolute(name)),
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
    long process = 1 + Math.floorMod(call.host().now().toEpochMilli(), (long) PROCESS);
    return new TrafficLog(out, String.format(java.util.Locale.ROOT, "%05d <<< ", process));
  }

  /** Why nothing can be written there; empty for no reason. */
  static String refused(Call call, String name) {
    if (name.isEmpty()) {
      return "";
    }
    String path = call.absolute(name);
    String why;
    try {
      if (Disk.of(call).isDirectory(path)) {
        why = "Is a directory";
      } else {
        String above = path.substring(0, Math.max(1, path.lastIndexOf('/')));
        if (!Disk.of(call).isDirectory(above)) {
          throw new NoSuchFileException(path);
        }
        Disk.of(call).toWrite(path);
        why = "";
      }
    } catch (IOException no) {
      why = SystemError.text(no);
    }
    return why.isEmpty() ? "" : "cannot open " + name + ": " + why;
  }

  void came(byte[] line) throws IOException {
    out.write(prefix.getBytes(StandardCharsets.ISO_8859_1));
    out.write(line);
  }

  void ended() throws IOException {
    came("[EOF]\n".getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException lost) {
      throw new UncheckedIOException(lost);
    }
  }
}
