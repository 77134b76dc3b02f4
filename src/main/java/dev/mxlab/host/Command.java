package dev.mxlab.host;

import java.io.IOException;
import java.util.List;

/**
 * A command of the tutorials. One instance serves all calls, from any thread; it keeps no state
 * between them.
 */
public interface Command {
  /** What it is called by: {@code mailq}; several where the real one has several names. */
  List<String> names();

  /**
   * Runs it and returns its exit code. Everything it says goes through {@code call}; a failure that
   * the real command would report is reported by the command, not thrown.
   *
   * @throws IOException when the caller's own streams broke
   */
  int run(Call call) throws IOException;
}
