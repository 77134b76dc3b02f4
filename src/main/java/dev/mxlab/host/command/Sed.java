package dev.mxlab.host.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.Disk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * sed(1): {@code -n -e -f -E -i[SUFFIX] -s}; all commands but those that run programs or read and
 * write other files.
 */
final class Sed implements Command {
  private static final int WRONG = 1;
  private static final int MISSING = 2;
  private static final int LARGEST = 64 << 20;

  /** What the command line says. */
  private static final class Wishes {
    final StringBuilder script = new StringBuilder();
    final List<String> files = new ArrayList<>();
    boolean given;
    boolean silent;
    boolean extended;
    boolean separate;
    boolean inPlace;
    String suffix = "";
  }

  @Override
  public List<String> names() {
    return List.of("sed");
  }

  @Override
  public int run(Call call) throws IOException {
    Wishes wishes = new Wishes();
    String wrong = read(call, wishes);
    if (!wrong.isEmpty()) {
      call.err().println("sed: " + wrong);
      return WRONG;
    }
    if (!wishes.given) {
      call.err().println("Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...");
      return WRONG;
    }
    List<SedScript.Command> script;
    try {
      script = SedScript.parse(octets(wishes.script.toString()), wishes.extended);
    } catch (SedScript.WrongScript no) {
      call.err().println("sed: " + no.getMessage());
      return WRONG;
    }
    return wishes.inPlace || wishes.separate
        ? each(call, wishes, script)
        : all(call, wishes, script);
  }

  private static String read(Call call, Wishes wishes) throws IOException {
    List<String> args = call.args();
    boolean over = false;
    for (int i = 0; i < args.size(); i++) {
      String one = args.get(i);
      if (over || one.equals("-") || !one.startsWith("-")) {
        if (wishes.given) {
          wishes.files.add(one);
        } else {
          add(wishes, one);
        }
      } else if (one.equals("--")) {
        over = true;
      } else if (one.startsWith("-i") || one.startsWith("--in-place")) {
        wishes.inPlace = true;
        wishes.suffix = one.startsWith("-i") ? one.substring(2) : one.replaceFirst("^[^=]*=?", "");
      } else if (one.equals("-e") || one.equals("-f") || one.equals("-ne")) {
        if (++i == args.size()) {
          return "option requires an argument -- '" + one.charAt(one.length() - 1) + "'";
        }
        wishes.silent |= one.equals("-ne");
        add(wishes, one.equals("-f") ? text(call, args.get(i)).stripTrailing() : args.get(i));
      } else {
        String wrong = flags(one, wishes);
        if (!wrong.isEmpty()) {
          return wrong;
        }
      }
    }
    return "";
  }

  private static String flags(String word, Wishes wishes) {
    String letters =
        switch (word) {
          case "--quiet", "--silent" -> "n";
          case "--regexp-extended" -> "E";
          case "--separate" -> "s";
          default -> word.substring(1);
        };
    for (char c : letters.toCharArray()) {
      switch (c) {
        case 'n' -> wishes.silent = true;
        case 'E', 'r' -> wishes.extended = true;
        case 's' -> wishes.separate = true;
        case 'u' -> {}
        case 'i' -> wishes.inPlace = true;
        default -> {
          return "invalid option -- '" + c + "'";
        }
      }
    }
    return "";
  }

  private static void add(Wishes wishes, String script) {
    wishes.script.append(wishes.given ? "\n" : "").append(script);
    wishes.given = true;
  }

  private static int all(Call call, Wishes wishes, List<SedScript.Command> script)
      throws IOException {
    List<String> lines = new ArrayList<>();
    int status = 0;
    boolean open = false;
    for (String file : wishes.files.isEmpty() ? List.of("-") : wishes.files) {
      try {
        String text = text(call, file);
        lines.addAll(lines(text));
        open = !text.isEmpty() && !text.endsWith("\n");
      } catch (IOException unreadable) {
        missing(call, file, unreadable);
        status = MISSING;
      }
    }
    SedRun run = new SedRun(script, wishes.silent, lines);
    String out = run.run();
    print(call, ended(out, open && !run.ended()));
    return run.ended() && run.status() > 0 ? run.status() : status;
  }

  private static int each(Call call, Wishes wishes, List<SedScript.Command> script) {
    int status = 0;
    if (wishes.files.isEmpty()) {
      call.err().println("sed: no input files");
      return WRONG;
    }
    for (String file : wishes.files) {
      try {
        String text = text(call, file);
        SedRun run = new SedRun(script, wishes.silent, lines(text));
        String out = run.run();
        String now = ended(out, !text.isEmpty() && !text.endsWith("\n"));
        if (wishes.inPlace) {
          write(call, file, wishes.suffix, now);
        } else {
          print(call, now);
        }
      } catch (IOException failed) {
        missing(call, file, failed);
        status = wishes.inPlace ? 4 : MISSING;
      }
    }
    return status;
  }

  private static void write(Call call, String file, String suffix, String text) throws IOException {
    Disk disk = Disk.of(call);
    Path real = disk.toWrite(call.absolute(file));
    if (!suffix.isEmpty()) {
      String name = suffix.contains("*") ? suffix.replace("*", file) : file + suffix;
      Files.write(disk.toWrite(call.absolute(name)), Files.readAllBytes(real));
    }
    Files.write(real, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void missing(Call call, String file, IOException why) {
    String text = dev.mxlab.host.SystemError.text(why);
    call.err()
        .println(
            text.equals("Is a directory")
                ? "sed: couldn't edit " + file + ": not a regular file"
                : "sed: can't read " + file + ": " + text);
  }

  /** A last line without an end stays without one. */
  private static String ended(String out, boolean open) {
    return open && out.endsWith("\n") ? out.substring(0, out.length() - 1) : out;
  }

  private static List<String> lines(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    return List.of(body.split("\n", -1));
  }

  /** The script as the files are read. */
  private static String octets(String script) {
    return new String(script.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static void print(Call call, String text) throws IOException {
    call.out().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Octet by octet: a file need not be UTF-8. */
  private static String text(Call call, String file) throws IOException {
    InputStream in = TextInput.open(call, file);
    try {
      return new String(in.readNBytes(LARGEST), StandardCharsets.ISO_8859_1);
    } finally {
      if (in != call.in()) {
        in.close();
      }
    }
  }
}
