package dev.mxlab.control;

import java.util.List;
import java.util.Map;

/**
 * What a client asks of a running lab.
 *
 * @param args the host first, where the kind has one
 * @param environment LANG, TERM, COLUMNS: what the person's terminal says of itself
 * @param directory the real directory that the person stands in
 * @param state what an earlier answer left with the client, empty at first; the handler may change
 *     it, and the client brings it along the next time: the server keeps nothing of a sitting
 */
public record Request(
    Kind kind,
    List<String> args,
    Map<String, String> environment,
    String directory,
    Map<String, String> state) {

  /** mxlab's own commands, and the two ways to run a host's. */
  public enum Kind {
    /** args: HOST or USER@HOST, then the command's words, taken as they are. */
    EXEC,
    /** args: HOST or USER@HOST, and one line for its shell. */
    SH,
    STATUS,
    HOSTS,
    DOWN,
    RESET,
    PATH,
    TRACE,
    CLOCK,
    USER
  }

  public Request {
    args = List.copyOf(args);
    environment = Map.copyOf(environment);
  }
}
