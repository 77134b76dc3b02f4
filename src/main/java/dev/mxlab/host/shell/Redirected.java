package dev.mxlab.host.shell;

import dev.mxlab.host.Disk;
import dev.mxlab.host.FileModes;
import dev.mxlab.host.SystemError;
import dev.mxlab.host.shell.Script.Redirection;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** The three streams of one command, redirected in the order that the line says. */
final class Redirected implements Closeable {
  private InputStream in;
  private PrintStream out;
  private PrintStream err;
  private final List<Closeable> opened = new ArrayList<>();

  private Redirected(ShellContext context) {
    this.in = context.in();
    this.out = context.out();
    this.err = context.err();
  }

  static Redirected none(ShellContext context) {
    return new Redirected(context);
  }

  static Redirected open(List<Redirection> redirections, ShellContext context, Expansion expansion)
      throws RedirectionException, IOException {
    Redirected streams = new Redirected(context);
    try {
      for (Redirection redirection : redirections) {
        streams.apply(redirection, context, expansion);
      }
      return streams;
    } catch (RedirectionException failed) {
      streams.close();
      throw failed;
    }
  }

  private void apply(Redirection redirection, ShellContext context, Expansion expansion)
      throws RedirectionException {
    List<String> names = expansion.fields(redirection.target());
    if (names.size() != 1) {
      throw new RedirectionException(expansion.text(redirection.target()) + ": ambiguous redirect");
    }
    String name = names.get(0);
    if (redirection.operator().equals(">&")) {
      duplicate(redirection.descriptor(), name);
      return;
    }
    try {
      String path = context.absolute(name);
      Disk disk = context.disk();
      if (redirection.operator().equals("<")) {
        if (disk.isDirectory(path)) {
          throw new IOException("Is a directory");
        }
        in = new BufferedInputStream(Files.newInputStream(disk.toRead(path)));
        opened.add(in);
      } else {
        PrintStream file = write(context, path, redirection.operator().equals(">>"));
        opened.add(file);
        point(redirection.descriptor(), file);
      }
    } catch (IOException failed) {
      throw new RedirectionException(name + ": " + SystemError.text(failed));
    } catch (InvalidPathException impossible) {
      throw new RedirectionException(name + ": Invalid argument");
    }
  }

  private static PrintStream write(ShellContext context, String path, boolean append)
      throws IOException {
    Disk disk = context.disk();
    if (disk.isDirectory(path)) {
      throw new IOException("Is a directory");
    }
    Path real = disk.toWrite(path);
    boolean fresh = Files.notExists(real);
    OutputStream file =
        Files.newOutputStream(
            real,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING);
    if (fresh) {
      disk.made(path, FileModes.FILE & ~context.umask());
    }
    return new PrintStream(new BufferedOutputStream(file), false, StandardCharsets.UTF_8);
  }

  private void duplicate(int descriptor, String name) throws RedirectionException {
    switch (name) {
      case "1" -> point(descriptor, out);
      case "2" -> point(descriptor, err);
      default -> throw new RedirectionException(name + ": Bad file descriptor");
    }
  }

  private void point(int descriptor, PrintStream to) throws RedirectionException {
    switch (descriptor) {
      case 1 -> out = to;
      case 2 -> err = to;
      default -> throw new RedirectionException(descriptor + ": Bad file descriptor");
    }
  }

  InputStream in() {
    return in;
  }

  PrintStream out() {
    return out;
  }

  PrintStream err() {
    return err;
  }

  @Override
  public void close() throws IOException {
    for (Closeable each : opened) {
      each.close();
    }
  }
}
