package dev.mxlab.host.command;

import dev.mxlab.host.Accounts;
import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.SystemError;
import java.io.IOException;
import java.util.List;

/** passwd(1) and chpasswd(8). CentOS's {@code passwd --stdin} reads one line and asks nothing. */
final class Passwd implements Command {
  private static final int DENIED = 1;
  private static final int BAD_OPTIONS = 2;
  private static final int PAM_FAILED = 10;

  @Override
  public List<String> names() {
    return List.of("passwd", "chpasswd");
  }

  @Override
  public int run(Call call) throws IOException {
    return call.name().equals("chpasswd") ? lines(call) : ask(call);
  }

  private static int ask(Call call) throws IOException {
    Options options = Options.parse(call.args(), "iq", "stdin=i", "quiet=q");
    if (options.problem().isPresent() || options.operands().size() > 1) {
      options.problem().ifPresent(p -> call.err().println("passwd: " + p));
      call.err().println("Usage: passwd [options] [LOGIN]");
      return BAD_OPTIONS;
    }
    String own = call.user().name();
    String name = options.operands().isEmpty() ? own : options.operands().get(0);
    Accounts accounts = call.host().accounts();
    if (accounts.find(name).isEmpty()) {
      call.err().println("passwd: user '" + name + "' does not exist");
      return DENIED;
    }
    if (!call.user().isRoot()) {
      if (!name.equals(own)) {
        call.err()
            .println("passwd: You may not view or modify password information for " + name + ".");
        return DENIED;
      }
      call.err().println("Changing password for " + name + ".");
      String current = AccountChange.ask(call, "Current password: ");
      if (current == null || !accounts.authenticate(name, current)) {
        call.err().println("passwd: Authentication token manipulation error");
        call.err().println("passwd: password unchanged");
        return PAM_FAILED;
      }
    }
    if (options.has('i')) {
      return fromStdin(call, name);
    }
    return AccountChange.askPassword(call, name) ? 0 : PAM_FAILED;
  }

  private static int fromStdin(Call call, String name) throws IOException {
    call.out().println("Changing password for user " + name + ".");
    String password = TextInput.line(call.in());
    if (password == null || password.isEmpty()) {
      call.err().println("passwd: Authentication token manipulation error");
      return PAM_FAILED;
    }
    call.host().accounts().setPassword(name, password);
    call.out().println("passwd: all authentication tokens updated successfully.");
    return 0;
  }

  private static int lines(Call call) throws IOException {
    if (!call.args().isEmpty()) {
      call.err().println("Usage: chpasswd < FILE    (lines of user:password)");
      return BAD_OPTIONS;
    }
    if (!call.user().isRoot()) {
      call.err().println("chpasswd: Permission denied.");
      return DENIED;
    }
    int number = 0;
    int status = 0;
    for (String line = TextInput.line(call.in()); line != null; line = TextInput.line(call.in())) {
      number++;
      int colon = line.indexOf(':');
      if (colon < 0) {
        call.err().println("chpasswd: line " + number + ": missing new password");
        status = DENIED;
      } else if (!set(call, line.substring(0, colon), line.substring(colon + 1), number)) {
        status = DENIED;
      }
    }
    return status;
  }

  private static boolean set(Call call, String name, String password, int number) {
    try {
      if (call.host().accounts().find(name).isPresent()) {
        call.host().accounts().setPassword(name, password);
        return true;
      }
      call.err().println("chpasswd: (user " + name + ") pam_chauthtok() failed, error:");
      call.err().println("Authentication token manipulation error");
    } catch (IOException failed) {
      call.err().println("chpasswd: " + SystemError.text(failed));
    }
    call.err().println("chpasswd: (line " + number + ", user " + name + ") password not changed");
    return false;
  }
}
