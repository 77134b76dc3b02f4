package dev.mxlab.host.command;

import dev.mxlab.host.Account;
import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.shell.Shell;
import dev.mxlab.host.shell.ShellContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * su(1), sudo(8), and sh(1): a shell within a command. sudo asks for no password: the tutorials'
 * user administers his machine.
 */
final class OtherUser implements Command {
  private final Shell shell = new Shell();

  @Override
  public List<String> names() {
    return List.of("su", "sudo", "sh", "bash");
  }

  @Override
  public int run(Call call) throws IOException {
    return switch (call.name()) {
      case "su" -> su(call);
      case "sudo" -> sudo(call);
      default -> sh(call);
    };
  }

  private int sh(Call call) throws IOException {
    Options options = Options.parse(call.args(), "+c:lie");
    if (options.problem().isPresent()) {
      call.err().println(call.name() + ": " + options.problem().get());
      return 2;
    }
    ShellContext context = context(call, call.user(), false);
    return options.has('c')
        ? shell.run(options.value('c').orElse(""), context)
        : lines(call, context);
  }

  private int lines(Call call, ShellContext context) throws IOException {
    String line = TextInput.line(call.in());
    while (line != null && !context.ended()) {
      shell.run(line, context);
      line = TextInput.line(call.in());
    }
    return context.lastStatus();
  }

  private int su(Call call) throws IOException {
    List<String> arguments = new ArrayList<>(call.args());
    boolean login = arguments.remove("-");
    Options options = Options.parse(arguments, "lc:s:m", "login=l", "command=c", "shell=s");
    if (options.problem().isPresent()) {
      return Usage.wrong(call, options.problem().get(), 1);
    }
    login |= options.has('l');
    String name = options.operands().isEmpty() ? "root" : options.operands().get(0);
    Optional<Account> user = call.host().accounts().find(name);
    if (user.isEmpty()) {
      call.err()
          .println(
              "su: user "
                  + name
                  + " does not exist or the user entry does not contain all the required fields");
      return 1;
    }
    if (!call.user().isRoot()) {
      call.err().print("Password: ");
      call.err().flush();
      String password = TextInput.line(call.in());
      call.err().println();
      if (password == null || !call.host().accounts().authenticate(name, password)) {
        call.err().println("su: Authentication failure");
        return 1;
      }
    }
    ShellContext context = context(call, user.get(), login);
    return options.has('c')
        ? shell.run(options.value('c').orElse(""), context)
        : lines(call, context);
  }

  private int sudo(Call call) throws IOException {
    Options options = Options.parse(call.args(), "+u:isEHnSk", "user=u", "login=i", "shell=s");
    if (options.problem().isPresent()) {
      call.err().println("sudo: " + options.problem().get());
      return 1;
    }
    String name = options.value('u').orElse("root");
    Optional<Account> user = call.host().accounts().find(name);
    if (user.isEmpty()) {
      call.err().println("sudo: unknown user " + name);
      call.err().println("sudo: error initializing audit plugin sudoers_audit");
      return 1;
    }
    List<String> command = options.operands();
    ShellContext context = context(call, user.get(), options.has('i'));
    if (command.isEmpty()) {
      if (options.has('i') || options.has('s')) {
        return lines(call, context);
      }
      call.err().println("usage: sudo [-u user] [-i] [-s] [command [arg ...]]");
      return 1;
    }
    if (!command.get(0).contains("/") && call.host().commands().find(command.get(0)).isEmpty()) {
      call.err().println("sudo: " + command.get(0) + ": command not found");
      return 1;
    }
    return shell.execute(command, context);
  }

  private static ShellContext context(Call call, Account user, boolean login) {
    Map<String, String> given = new LinkedHashMap<>(call.environment());
    if (login) {
      given.keySet().retainAll(List.of("LANG", "LC_ALL", "LC_MESSAGES", "TERM", "TTY", "COLUMNS"));
    }
    ShellContext context =
        ShellContext.login(call.host(), user, given, call.in(), call.out(), call.err());
    if (!login) {
      context.goTo(call.directory());
      if ((call.name().equals("su") && user.isRoot()) || call.user().equals(user)) {
        keep(call, context, "USER");
        keep(call, context, "LOGNAME");
      }
      if (!call.name().equals("sudo")) {
        keep(call, context, "MAIL");
      }
    }
    return context;
  }

  /** su without a dash leaves these as they were: the old user's mailbox, above all. */
  private static void keep(Call call, ShellContext context, String variable) {
    String value = call.environment().get(variable);
    if (value != null) {
      context.variables().put(variable, value);
    }
  }
}
