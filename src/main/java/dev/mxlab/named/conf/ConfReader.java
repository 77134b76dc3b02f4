package dev.mxlab.named.conf;

import dev.mxlab.text.Diagnostic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads, checks and binds a named.conf: what named and named-checkconf share. Diagnostics of
 * severity NOTE are our own, all others are BIND's words.
 */
public final class ConfReader {
  /**
   * What came of it.
   *
   * @param conf null when an error forbids its use
   * @param result BIND's name of the outcome: {@code failure}, {@code unexpected token}
   */
  public record Reading(@Nullable NamedConf conf, List<Diagnostic> diagnostics, String result) {
    public Reading {
      diagnostics = List.copyOf(diagnostics);
    }
  }

  /**
   * How a file is read.
   *
   * @param deprecationsTold whether deprecated options are warned of
   * @param coreOnly whether plugins are left alone
   * @param complete whether also what only named itself finds is an error
   */
  public record Asked(boolean deprecationsTold, boolean coreOnly, boolean complete) {
    /** As named reads it. */
    public static final Asked NAMED = new Asked(true, false, true);
  }

  private final ConfFiles files;

  public ConfReader(ConfFiles files) {
    this.files = files;
  }

  /**
   * @param name the file, as messages shall name it
   * @param directory where its relative names start, absolute
   * @param deprecationsTold whether deprecated options are warned of
   */
  public Reading read(String name, String directory, boolean deprecationsTold) {
    return read(name, directory, new Asked(deprecationsTold, false, false));
  }

  /**
   * @param name the file, as messages shall name it
   * @param directory where its relative names start, absolute
   */
  public Reading read(String name, String directory, Asked asked) {
    boolean deprecationsTold = asked.deprecationsTold();
    ConfParser.Parsed parsed =
        new ConfParser(StatementTable.bind918(), files, directory, deprecationsTold).parse(name);
    List<Diagnostic> found = new ArrayList<>(parsed.diagnostics());
    Value.Body top = parsed.top();
    if (top == null) {
      return new Reading(null, found, parsed.result());
    }
    Complaints complaints = new Complaints();
    new ConfChecks(
            top,
            complaints,
            asked,
            path ->
                files.isDirectory(Path.of(parsed.directory()).resolve(path).normalize().toString()))
        .run();
    found.addAll(complaints.all());
    NamedConf conf = complaints.anyError() ? null : new Binder(top).bind(parsed.directory());
    return new Reading(conf, found, conf == null ? "failure" : "success");
  }
}
