package dev.mxlab.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;

/** What a lab does with a request. Called from several threads at once. */
public interface ControlHandler {
  /**
   * Answers it and returns the exit code.
   *
   * @param in asks the client for more only when it is read
   * @param out UTF-8; flushed before {@code in} waits and at the end; {@code checkError} is true
   *     once the client has gone
   */
  int handle(Request request, InputStream in, PrintStream out, PrintStream err) throws IOException;
}
