package dev.mxlab.smtp.server;

import dev.mxlab.smtp.Reply;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What HELP answers: lines of a topic, a tab and a text, as sendmail's helpfile has them. The
 * standard texts stand in {@code help.txt} beside this class.
 */
public record HelpTopics(List<String> lines) {
  private static final HelpTopics STANDARD = new HelpTopics(read());

  public HelpTopics {
    lines = List.copyOf(lines);
  }

  /** Those that are installed with the program. */
  public static HelpTopics standard() {
    return STANDARD;
  }

  private static List<String> read() {
    try (InputStream in =
            Objects.requireNonNull(HelpTopics.class.getResourceAsStream("help.txt"), "help.txt");
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().filter(line -> !line.startsWith("#")).toList();
    } catch (IOException damaged) {
      throw new UncheckedIOException(damaged);
    }
  }

  /** The answer to HELP with {@code argument}, which may be empty. */
  public Reply about(String argument) {
    String topic = argument.isEmpty() ? "smtp" : argument.toLowerCase(Locale.ROOT);
    List<String> said = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith(topic)) {
        said.add(line.substring(line.indexOf('\t') + 1));
      }
    }
    if (said.isEmpty()) {
      String shown = topic.substring(0, Math.min(10, topic.length()));
      return Reply.of(504, "5.3.0", "HELP topic \"" + shown + "\" unknown");
    }
    said.add("End of HELP info");
    return new Reply(214, "2.0.0", said);
  }
}
