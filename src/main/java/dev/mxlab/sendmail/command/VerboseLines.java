package dev.mxlab.sendmail.command;

import java.io.PrintStream;
import java.util.function.Consumer;

/** What {@code sendmail -v} prints of a queue run: of all messages, or of one alone. */
final class VerboseLines implements Consumer<String> {
  private static final String FIRST = "Running ";

  private final PrintStream out;
  private final String only;
  private boolean empty;
  private boolean wanted;

  /** Everything, an empty line before each message's first, as {@code -q -v} has it. */
  VerboseLines(PrintStream out) {
    this(out, "");
  }

  /**
   * @param only queue id of the message to be heard of, whose first line is left out
   */
  VerboseLines(PrintStream out, String only) {
    this.out = out;
    this.only = only;
  }

  @Override
  public synchronized void accept(String line) {
    if (!only.isEmpty()) {
      one(line);
      return;
    }
    if (line.startsWith(FIRST) && !empty) {
      out.println();
    }
    empty = line.isEmpty();
    out.println(line);
    out.flush();
  }

  private void one(String line) {
    if (line.startsWith(FIRST)) {
      wanted = line.contains("/" + only + " ");
    } else if (wanted && !line.isEmpty()) {
      out.println(line);
      out.flush();
    }
  }
}
