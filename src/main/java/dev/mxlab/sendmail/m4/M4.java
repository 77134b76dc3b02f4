package dev.mxlab.sendmail.m4;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.Disk;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code m4 [-D name[=value]] [-U name] [-I directory] [-L depth] [file ...]} (m4(1)). */
public final class M4 implements Command {
  private static final int LARGEST = 8 << 20;

  @Override
  public List<String> names() {
    return List.of("m4");
  }

  @Override
  public int run(Call call) throws IOException {
    Line line = new Line();
    String problem = line.read(call.args());
    if (problem != null) {
      call.err().println("m4: " + problem);
      call.err().println("Try `m4 --help' for more information.");
      return 1;
    }
    try {
      return line.run(call);
    } catch (UncheckedIOException broken) {
      throw broken.getCause();
    } finally {
      call.out().flush();
    }
  }

  /** The command line: options and files count in their order. */
  private static final class Line {
    private final List<Consumer<Run>> steps = new ArrayList<>();
    private final List<String> directories = new ArrayList<>();
    private boolean files;
    private int nesting;

    /** Returns what is wrong with it; null when nothing is. */
    @Nullable String read(List<String> words) {
      boolean options = true;
      for (int i = 0; i < words.size(); i++) {
        String word = words.get(i);
        if (!options || word.length() < 2 || word.charAt(0) != '-') {
          files = true;
          steps.add(run -> run.file(word));
        } else if (word.equals("--")) {
          options = false;
        } else if ("DUIL".indexOf(word.charAt(1)) < 0) {
          return "invalid option -- '" + word.charAt(1) + "'";
        } else if (word.length() == 2 && i + 1 == words.size()) {
          return "option requires an argument -- '" + word.charAt(1) + "'";
        } else {
          option(word.charAt(1), word.length() > 2 ? word.substring(2) : words.get(++i));
        }
      }
      return null;
    }

    private void option(char letter, String text) {
      String value = octets(text);
      int equals = value.indexOf('=');
      switch (letter) {
        case 'D' ->
            steps.add(
                run ->
                    run.processor.define(
                        equals < 0 ? value : value.substring(0, equals),
                        equals < 0 ? "" : value.substring(equals + 1)));
        case 'U' -> steps.add(run -> run.processor.undefine(value));
        case 'I' -> directories.add(value);
        default -> nesting = value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : 0;
      }
    }

    int run(Call call) {
      Run run = new Run(call, Limits.STANDARD.withNesting(nesting));
      directories.forEach(run.processor::includeFrom);
      steps.forEach(step -> step.accept(run));
      if (!files) {
        run.file("-");
      }
      int code = run.processor.finish();
      run.out.flush();
      return code;
    }
  }

  /** One run on a host's files. */
  private static final class Run {
    private final Call call;
    private final Octets out;
    private final MacroProcessor processor;

    Run(Call call, Limits limits) {
      this.call = call;
      this.out = new Octets(call.out());
      this.processor =
          new MacroProcessor(
              new MacroProcessor.Surroundings(this::text, out, this::say, this::print), limits);
    }

    void file(String name) {
      if (!name.equals("-")) {
        processor.file(octets(name));
        return;
      }
      try {
        processor.text("stdin", text(call.in()));
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }

    private Optional<String> text(String name) {
      String path = call.absolute(characters(name));
      Disk disk = Disk.of(call);
      if (name.indexOf('\0') >= 0 || disk.isDirectory(path)) {
        return Optional.empty();
      }
      try {
        Path real = disk.toRead(path);
        try (InputStream in = Files.newInputStream(real)) {
          return Optional.of(text(in));
        }
      } catch (IOException notThere) {
        return Optional.empty();
      }
    }

    private static String text(InputStream in) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      byte[] part = new byte[8192];
      for (int n = in.read(part); n >= 0; n = in.read(part)) {
        bytes.write(part, 0, n);
        if (bytes.size() > LARGEST) {
          throw new IOException("File too large");
        }
      }
      return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private void say(Diagnostic diagnostic) {
      Phrase own = diagnostic.mend();
      String english = diagnostic.message();
      if (own == null) {
        print(english + "\n");
        return;
      }
      String at = diagnostic.at().line() == 0 ? "m4: " : "m4:" + diagnostic.at() + ": ";
      out.flush();
      call.err().println(characters(at) + own.in(call.locale()));
    }

    private void print(String text) {
      out.flush();
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      call.err().write(bytes, 0, bytes.length);
      call.err().flush();
    }
  }

  /** The octets of a word of the command line, one a character. */
  private static String octets(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static String characters(String octets) {
    return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** Writes characters as the octets that they are, many at a time. */
  private static final class Octets implements Appendable {
    private static final int MANY = 8192;

    private final PrintStream to;
    private final StringBuilder waiting = new StringBuilder();

    Octets(PrintStream to) {
      this.to = to;
    }

    @Override
    public Appendable append(CharSequence text) {
      return append(text, 0, text.length());
    }

    @Override
    public Appendable append(CharSequence text, int start, int end) {
      waiting.append(text, start, end);
      if (waiting.length() >= MANY) {
        flush();
      }
      return this;
    }

    @Override
    public Appendable append(char c) {
      return append(String.valueOf(c));
    }

    void flush() {
      byte[] bytes = waiting.toString().getBytes(StandardCharsets.ISO_8859_1);
      waiting.setLength(0);
      to.write(bytes, 0, bytes.length);
      if (to.checkError()) {
        throw new UncheckedIOException(new IOException("Broken pipe"));
      }
    }
  }
}
