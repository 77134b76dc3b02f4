package dev.mxlab.host.command;

import dev.mxlab.host.Account;
import dev.mxlab.host.Accounts;
import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.Disk;
import dev.mxlab.host.SystemError;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** useradd(8) and userdel(8). */
final class UserAdd implements Command {
  private static final int CANNOT_UPDATE = 1;
  private static final int BAD_SYNTAX = 2;
  private static final int BAD_ARGUMENT = 3;
  private static final int NO_SUCH_USER = 6;
  private static final int NAME_IN_USE = 9;

  @Override
  public List<String> names() {
    return List.of("useradd", "userdel");
  }

  @Override
  public int run(Call call) {
    return call.name().equals("userdel") ? delete(call) : add(call);
  }

  private static int add(Call call) {
    Options options =
        Options.parse(
            call.args(),
            "mMUd:s:c:",
            "create-home=m",
            "no-create-home=M",
            "user-group=U",
            "home-dir=d",
            "home=d",
            "shell=s",
            "comment=c");
    if (options.problem().isPresent() || options.operands().size() != 1) {
      options.problem().ifPresent(p -> call.err().println("useradd: " + p));
      call.err().println("Usage: useradd [options] LOGIN");
      call.err().println("  -c, --comment COMMENT         GECOS field of the new account");
      call.err().println("  -d, --home-dir HOME_DIR       home directory of the new account");
      call.err().println("  -m, --create-home             create the user's home directory");
      call.err().println("  -s, --shell SHELL             login shell of the new account");
      return BAD_SYNTAX;
    }
    String name = options.operands().get(0);
    String comment = options.value('c').orElse("");
    String home = options.value('d').orElse("/home/" + name);
    String shell = options.value('s').orElse("/bin/sh");
    if (!AccountChange.validName(name)) {
      call.err().println("useradd: invalid user name '" + name + "': use --badname to ignore");
      return BAD_ARGUMENT;
    }
    if (!AccountChange.fits(comment)) {
      call.err().println("useradd: invalid comment '" + comment + "'");
      return BAD_ARGUMENT;
    }
    if (!home.startsWith("/") || !AccountChange.fits(home)) {
      call.err().println("useradd: invalid home directory '" + home + "'");
      return BAD_ARGUMENT;
    }
    if (!shell.startsWith("/") || !AccountChange.fits(shell)) {
      call.err().println("useradd: invalid shell '" + shell + "'");
      return BAD_ARGUMENT;
    }
    return forbidden(call) ? CANNOT_UPDATE : add(call, name, comment, home, shell, options);
  }

  private static int add(
      Call call, String name, String comment, String home, String shell, Options options) {
    boolean makeHome = options.has('m') && !options.has('M');
    try {
      boolean there = call.host().files().real(home).toFile().exists();
      if (makeHome) {
        // Only to learn that the place is none of the lab's.
        Disk.of(call).toWrite(call.absolute(home));
      }
      call.host().accounts().add(name, comment, home, shell, makeHome);
      if (makeHome && there) {
        call.err().println("useradd: warning: the home directory " + home + " already exists.");
        call.err().println("useradd: Not copying any file from skel directory into it.");
      }
      return 0;
    } catch (FileAlreadyExistsException taken) {
      call.err().println("useradd: user '" + name + "' already exists");
      return NAME_IN_USE;
    } catch (IOException failed) {
      call.err().println("useradd: " + SystemError.text(failed));
      return CANNOT_UPDATE;
    }
  }

  private static boolean forbidden(Call call) {
    if (call.user().isRoot()) {
      return false;
    }
    call.err().println(call.name() + ": Permission denied.");
    call.err().println(call.name() + ": cannot lock /etc/passwd; try again later.");
    return true;
  }

  private static int delete(Call call) {
    Options options = Options.parse(call.args(), "rf", "remove=r", "force=f");
    if (options.problem().isPresent() || options.operands().size() != 1) {
      options.problem().ifPresent(p -> call.err().println("userdel: " + p));
      call.err().println("Usage: userdel [options] LOGIN");
      call.err().println("  -r, --remove                  remove home directory and mail spool");
      return BAD_SYNTAX;
    }
    String name = options.operands().get(0);
    Accounts accounts = call.host().accounts();
    Optional<Account> account = accounts.find(name);
    if (account.isEmpty()) {
      call.err().println("userdel: user '" + name + "' does not exist");
      return NO_SUCH_USER;
    }
    if (forbidden(call)) {
      return CANNOT_UPDATE;
    }
    try {
      accounts.remove(name);
      if (options.has('r')) {
        removeFiles(call, account.get());
      }
      return 0;
    } catch (IOException failed) {
      call.err().println("userdel: " + SystemError.text(failed));
      return CANNOT_UPDATE;
    }
  }

  private static void removeFiles(Call call, Account account) throws IOException {
    Path mailbox = call.host().files().real("/var/mail/" + account.name());
    if (Files.exists(mailbox)) {
      removeTree(mailbox);
    } else {
      call.err()
          .println(
              "userdel: "
                  + account.name()
                  + " mail spool (/var/mail/"
                  + account.name()
                  + ") not found");
    }
    Path home = Disk.of(call).toRemove(call.absolute(account.home()));
    removeTree(home);
  }

  private static void removeTree(Path top) throws IOException {
    try (Stream<Path> tree = Files.walk(top)) {
      for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
