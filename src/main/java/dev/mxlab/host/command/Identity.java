package dev.mxlab.host.command;

import dev.mxlab.host.Account;
import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** id(1), whoami(1), groups(1). */
final class Identity implements Command {
  @Override
  public List<String> names() {
    return List.of("id", "whoami", "groups");
  }

  @Override
  public int run(Call call) {
    if (call.name().equals("whoami")) {
      call.out().println(call.user().name());
      return 0;
    }
    Options options = Options.parse(call.args(), "ugGn", "user=u", "group=g", "groups=G", "name=n");
    if (options.problem().isPresent()) {
      return Usage.wrong(call, options.problem().get(), 1);
    }
    List<String> operands = options.operands();
    Optional<Account> account =
        operands.isEmpty()
            ? Optional.of(call.user())
            : call.host().accounts().find(operands.get(0));
    if (account.isEmpty()) {
      call.err().println(call.name() + ": ‘" + operands.get(0) + "’: no such user");
      return 1;
    }
    show(call, options, account.get());
    return 0;
  }

  private static void show(Call call, Options options, Account user) {
    List<Group> groups = groups(call, user);
    String main = groups.get(0).name();
    boolean names = options.has('n');
    if (call.name().equals("groups")) {
      String prefix = call.args().isEmpty() ? "" : user.name() + " : ";
      call.out().println(prefix + joined(groups, true));
    } else if (options.has('u')) {
      call.out().println(names ? user.name() : Integer.toString(user.uid()));
    } else if (options.has('g')) {
      call.out().println(names ? main : Integer.toString(user.gid()));
    } else if (options.has('G')) {
      call.out().println(joined(groups, names));
    } else {
      String all =
          groups.stream().map(g -> g.gid() + "(" + g.name() + ")").collect(Collectors.joining(","));
      call.out()
          .printf(
              "uid=%d(%s) gid=%d(%s) groups=%s%n", user.uid(), user.name(), user.gid(), main, all);
    }
  }

  private static String joined(List<Group> groups, boolean names) {
    return groups.stream()
        .map(g -> names ? g.name() : Integer.toString(g.gid()))
        .collect(Collectors.joining(" "));
  }

  /** The main one first. */
  private static List<Group> groups(Call call, Account user) {
    List<Group> groups = new ArrayList<>();
    for (Group group : call.host().accounts().groups()) {
      if (group.gid() == user.gid()) {
        groups.add(0, group);
      } else if (group.members().contains(user.name())) {
        groups.add(group);
      }
    }
    if (groups.isEmpty() || groups.get(0).gid() != user.gid()) {
      groups.add(0, new Group(Integer.toString(user.gid()), user.gid(), List.of()));
    }
    return groups;
  }
}
