package dev.mxlab.host.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.SystemError;
import java.io.IOException;

/** The complaints that GNU commands have in common. */
final class Usage {
  private Usage() {}

  /** {@code ls: invalid option -- 'z'} and where help is; returns {@code status}. */
  static int wrong(Call call, String problem, int status) {
    call.err().println(call.name() + ": " + problem);
    call.err().println("Try '" + call.name() + " --help' for more information.");
    return status;
  }

  /** {@code cat: file: No such file or directory}. */
  static void failed(Call call, String what, IOException why) {
    call.err().println(call.name() + ": " + what + ": " + SystemError.text(why));
  }
}
