package dev.mxlab.cli;

import dev.mxlab.lab.Reset;
import dev.mxlab.text.Language;
import dev.mxlab.text.Phrase;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Every form of the command line that does more than talk to a running lab. A class of its own, so
 * that the client never loads it.
 */
final class Programs {
  private Programs() {}

  /**
   * What {@code words} left over; {@code --var} and {@code --lang} before it count as behind it.
   */
  static int run(Words words, String[] args) {
    Locale locale = words.locale(System.getenv());
    List<String> left = Arrays.asList(args).subList(words.first(), args.length);
    String first = left.isEmpty() ? "" : left.get(0);
    List<String> rest = left.isEmpty() ? left : left.subList(1, left.size());
    if (Applets.knows(first)) {
      return Applets.run(first, rest, locale);
    }
    PrintStream out = stream(FileDescriptor.out);
    PrintStream err = stream(FileDescriptor.err);
    Path home = Path.of(System.getProperty("mxlab.home", ".")).toAbsolutePath().normalize();
    return switch (first) {
      case "up" -> new CommandLine(new Up(out, err, home, locale)).execute(withVar(words, rest));
      case "demo" -> new CommandLine(new Demo(out, err, home, locale)).execute(strings(rest));
      case "named" -> NamedProgram.run(rest, locale);
      case "--version", "-V", "version" -> say(FileDescriptor.out, "mxlab " + version(), 0);
      case "--help", "-h", "help" -> say(FileDescriptor.out, usage(locale), 0);
      case "" -> say(FileDescriptor.err, usage(locale), Main.BAD_USAGE);
      default ->
          say(
              FileDescriptor.err,
              Phrase.of(Main.class, "usage.unknown", first).in(locale),
              Main.BAD_USAGE);
    };
  }

  /** {@code mxlab reset} of the lab of this directory, which does not run. */
  static int reset(@Nullable Path var) throws IOException {
    Path root = Path.of("").toAbsolutePath();
    Path written = var == null ? root.resolve("var") : var.toAbsolutePath().normalize();
    Locale locale = Language.of(System.getenv());
    return new Reset(root, written, locale)
        .offline(stream(FileDescriptor.out), stream(FileDescriptor.err));
  }

  private static String[] withVar(Words words, List<String> rest) {
    String var = words.var();
    if (var == null) {
      return strings(rest);
    }
    List<String> all = new ArrayList<>(List.of("--var", var));
    all.addAll(rest);
    return strings(all);
  }

  private static String[] strings(List<String> list) {
    return list.toArray(String[]::new);
  }

  static String usage(Locale locale) {
    return Phrase.of(Main.class, "usage").in(locale);
  }

  private static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "(unpackaged)" : version;
  }

  private static PrintStream stream(FileDescriptor where) {
    return new PrintStream(new FileOutputStream(where), true, StandardCharsets.UTF_8);
  }

  private static int say(FileDescriptor where, String text, int code) {
    stream(where).println(text);
    return code;
  }
}
