package dev.mxlab.named.conf;

import dev.mxlab.text.Diagnostic;
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
    ConfParser.Parsed parsed =
        new ConfParser(StatementTable.bind918(), files, directory, deprecationsTold).parse(name);
    List<Diagnostic> found = new ArrayList<>(parsed.diagnostics());
    Value.Body top = parsed.top();
    if (top == null) {
      return new Reading(null, found, parsed.result());
    }
    Complaints complaints = new Complaints();
    new ConfChecks(top, complaints, deprecationsTold).run();
    found.addAll(complaints.all());
    NamedConf conf = complaints.anyError() ? null : new Binder(top).bind(parsed.directory());
    return new Reading(conf, found, conf == null ? "failure" : "success");
  }
}
