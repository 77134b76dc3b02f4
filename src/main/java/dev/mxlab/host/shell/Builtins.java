package dev.mxlab.host.shell;

import dev.mxlab.host.Account;
import dev.mxlab.host.FileModes;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the shell does itself, since it changes the shell: cd, exit, export, su alone. */
final class Builtins {
  private final Shell shell;

  Builtins(Shell shell) {
    this.shell = shell;
  }

  /** The exit code; empty when the name is none of ours. */
  Optional<Integer> run(List<String> words, ShellContext context, Redirected streams) {
    List<String> arguments = words.subList(1, words.size());
    return switch (words.get(0)) {
      case "cd" -> Optional.of(cd(arguments, context, streams));
      case "exit", "logout" -> Optional.of(exit(arguments, context, streams.err()));
      case "export" -> Optional.of(export(arguments, context, streams.out()));
      case "unset" -> {
        arguments.forEach(context.variables()::remove);
        yield Optional.of(0);
      }
      case "umask" -> Optional.of(umask(arguments, context, streams));
      case ":" -> Optional.of(0);
      case "help" -> Optional.of(help(context, streams.out()));
      case "eval" -> Optional.of(shell.run(String.join(" ", arguments), context));
      case "su" -> su(arguments, context);
      case "sudo" -> sudo(arguments, context);
      default -> Optional.empty();
    };
  }

  private static int cd(List<String> arguments, ShellContext context, Redirected streams) {
    if (arguments.size() > 1) {
      streams.err().println("bash: cd: too many arguments");
      return 1;
    }
    Map<String, String> variables = context.variables();
    boolean back = arguments.equals(List.of("-"));
    String target = arguments.isEmpty() ? variables.getOrDefault("HOME", "/") : arguments.get(0);
    if (back) {
      target = variables.getOrDefault("OLDPWD", "");
      if (target.isEmpty()) {
        streams.err().println("bash: cd: OLDPWD not set");
        return 1;
      }
    }
    String path;
    try {
      path = context.absolute(target);
      context.disk().toLookAt(path + (path.equals("/") ? "" : "/."));
    } catch (java.nio.file.AccessDeniedException denied) {
      streams.err().println("bash: cd: " + target + ": Permission denied");
      return 1;
    } catch (java.io.IOException | InvalidPathException missing) {
      streams.err().println("bash: cd: " + target + ": No such file or directory");
      return 1;
    }
    if (!context.disk().isDirectory(path)) {
      boolean there = context.disk().exists(path);
      streams
          .err()
          .println(
              "bash: cd: "
                  + target
                  + (there ? ": Not a directory" : ": No such file or directory"));
      return 1;
    }
    variables.put("OLDPWD", context.directory());
    context.goTo(path);
    if (back) {
      streams.out().println(path);
    }
    return 0;
  }

  private static int exit(List<String> arguments, ShellContext context, PrintStream err) {
    int status = context.lastStatus();
    if (!arguments.isEmpty()) {
      try {
        status = Integer.parseInt(arguments.get(0)) & 0xff;
      } catch (NumberFormatException notOne) {
        err.println("bash: exit: " + arguments.get(0) + ": numeric argument required");
        status = 2;
      }
    }
    if (context.loginCount() > 1) {
      context.pop();
    } else {
      context.end();
    }
    return status;
  }

  private static int umask(List<String> arguments, ShellContext context, Redirected streams) {
    boolean letters = arguments.contains("-S");
    List<String> values = arguments.stream().filter(a -> !a.equals("-S")).toList();
    if (values.isEmpty()) {
      int left = ~context.umask() & 0777;
      streams
          .out()
          .println(
              letters
                  ? "u=" + bits(left >> 6) + ",g=" + bits(left >> 3) + ",o=" + bits(left)
                  : String.format(Locale.ROOT, "%04o", context.umask()));
      return 0;
    }
    String value = values.get(0);
    int mask =
        value.matches("[0-7]{1,4}")
            ? Integer.parseInt(value, 8)
            : value.matches("[0-9]+") ? -1 : ~FileModes.symbolic(value, ~context.umask() & 0777);
    if (mask == -1 || !value.matches("[0-9]+") && !FileModes.isSymbolic(value)) {
      boolean number = value.matches("[0-9]+");
      String problem =
          number
              ? value + ": octal number out of range"
              : "`" + value.charAt(0) + "': invalid symbolic mode character";
      streams.err().println("bash: umask: " + problem);
      return 1;
    }
    context.umask(mask & 0777);
    return 0;
  }

  private static String bits(int mode) {
    return ((mode & 4) != 0 ? "r" : "")
        + ((mode & 2) != 0 ? "w" : "")
        + ((mode & 1) != 0 ? "x" : "");
  }

  private static int export(List<String> arguments, ShellContext context, PrintStream out) {
    if (arguments.isEmpty() || arguments.equals(List.of("-p"))) {
      context.variables().forEach((n, v) -> out.println("declare -x " + n + "=\"" + v + "\""));
    }
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals > 0) {
        context.variables().put(argument.substring(0, equals), argument.substring(equals + 1));
      }
    }
    return 0;
  }

  private static int help(ShellContext context, PrintStream out) {
    List<String> names = new ArrayList<>(context.host().commands().names());
    names.addAll(List.of("cd", "exit", "export", "help", "umask", "unset"));
    names.sort(null);
    out.println(String.join(" ", names));
    return 0;
  }

  /** {@code sudo su -} and {@code sudo -i} are what people type to become root. */
  private static Optional<Integer> sudo(List<String> arguments, ShellContext context) {
    if (arguments.equals(List.of("-i")) || arguments.equals(List.of("-s"))) {
      return become("root", arguments.get(0).equals("-i"), context);
    }
    if (!arguments.isEmpty() && arguments.get(0).equals("su")) {
      return alone(arguments.subList(1, arguments.size()), context, true);
    }
    return Optional.empty();
  }

  private static Optional<Integer> su(List<String> arguments, ShellContext context) {
    return alone(arguments, context, context.user().isRoot());
  }

  /** {@code su [-] [USER]} between two lines; anything else is the command su's. */
  private static Optional<Integer> alone(
      List<String> arguments, ShellContext context, boolean allowed) {
    List<String> rest = new ArrayList<>(arguments);
    boolean login = rest.removeIf(List.of("-", "-l", "--login")::contains);
    String name = rest.isEmpty() ? "root" : rest.get(0);
    boolean plain = rest.size() <= 1 && !name.startsWith("-");
    return plain && allowed ? become(name, login, context) : Optional.empty();
  }

  private static Optional<Integer> become(String name, boolean login, ShellContext context) {
    Optional<Account> user = context.host().accounts().find(name);
    if (!context.interactive()
        || user.isEmpty()
        || context.loginCount() >= ShellContext.MOST_LOGINS) {
      return Optional.empty();
    }
    if (login) {
      Map<String, String> kept = new java.util.LinkedHashMap<>(context.variables());
      kept.keySet()
          .retainAll(List.of("LANG", "LC_ALL", "LC_MESSAGES", "TERM", "TTY", "COLUMNS", "LINES"));
      context.push(user.get(), kept);
    } else {
      context.pushKeeping(user.get());
    }
    return Optional.of(0);
  }
}
