package dev.mxlab.cli;

import dev.mxlab.lab.Status;
import dev.mxlab.lab.Topology;
import dev.mxlab.lab.TopologyFile;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the forms that make a lab have in common: which one, and the language to speak. */
final class LabArgument {
  @Parameters(
      arity = "0..1",
      paramLabel = "LAB",
      defaultValue = "tutorial",
      description = "a name, a topology file or a lab directory (default: ${DEFAULT-VALUE})")
  private String lab = "tutorial";

  @Option(names = "--lang", paramLabel = "ko|en", description = "the language of messages")
  private @Nullable String language;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "shows this help")
  private boolean help;

  Locale locale(Locale otherwise) {
    return language == null ? otherwise : Locale.forLanguageTag(language);
  }

  /**
   * The lab's topology; null when it cannot be used, which {@code err} was told.
   *
   * @param home the directory that the program was built in
   */
  @Nullable Topology topology(Path home, PrintStream err, Locale locale) {
    try {
      Path file = LabChoice.topology(lab, Path.of("").toAbsolutePath(), home);
      Diagnosed<Topology> read = TopologyFile.read(file);
      for (Diagnostic diagnostic : read.diagnostics()) {
        err.println(diagnostic.at() + ": " + Status.told(diagnostic, locale));
      }
      return read.value();
    } catch (NoSuchFileException none) {
      err.println(Phrase.of(LabArgument.class, "up.nolab", lab).in(locale));
    } catch (IOException unreadable) {
      err.println("mxlab: " + unreadable);
    }
    return null;
  }
}
