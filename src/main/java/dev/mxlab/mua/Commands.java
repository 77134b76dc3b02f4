package dev.mxlab.mua;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** The names of mail's commands, in the order that decides what a shortened one means. */
final class Commands {
  static final List<String> ALL =
      List.of(
          ("next alias print type Type Print visual top touch preserve delete dp dt undelete unset"
                  + " mail mbox pipe | more page More Page unread Unread ! copy chdir cd save source"
                  + " set shell version group write from file folder folders ? z headers help ="
                  + " Reply Respond reply respond edit echo quit list xit exit size hold if else"
                  + " endif alternates ignore discard retain saveignore savediscard saveretain #"
                  + " inc new")
              .split(" "));

  private static final int WIDTH = 72;

  private Commands() {}

  /** The whole name of what was typed. */
  static Optional<String> find(String typed) {
    return ALL.stream().filter(name -> name.startsWith(typed)).findFirst();
  }

  /** As {@code list} prints them. */
  static void print(PrintStream out) {
    out.println("Commands are:");
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < ALL.size(); i++) {
      if (line.length() + ALL.get(i).length() + 2 > WIDTH) {
        out.println(line);
        line.setLength(0);
      }
      line.append(ALL.get(i)).append(i + 1 < ALL.size() ? ", " : "");
    }
    out.println(line);
  }

  /** Runs a line of the shell. */
  static int shell(Call call, String line, InputStream in, PrintStream out) throws IOException {
    Optional<Command> shell = call.host().commands().find("sh");
    if (shell.isEmpty()) {
      call.err().println("/bin/sh: No such file or directory");
      return 1;
    }
    Call inner =
        new Call(
            call.host(),
            "sh",
            List.of("-c", line),
            call.user(),
            call.directory(),
            call.environment(),
            in,
            out,
            call.err(),
            call.locale());
    int code = shell.get().run(inner);
    out.flush();
    return code;
  }
}
