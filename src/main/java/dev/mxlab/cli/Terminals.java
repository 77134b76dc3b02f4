package dev.mxlab.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.NonBlocking;
import org.jline.utils.NonBlockingInputStream;

/** The line editor of {@code mxlab sh}; a class of its own, loaded for a terminal only. */
final class Terminals {
  private Terminals() {}

  static void sit(Sitting sitting, Caller caller) throws IOException {
    try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
      LineReader reader =
          LineReaderBuilder.builder()
              .terminal(terminal)
              .appName("mxlab")
              // The host's shell takes words apart; here a backslash is a backslash.
              .parser(new DefaultParser().escapeChars(new char[0]))
              .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
              .variable(LineReader.HISTORY_FILE, history(caller.environment()))
              .variable(LineReader.HISTORY_FILE_SIZE, 2000)
              .build();
      // Through the editor's own reader: what a command did not take is the next line's.
      InputStream in = new LineInput(new Typed(terminal, caller));
      terminal.handle(Terminal.Signal.INT, signal -> interrupt(caller));
      caller.columns(Integer.toString(Math.max(20, terminal.getWidth())));
      sitting.send("", in);
      while (!sitting.ended() && !sitting.refused()) {
        try {
          String line = reader.readLine(sitting.prompt());
          caller.columns(Integer.toString(Math.max(20, terminal.getWidth())));
          sitting.send(line, in);
        } catch (UserInterruptException interrupted) {
          // As in a shell: the line is dropped.
        } catch (EndOfFileException end) {
          caller.out().write("exit\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
          sitting.send("exit", in);
        }
      }
    }
  }

  /** Ctrl-C while a command runs: it ends, the shell does not. */
  private static void interrupt(Caller caller) {
    try {
      caller.out().write('\n');
    } catch (IOException gone) {
      // The terminal is gone; its hang-up ends us.
    }
    caller.interrupt();
  }

  private static Path history(Map<String, String> environment) throws IOException {
    String home = environment.getOrDefault("HOME", System.getProperty("user.home", "."));
    Path directory = Path.of(home, ".mxlab");
    Files.createDirectories(directory);
    return directory.resolve("history");
  }

  /** What is typed for a command, read so that the reader can be interrupted. */
  private static final class Typed extends InputStream {
    private static final long PATIENCE = 500;

    private final Terminal screen;
    private final Caller caller;
    private final NonBlockingInputStream terminal;
    private boolean unseen;

    Typed(Terminal screen, Caller caller) {
      this.screen = screen;
      this.caller = caller;
      InputStream input = screen.input();
      this.terminal =
          input instanceof NonBlockingInputStream own
              ? own
              : NonBlocking.nonBlocking("stdin", input);
    }

    @Override
    public int read() throws IOException {
      if (!unseen && caller.asksForSecret()) {
        screen.echo(false);
        unseen = true;
      }
      int typed = -1;
      try {
        typed = next();
      } finally {
        if (unseen && (typed < 0 || typed == '\n' || typed == '\r')) {
          screen.echo(true);
          unseen = false;
        }
      }
      return typed;
    }

    private int next() throws IOException {
      int typed = NonBlockingInputStream.READ_EXPIRED;
      while (typed == NonBlockingInputStream.READ_EXPIRED) {
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedIOException();
        }
        typed = terminal.read(PATIENCE);
      }
      return typed;
    }
  }
}
