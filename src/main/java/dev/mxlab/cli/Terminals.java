package dev.mxlab.cli;

import java.io.IOException;
import java.io.InputStream;
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
      InputStream in = new LineInput(caller.in());
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

  private static Path history(Map<String, String> environment) throws IOException {
    String home = environment.getOrDefault("HOME", System.getProperty("user.home", "."));
    Path directory = Path.of(home, ".mxlab");
    Files.createDirectories(directory);
    return directory.resolve("history");
  }
}
