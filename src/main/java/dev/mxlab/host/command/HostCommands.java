package dev.mxlab.host.command;

import dev.mxlab.host.Command;
import java.util.List;

/** All commands of this package: what every host has, whatever its daemons are. */
public final class HostCommands {
  private HostCommands() {}

  public static List<Command> all() {
    return List.of(
        new AddUser(),
        new Cat(),
        new Chmod(),
        new Chown(),
        new Cut(),
        new Date(),
        new Echo(),
        new FileChanges(),
        new FileKinds(),
        new Find(),
        new Getent(),
        new Grep(),
        new HeadTail(),
        new Hostname(),
        new Identity(),
        new Ln(),
        new Ls(),
        new OtherUser(),
        new Passwd(),
        new Sed(),
        new Small(),
        new Sort(),
        new Ss(),
        new Systemctl(),
        new Tee(),
        new UserAdd(),
        new Wc());
  }
}
