package dev.mxlab.mua;

import dev.mxlab.host.Call;
import dev.mxlab.host.Disk;
import dev.mxlab.host.SystemError;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;

/** The lines that begin with a tilde while a mail is written. */
final class Tilde {
  /** What a line does to the text. */
  enum End {
    /** It goes on. */
    NONE,
    /** It is complete. */
    TEXT,
    /** Complete, and nothing more is asked. */
    DOT,
    ABORTED,
    TOO_LARGE
  }

  /** The mail that is being read meanwhile. */
  interface Reading {
    /** There is none. */
    Reading NONE =
        (list, indented, whole) -> {
          throw new MessageList.Wrong("No appropriate messages");
        };

    /**
     * Messages of a list, for the text; says which.
     *
     * @param whole with all header fields
     */
    byte[] messages(String list, boolean indented, boolean whole)
        throws MessageList.Wrong, IOException;
  }

  private static final String RULE = "-".repeat(78);
  private static final int LARGEST = 100 << 20;

  private final Call call;
  private final Terminal terminal;
  private final Style style;
  private final Letter letter;
  private final Reading reading;

  Tilde(Call call, Terminal terminal, Style style, Letter letter, Reading reading) {
    this.call = call;
    this.terminal = terminal;
    this.style = style;
    this.letter = letter;
    this.reading = reading;
  }

  End obey(String line) throws IOException {
    char command = line.charAt(1);
    String rest = line.substring(2);
    String word = rest.strip();
    switch (command) {
      case '~' -> text(rest(line, 1) + "\n");
      case '?' -> help();
      case 'p' -> print();
      case 's' -> letter.subject(word);
      case 't' -> letter.to().addAll(Addresses.of(word));
      case 'c' -> letter.cc().addAll(Addresses.of(word));
      case 'b' -> letter.bcc().addAll(Addresses.of(word));
      case 'h' -> headers();
      case 'd' -> read(call.environment().getOrDefault("HOME", "/") + "/dead.letter");
      case 'r', '<' -> {
        if (word.isEmpty()) {
          call.out().println("Interpolate what file?");
        } else if (word.startsWith("!")) {
          letter.body().writeBytes(output(word.substring(1), new byte[0]));
        } else {
          read(word);
        }
      }
      case 'w' -> write(word);
      case 'm', 'f', 'M', 'F' -> quote(command, word);
      case '!' -> {
        run(word, call.in(), call.out());
        call.out().println("!");
      }
      case '|' -> {
        byte[] filtered = output(word, letter.body().toByteArray());
        if (filtered.length > 0) {
          letter.body().reset();
          letter.body().writeBytes(filtered);
        }
        goOn();
      }
      case ':', '_' -> {
        String name = word.replaceFirst("[\\s0-9$^.*:/+-].*", "");
        String full = Commands.find(name).orElse(name);
        boolean known = Commands.find(name).isPresent();
        call.out()
            .println(
                known
                    ? "May not execute \"" + full + "\" while sending"
                    : "Unknown command: \"" + name + '"');
        goOn();
      }
      case 'e', 'v' -> {
        call.out().println("/usr/bin/editor: No such file or directory");
        goOn();
      }
      case 'q' -> {
        deadLetter();
        call.out().println("Interrupt");
        return End.ABORTED;
      }
      case 'x' -> {
        return End.ABORTED;
      }
      case '.' -> {
        return End.DOT;
      }
      default -> call.out().println("Unknown tilde escape.");
    }
    return letter.body().size() > LARGEST ? End.TOO_LARGE : End.NONE;
  }

  private static String rest(String line, int from) {
    return line.substring(from);
  }

  private void goOn() {
    call.out().println("(continue)");
  }

  private void text(String text) {
    letter.body().writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private void print() {
    call.out().println("-------\nMessage contains:");
    call.out().print(letter.shown(style, letter.charset(style, locale())));
    call.out().writeBytes(letter.body().toByteArray());
    goOn();
  }

  private String locale() {
    return call.environment().getOrDefault("LANG", "");
  }

  private void headers() throws IOException {
    more("To: ", letter.to());
    String subject = letter.subject() == null ? "" : String.valueOf(letter.subject());
    String typed = terminal.ask("Subject: " + subject);
    letter.subject(subject + (typed == null ? "" : typed));
    more("Cc: ", letter.cc());
    more("Bcc: ", letter.bcc());
    goOn();
  }

  private void more(String prompt, List<String> names) throws IOException {
    String typed = terminal.ask(prompt + String.join(" ", names));
    if (typed != null) {
      names.addAll(Addresses.of(typed));
    }
  }

  private void read(String name) {
    String path = call.absolute(name.replaceFirst("^~", home()));
    try {
      if (Disk.of(call).isDirectory(path)) {
        throw new IOException("Is a directory");
      }
      byte[] text = Files.readAllBytes(Disk.of(call).toRead(path));
      letter.body().writeBytes(text);
      counted(name, text);
    } catch (IOException failed) {
      call.err().println(call.name() + ": " + name + ": " + SystemError.text(failed));
    }
  }

  private String home() {
    return call.environment().getOrDefault("HOME", "/");
  }

  private void counted(String name, byte[] text) {
    long lines =
        new String(text, StandardCharsets.ISO_8859_1).chars().filter(c -> c == '\n').count();
    call.out().println('"' + name + "\" " + lines + "/" + text.length);
  }

  private void write(String name) {
    if (name.isEmpty()) {
      call.out().println("Write what file!?");
      return;
    }
    try {
      String path = call.absolute(name);
      if (Disk.of(call).exists(path)) {
        call.err().println(call.name() + ": " + name + ": File exists");
        return;
      }
      byte[] text = letter.body().toByteArray();
      boolean there = Folder.append(call, name, text, 0666);
      if (!there) {
        counted(name, text);
      }
    } catch (IOException failed) {
      call.err().println(call.name() + ": " + name + ": " + SystemError.text(failed));
    }
  }

  private void quote(char command, String list) throws IOException {
    boolean indented = command == 'm' || command == 'M';
    try {
      letter.body().writeBytes(reading.messages(list, indented, Character.isUpperCase(command)));
    } catch (MessageList.Wrong wrong) {
      call.out().println(wrong.getMessage());
    }
    goOn();
  }

  /** What was written is kept at home. */
  void deadLetter() throws IOException {
    byte[] text = letter.body().toByteArray();
    if (text.length > 0) {
      ByteArrayOutputStream letterAndBlank = new ByteArrayOutputStream();
      letterAndBlank.writeBytes(text);
      letterAndBlank.write('\n');
      try {
        Folder.append(call, home() + "/dead.letter", letterAndBlank.toByteArray(), 0600);
      } catch (IOException failed) {
        call.err().println(call.name() + ": dead.letter: " + SystemError.text(failed));
      }
    }
  }

  private void run(String command, InputStream in, PrintStream out) throws IOException {
    Commands.shell(call, command, in, out);
  }

  private byte[] output(String command, byte[] input) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PrintStream print = new PrintStream(out, false, StandardCharsets.UTF_8)) {
      run(command, new ByteArrayInputStream(input), print);
    }
    return out.toByteArray();
  }

  private void help() {
    call.out()
        .println(
            RULE
                + """

                The following ~ escapes are defined:
                ~b name ...		Add names to "blind" Cc: list.
                ~c name ...		Add names to Cc: field.
                ~d			Read dead.letter into message.
                ~e			Invoke text editor on partial message.
                ~F messages		Same as ~f, but includes all headers.
                ~f messages		Read in messages.
                ~h			Edit the header fields.
                ~M messages		Same as ~m, but includes all headers.
                ~m messages		Read in messages, right shifted by a tab.
                ~p			Print (show) the message buffer.
                ~q			Abort message; optionally save copy to ~/dead.letter.
                ~r file | ~< file	Read a file into the message buffer.
                ~s string		Set Subject: field to string.
                ~t name ...		Add names to To: field.
                ~v			Invoke display editor on message.
                ~w filename		Write message to file.
                ~x			Abort message; no copy is saved.
                ~?			Print a brief summary of tilde escapes.
                ~!command		Execute shell command.
                ~|command		Pipe message through command.
                ~:command | ~_command	Execute a Mail command.
                ~~string		Quote a single tilde.
                ~.			Simulate end of file on input.
                """
                + RULE);
  }
}
