package dev.mxlab.sendmail;

import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.cf.DaemonPort;
import dev.mxlab.sendmail.cf.OptionLine;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Position;
import dev.mxlab.text.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Options of one more MTA of a host, which count after those of sendmail.cf as {@code -O} on a
 * command line does: {@code Name=value} on a line each, {@code #} before remarks. Where it says
 * DaemonPortOptions, the ports of sendmail.cf are not opened.
 */
record MoreOptions(Path file, String shown) {
  private static final int MOST_LINES = 1000;

  /** {@code config} with these options. */
  Diagnosed<CfConfig> after(CfConfig config) {
    List<Diagnostic> found = new ArrayList<>();
    List<String> lines;
    try (var text = Files.lines(file, StandardCharsets.UTF_8)) {
      lines = text.limit(MOST_LINES).toList();
    } catch (IOException | java.io.UncheckedIOException unreadable) {
      found.add(Diagnostic.error(Position.of(shown), "cannot open " + shown));
      return new Diagnosed<>(null, found);
    }
    List<CfConfig.Option> options = new ArrayList<>(config.options());
    List<DaemonPort> ports = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        read(line, Position.of(shown, i + 1), options, ports, found);
      }
    }
    CfConfig more = config.withOptions(options);
    return new Diagnosed<>(
        Diagnostic.anyError(found) ? null : ports.isEmpty() ? more : more.withPorts(ports), found);
  }

  private static void read(
      String line,
      Position at,
      List<CfConfig.Option> options,
      List<DaemonPort> ports,
      List<Diagnostic> found) {
    CfConfig.Option option =
        OptionLine.parse(
            " " + line,
            at,
            (problem, mend) -> found.add(new Diagnostic(at, Severity.ERROR, problem, mend)),
            (remark, mend) -> found.add(new Diagnostic(at, Severity.WARNING, remark, mend)));
    if (option == null) {
      return;
    }
    if (option.name().equals("DaemonPortOptions")) {
      ports.add(
          DaemonPort.parse(
              option.value(),
              ports.size(),
              at,
              problem -> found.add(Diagnostic.error(at, problem))));
    }
    // No macros on a command line: a dollar is one.
    options.add(new CfConfig.Option(option.name(), option.value().replace("$", "$$"), at));
  }
}
