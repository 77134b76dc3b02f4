package dev.mxlab.cli;

import dev.mxlab.control.Exit;
import dev.mxlab.control.Request;
import dev.mxlab.control.RunningLab;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code mxlab sh HOST}: line after line to the shell of a host, from a terminal with editing and
 * history, or from a script on standard input.
 */
final class Sitting {
  private static final int LONGEST_LINE = 32 << 10;

  private final String host;
  private final Caller caller;
  private final RunningLab lab;
  private Map<String, String> state = new HashMap<>();
  private int status;

  private Sitting(String host, Caller caller, RunningLab lab) {
    this.host = host;
    this.caller = caller;
    this.lab = lab;
  }

  static int at(String host, Caller caller, @Nullable Path var) throws IOException {
    RunningLab lab = caller.lab(var);
    if (lab == null) {
      return caller.refusal();
    }
    Sitting sitting = new Sitting(host, caller, lab);
    if (Caller.terminal()) {
      Terminals.sit(sitting, caller);
    } else {
      sitting.script(new LineInput(new BufferedInputStream(caller.in())));
    }
    return sitting.status;
  }

  private void script(InputStream in) throws IOException {
    send("", in);
    if (refused()) {
      return;
    }
    for (String line = line(in); line != null && !ended(); line = line(in)) {
      send(line, in);
    }
  }

  private static @Nullable String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    if (next < 0) {
      return null;
    }
    while (next >= 0 && next != '\n' && line.size() < LONGEST_LINE) {
      line.write(next);
      next = in.read();
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** Runs a line; afterwards {@link #prompt} and {@link #ended} are the next line's. */
  void send(String line, InputStream in) throws IOException {
    Exit exit = caller.call(lab, Request.Kind.SH, List.of(host, line), state, in);
    state = exit.state();
    status = exit.code();
  }

  String prompt() {
    return state.getOrDefault("prompt", "# ");
  }

  /** Also when the first answer left no state: there is no such host or user. */
  boolean ended() {
    return state.containsKey("ended");
  }

  boolean refused() {
    return !state.containsKey("prompt");
  }
}
