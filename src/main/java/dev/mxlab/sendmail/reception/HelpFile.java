package dev.mxlab.sendmail.reception;

import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.smtp.server.HelpTopics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code O HelpFile}, read when the daemon begins. The one that a package installs stands for our
 * own texts where the host has none; any other that is not there leaves HELP without an answer.
 */
record HelpFile(Mta mta) {
  private static final String INSTALLED = "helpfile";
  private static final int MOST_LINES = 5000;

  Optional<HelpTopics> topics() {
    Optional<CfConfig.Option> option = mta.config().option("HelpFile");
    if (option.isEmpty()) {
      return Optional.of(HelpTopics.standard());
    }
    String path = option.get().value();
    if (!path.startsWith("/")) {
      return Optional.empty();
    }
    Path file = mta.host().files().real(path);
    if (Files.isRegularFile(file)) {
      return read(file);
    }
    return path.endsWith("/" + INSTALLED) ? Optional.of(HelpTopics.standard()) : Optional.empty();
  }

  /** From version 2 of the format on, texts have macros: {@code #vers 2}. */
  private Optional<HelpTopics> read(Path file) {
    try (Stream<String> text = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      List<String> lines = text.limit(MOST_LINES).toList();
      boolean macros = !lines.isEmpty() && lines.get(0).matches("#vers\\s+[2-9].*");
      List<String> topics = new ArrayList<>();
      for (String line : lines) {
        if (!line.startsWith("#")) {
          topics.add(macros ? mta.config().expand(line) : line);
        }
      }
      return Optional.of(new HelpTopics(topics));
    } catch (IOException | UncheckedIOException unreadable) {
      return Optional.empty();
    }
  }
}
