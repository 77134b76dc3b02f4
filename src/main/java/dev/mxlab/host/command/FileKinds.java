package dev.mxlab.host.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.Disk;
import dev.mxlab.host.SystemError;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** file(1) and strings(1), for looking at what makemap has made. */
final class FileKinds implements Command {
  private static final int HEAD = 64 * 1024;
  private static final int MAGIC_AT = 12;
  private static final int HASH = 0x00061561;
  private static final int BTREE = 0x00053162;
  private static final int SHORTEST = 4;

  @Override
  public List<String> names() {
    return List.of("file", "strings");
  }

  @Override
  public int run(Call call) throws IOException {
    return call.name().equals("file") ? file(call) : strings(call);
  }

  private static int file(Call call) {
    Options options = Options.parse(call.args(), "bizLk", "brief=b");
    if (options.problem().isPresent() || options.operands().isEmpty()) {
      options.problem().ifPresent(problem -> call.err().println("file: " + problem));
      call.err().println("Usage: file [-b] file ...");
      return 1;
    }
    int width = options.operands().stream().mapToInt(String::length).max().orElse(0) + 2;
    for (String operand : options.operands()) {
      String name = options.has('b') ? "" : String.format("%-" + width + "s", operand + ":");
      call.out().println(name + kind(call, operand));
    }
    return 0;
  }

  private static String kind(Call call, String operand) {
    Disk disk = Disk.of(call);
    String path = call.absolute(operand);
    try {
      Path real = disk.toLookAt(path);
      if (disk.isDirectory(path)) {
        return (disk.ownership(path).mode() & 01000) != 0 ? "sticky, directory" : "directory";
      }
      disk.toRead(path);
      try (InputStream in = Files.newInputStream(real)) {
        return kind(in.readNBytes(HEAD));
      }
    } catch (IOException failed) {
      return "cannot open `" + operand + "' (" + SystemError.text(failed) + ")";
    }
  }

  private static String kind(byte[] head) {
    if (head.length == 0) {
      return "empty";
    }
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      if (head.length >= MAGIC_AT + 8) {
        ByteBuffer words = ByteBuffer.wrap(head).order(order);
        int magic = words.getInt(MAGIC_AT);
        if (magic == HASH || magic == BTREE) {
          boolean ours = order == ByteOrder.LITTLE_ENDIAN;
          return "Berkeley DB ("
              + (magic == HASH ? "Hash" : "Btree")
              + ", version "
              + words.getInt(MAGIC_AT + 4)
              + ", "
              + (ours ? "native byte-order)" : "big-endian)");
        }
      }
    }
    boolean ascii = true;
    for (byte b : head) {
      if (b >= 0 && b < ' ' && "\t\n\r\f\b\u001b".indexOf(b) < 0 || b == 0x7f) {
        return "data";
      }
      ascii &= b >= 0;
    }
    if (ascii) {
      return "ASCII text";
    }
    // The end of the head may lie within a character.
    for (int cut = 0; cut < 4 && cut < head.length; cut++) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(head, 0, head.length - cut));
        return "Unicode text, UTF-8 text";
      } catch (CharacterCodingException wrong) {
        continue;
      }
    }
    return "ISO-8859 text";
  }

  private static int strings(Call call) throws IOException {
    Options options = Options.parse(call.args(), "an:f", "bytes=n", "all=a");
    String length = options.value('n').orElse("" + SHORTEST);
    if (options.problem().isPresent() || !length.matches("[1-9]\\d{0,5}")) {
      options.problem().ifPresent(problem -> call.err().println("strings: " + problem));
      call.err().println("Usage: strings [-a] [-n number] [file(s)]");
      return 1;
    }
    int shortest = Integer.parseInt(length);
    if (options.operands().isEmpty()) {
      strings(call.in(), shortest, call.out());
      return 0;
    }
    int status = 0;
    for (String operand : options.operands()) {
      String path = call.absolute(operand);
      try {
        if (Disk.of(call).isDirectory(path)) {
          call.err().println("strings: Warning: '" + operand + "' is a directory");
          status = 1;
          continue;
        }
        try (InputStream in = Files.newInputStream(Disk.of(call).toRead(path))) {
          strings(in, shortest, call.out());
        }
      } catch (java.nio.file.NoSuchFileException missing) {
        call.err().println("strings: '" + operand + "': No such file");
        status = 1;
      } catch (IOException failed) {
        call.err().println("strings: " + operand + ": " + SystemError.text(failed));
        status = 1;
      }
    }
    return status;
  }

  private static void strings(InputStream in, int shortest, PrintStream out) throws IOException {
    StringBuilder run = new StringBuilder();
    byte[] buffer = new byte[8192];
    for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
      for (int i = 0; i < n; i++) {
        byte b = buffer[i];
        if (b >= ' ' && b < 0x7f || b == '\t') {
          run.append((char) b);
        } else {
          print(run, shortest, out);
        }
      }
    }
    print(run, shortest, out);
  }

  private static void print(StringBuilder run, int shortest, PrintStream out) {
    if (run.length() >= shortest) {
      out.println(run);
    }
    run.setLength(0);
  }
}
