package dev.mxlab.host.command;

import dev.mxlab.host.Account;
import dev.mxlab.host.Accounts;
import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.SystemError;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Debian's adduser(8), in the words of its version 3.134. Asks for the password unless {@code
 * --disabled-password}, for the full name unless {@code --gecos}; input that ends answers nothing.
 */
final class AddUser implements Command {
  private static final List<String> DETAILS =
      List.of("Full Name", "Room Number", "Work Phone", "Home Phone", "Other");

  @Override
  public List<String> names() {
    return List.of("adduser");
  }

  @Override
  public int run(Call call) throws IOException {
    Options options =
        Options.parse(
            call.args(),
            "DLg:h:s:qN",
            "disabled-password=D",
            "disabled-login=L",
            "gecos=g",
            "comment=g",
            "home=h",
            "shell=s",
            "quiet=q",
            "no-create-home=N");
    if (options.problem().isPresent()) {
      call.err().println("adduser: " + options.problem().get());
      return 1;
    }
    if (options.operands().size() != 1) {
      call.err().println("adduser: Only one or two names allowed.");
      return 1;
    }
    String name = options.operands().get(0);
    if (!call.user().isRoot()) {
      call.err().println("adduser: Only root may add a user or group to the system.");
      return 1;
    }
    if (call.host().accounts().find(name).isPresent()) {
      call.err().println("adduser: The user `" + name + "' already exists.");
      return 1;
    }
    String gecos = options.value('g').orElse("");
    String home = options.value('h').orElse("/home/" + name);
    if (!AccountChange.validName(name) || !AccountChange.fits(gecos) || !home.startsWith("/")) {
      call.err()
          .println(
              "adduser: Please enter a username matching the regular expression configured\n"
                  + "via the NAME_REGEX configuration variable.  Use the `--allow-bad-names'\n"
                  + "option to relax this check or reconfigure NAME_REGEX in configuration.");
      return 1;
    }
    return add(call, options, name, gecos, home);
  }

  private static int add(Call call, Options options, String name, String gecos, String home)
      throws IOException {
    boolean withPassword = !options.has('D') && !options.has('L');
    boolean homeWanted = !options.has('N');
    boolean homeThere = Files.exists(call.host().files().real(home));
    Accounts accounts = call.host().accounts();
    Account made;
    try {
      made = accounts.add(name, gecos, home, options.value('s').orElse("/bin/bash"), homeWanted);
    } catch (IOException failed) {
      call.err().println("adduser: " + SystemError.text(failed));
      return 1;
    }
    if (!options.has('q')) {
      tell(call, made, homeWanted, homeThere);
    }
    if (withPassword && !AccountChange.askPassword(call, name)) {
      return 1;
    }
    if (!options.has('g') && withPassword) {
      details(call, made);
    }
    return 0;
  }

  private static void tell(Call call, Account made, boolean homeWanted, boolean homeThere) {
    String name = made.name();
    call.out().println("Adding user `" + name + "' ...");
    call.out().println("Adding new group `" + name + "' (" + made.gid() + ") ...");
    call.out()
        .printf(
            "Adding new user `%s' (%d) with group `%s (%d)' ...%n",
            name, made.uid(), name, made.gid());
    if (!homeWanted) {
      call.out().println("Not creating home directory `" + made.home() + "'.");
    } else if (homeThere) {
      call.err().println("adduser: The home directory `" + made.home() + "' already exists.");
    } else {
      call.out().println("Creating home directory `" + made.home() + "' ...");
      call.out().println("Copying files from `/etc/skel' ...");
    }
    call.out().flush();
  }

  /** As chfn(1) asks. */
  private static void details(Call call, Account made) throws IOException {
    call.out().println("Changing the user information for " + made.name());
    call.out().println("Enter the new value, or press ENTER for the default");
    List<String> values = new ArrayList<>();
    for (String detail : DETAILS) {
      String value = answer(call, "\t" + detail + " []: ");
      values.add(value == null ? "" : value.strip());
    }
    answer(call, "Is the information correct? [Y/n] ");
    call.out().println();
    String gecos = String.join(",", values).replaceAll(",+$", "");
    if (!gecos.isEmpty() && AccountChange.fits(gecos)) {
      call.host().accounts().setGecos(made.name(), gecos);
    }
  }

  private static @Nullable String answer(Call call, String prompt) throws IOException {
    call.out().print(prompt);
    call.out().flush();
    return TextInput.line(call.in());
  }
}
