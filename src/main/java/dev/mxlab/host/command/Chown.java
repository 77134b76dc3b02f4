package dev.mxlab.host.command;

import dev.mxlab.host.Account;
import dev.mxlab.host.Accounts;
import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.Disk;
import dev.mxlab.host.Group;
import dev.mxlab.host.Ownership;
import dev.mxlab.host.SystemError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** chown(1) and chgrp(1): owners of the lab's own record. */
final class Chown implements Command {
  /** Whose it is to be; null for what stays. */
  private record Target(@Nullable String owner, @Nullable String group) {}

  @Override
  public List<String> names() {
    return List.of("chown", "chgrp");
  }

  @Override
  public int run(Call call) {
    Options options =
        Options.parse(
            call.args(),
            "Rvcfhr:",
            "recursive=R",
            "verbose=v",
            "changes=c",
            "silent=f",
            "quiet=f",
            "no-dereference=h",
            "reference=r");
    if (options.problem().isPresent()) {
      return Usage.wrong(call, options.problem().get(), 1);
    }
    List<String> operands = new ArrayList<>(options.operands());
    String spec = "";
    if (!options.has('r') && !operands.isEmpty()) {
      spec = operands.remove(0);
    }
    if (operands.isEmpty()) {
      String after = spec.isEmpty() ? "" : " after ‘" + spec + "’";
      return Usage.wrong(call, "missing operand" + after, 1);
    }
    Target target = target(call, spec, options);
    if (target == null) {
      return 1;
    }
    int status = 0;
    for (String operand : operands) {
      status |= change(call, operand, target, options);
    }
    return status;
  }

  /** Null when there is no such user or group, which is said then. */
  private static @Nullable Target target(Call call, String spec, Options options) {
    Accounts accounts = call.host().accounts();
    if (options.has('r')) {
      String reference = call.absolute(options.value('r').orElse(""));
      Ownership like = Disk.of(call).ownership(reference);
      return new Target(call.name().equals("chgrp") ? null : like.owner(), like.group());
    }
    if (call.name().equals("chgrp")) {
      Optional<String> group = group(accounts, spec);
      if (group.isEmpty()) {
        call.err().println("chgrp: invalid group: ‘" + spec + "’");
        return null;
      }
      return new Target(null, group.get());
    }
    int colon = spec.indexOf(':');
    String user = colon < 0 ? spec : spec.substring(0, colon);
    Optional<Account> account = account(accounts, user);
    if (colon < 0 && account.isEmpty() && spec.indexOf('.') > 0) {
      colon = spec.lastIndexOf('.');
      user = spec.substring(0, colon);
      account = account(accounts, user);
    }
    boolean number = user.matches("\\d{1,9}");
    if (!user.isEmpty() && account.isEmpty() && !number) {
      call.err().println("chown: invalid user: ‘" + spec + "’");
      return null;
    }
    String owner = user.isEmpty() ? null : account.map(Account::name).orElse(user);
    if (colon < 0) {
      return new Target(owner, null);
    }
    String name = spec.substring(colon + 1);
    if (name.isEmpty()) {
      String login = account.flatMap(a -> group(accounts, "" + a.gid())).orElse(null);
      return new Target(owner, login);
    }
    Optional<String> group = group(accounts, name);
    if (group.isEmpty()) {
      call.err().println("chown: invalid group: ‘" + spec + "’");
      return null;
    }
    return new Target(owner, group.get());
  }

  private static Optional<Account> account(Accounts accounts, String name) {
    Optional<Account> named = accounts.find(name);
    return named.isPresent()
        ? named
        : accounts.all().stream().filter(a -> ("" + a.uid()).equals(name)).findFirst();
  }

  private static Optional<String> group(Accounts accounts, String name) {
    return accounts.groups().stream()
        .filter(g -> g.name().equals(name) || ("" + g.gid()).equals(name))
        .map(Group::name)
        .findFirst()
        .or(() -> name.matches("\\d{1,9}") ? Optional.of(name) : Optional.empty());
  }

  private static int change(Call call, String operand, Target target, Options options) {
    Disk disk = Disk.of(call);
    String path = call.absolute(operand);
    try {
      disk.toLookAt(path);
    } catch (IOException missing) {
      return failed(call, "cannot access", operand, missing, options);
    }
    int status = 0;
    Ownership before = disk.ownership(path);
    try {
      disk.changeOwner(path, target.owner(), target.group());
      told(call, operand, before, disk.ownership(path), options);
    } catch (IOException failed) {
      String what = call.name().equals("chgrp") ? "group" : "ownership";
      status = failed(call, "changing " + what + " of", operand, failed, options);
    }
    if (options.has('R') && disk.isDirectory(path)) {
      try {
        for (String name : disk.list(path)) {
          status |= change(call, operand + "/" + name, target, options);
        }
      } catch (IOException unreadable) {
        status = failed(call, "cannot read directory", operand, unreadable, options);
      }
    }
    return status;
  }

  private static int failed(
      Call call, String what, String operand, IOException why, Options options) {
    if (!options.has('f')) {
      call.err()
          .println(call.name() + ": " + what + " '" + operand + "': " + SystemError.text(why));
    }
    return 1;
  }

  private static void told(
      Call call, String operand, Ownership before, Ownership after, Options options) {
    boolean groupOnly = call.name().equals("chgrp");
    String old = groupOnly ? before.group() : before.owner() + ":" + before.group();
    String now = groupOnly ? after.group() : after.owner() + ":" + after.group();
    String what = groupOnly ? "group" : "ownership";
    if (options.has('v') && old.equals(now)) {
      call.out().println(what + " of '" + operand + "' retained as " + now);
    } else if (!old.equals(now) && (options.has('v') || options.has('c'))) {
      call.out().println("changed " + what + " of '" + operand + "' from " + old + " to " + now);
    }
  }
}
