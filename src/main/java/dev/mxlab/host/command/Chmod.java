package dev.mxlab.host.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.Disk;
import dev.mxlab.host.FileModes;
import dev.mxlab.host.Ownership;
import dev.mxlab.host.SystemError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** chmod(1): modes of the lab's own record. */
final class Chmod implements Command {
  @Override
  public List<String> names() {
    return List.of("chmod");
  }

  @Override
  public int run(Call call) {
    List<String> arguments = new ArrayList<>(call.args());
    // What looks like an option may be a mode: chmod -w FILE.
    Optional<String> minus = arguments.stream().filter(Chmod::takesAway).findFirst();
    minus.ifPresent(arguments::remove);
    Options options =
        Options.parse(
            arguments,
            "Rvcfr:",
            "recursive=R",
            "verbose=v",
            "changes=c",
            "silent=f",
            "quiet=f",
            "reference=r");
    if (options.problem().isPresent()) {
      return Usage.wrong(call, options.problem().get(), 1);
    }
    List<String> operands = new ArrayList<>(options.operands());
    minus.ifPresent(mode -> operands.add(0, mode));
    String mode = "";
    if (options.has('r')) {
      String reference = call.absolute(options.value('r').orElse(""));
      mode = Integer.toOctalString(Disk.of(call).ownership(reference).mode());
    } else if (!operands.isEmpty()) {
      mode = operands.remove(0);
    }
    if (operands.isEmpty()) {
      String after = mode.isEmpty() || options.has('r') ? "" : " after ‘" + mode + "’";
      return Usage.wrong(call, "missing operand" + after, 1);
    }
    if (!FileModes.isMode(mode)) {
      return Usage.wrong(call, "invalid mode: ‘" + mode + "’", 1);
    }
    int status = 0;
    for (String operand : operands) {
      status |= change(call, operand, mode, options);
    }
    return status;
  }

  private static boolean takesAway(String argument) {
    return argument.startsWith("-")
        && argument.matches("-[rwxXstugo][rwxXst,+=ugo-]*")
        && FileModes.isSymbolic(argument);
  }

  private static int change(Call call, String operand, String mode, Options options) {
    Disk disk = Disk.of(call);
    String path = call.absolute(operand);
    int status = 0;
    try {
      disk.toLookAt(path);
    } catch (IOException missing) {
      if (!options.has('f')) {
        String text = SystemError.text(missing);
        call.err().println("chmod: cannot access '" + operand + "': " + text);
      }
      return 1;
    }
    Ownership before = disk.ownership(path);
    int after =
        mode.matches("[0-7]+")
            ? FileModes.changed(mode, before.mode(), disk.isDirectory(path))
            : FileModes.symbolic(
                mode, before.mode(), disk.isDirectory(path), FileModes.umask(call));
    try {
      disk.changeMode(path, after);
      told(call, operand, before, disk.ownership(path), options);
    } catch (IOException failed) {
      if (!options.has('f')) {
        String text = SystemError.text(failed);
        call.err().println("chmod: changing permissions of '" + operand + "': " + text);
      }
      status = 1;
    }
    if (options.has('R') && disk.isDirectory(path)) {
      try {
        for (String name : disk.list(path)) {
          status |= change(call, operand + "/" + name, mode, options);
        }
      } catch (IOException unreadable) {
        call.err()
            .println(
                "chmod: cannot read directory '" + operand + "': " + SystemError.text(unreadable));
        status = 1;
      }
    }
    return status;
  }

  private static void told(
      Call call, String operand, Ownership before, Ownership after, Options options) {
    boolean same = before.mode() == after.mode();
    if (options.has('v') && same) {
      call.out().println("mode of '" + operand + "' retained as " + shown(after));
    } else if (!same && (options.has('v') || options.has('c'))) {
      call.out()
          .println(
              "mode of '" + operand + "' changed from " + shown(before) + " to " + shown(after));
    }
  }

  private static String shown(Ownership ownership) {
    return String.format(Locale.ROOT, "%04o", ownership.mode()) + " (" + ownership.letters() + ")";
  }
}
