package dev.mxlab.cli;

import dev.mxlab.text.Language;
import dev.mxlab.text.Phrase;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine;

/**
 * Every form of the command line that does more than talk to a running lab. A class of its own, so
 * that the client never loads it.
 */
final class Programs {
  private Programs() {}

  static int run(String[] args) {
    Locale locale = Language.of(System.getenv());
    String first = args.length == 0 ? "" : args[0];
    PrintStream out = stream(FileDescriptor.out);
    PrintStream err = stream(FileDescriptor.err);
    String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
    Path home = Path.of(System.getProperty("mxlab.home", ".")).toAbsolutePath().normalize();
    return switch (first) {
      case "up" -> new CommandLine(new Up(out, err, home, locale)).execute(rest);
      case "demo" -> new CommandLine(new Demo(out, err, home, locale)).execute(rest);
      case "named" -> NamedProgram.run(Arrays.asList(rest), locale);
      case "--version", "-V", "version" -> say(FileDescriptor.out, "mxlab " + version(), 0);
      case "--help", "-h", "help" -> say(FileDescriptor.out, usage(locale), 0);
      case "" -> say(FileDescriptor.err, usage(locale), Main.BAD_USAGE);
      default ->
          Applets.knows(first)
              ? Applets.run(first, Arrays.asList(rest), locale)
              : say(
                  FileDescriptor.err,
                  Phrase.of(Main.class, "usage.unknown", first).in(locale),
                  Main.BAD_USAGE);
    };
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
