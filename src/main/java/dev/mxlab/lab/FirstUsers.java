package dev.mxlab.lab;

import dev.mxlab.host.Account;
import dev.mxlab.host.Accounts;
import dev.mxlab.host.HostFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The users of a host that has no /etc/passwd yet: those that every machine has, and those that the
 * topology names. From then on the files count.
 */
final class FirstUsers {
  private static final String PASSWD =
      """
      root:x:0:0:root:/root:/bin/bash
      daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
      bin:x:2:2:bin:/bin:/usr/sbin/nologin
      mail:x:8:8:mail:/var/mail:/usr/sbin/nologin
      """;

  private FirstUsers() {}

  static void make(List<Topology.UserSpec> users, HostFiles files, Accounts accounts)
      throws IOException {
    Path passwd = files.real("/etc/passwd");
    if (Files.exists(passwd)) {
      return;
    }
    Path etc = passwd.getParent();
    if (etc != null) {
      Files.createDirectories(etc);
    }
    StringBuilder group = new StringBuilder();
    StringBuilder shadow = new StringBuilder();
    for (String line : PASSWD.lines().toList()) {
      String[] field = line.split(":");
      group.append(field[0]).append(":x:").append(field[3]).append(":\n");
      shadow.append(field[0]).append(":*:20000:0:99999:7:::\n");
    }
    Files.writeString(files.real("/etc/group"), group);
    Files.writeString(files.real("/etc/shadow"), shadow);
    Files.writeString(passwd, PASSWD);
    for (Topology.UserSpec user : users) {
      Account made =
          accounts.add(user.name(), user.fullName(), "/home/" + user.name(), "/bin/bash", true);
      if (!user.password().isEmpty()) {
        accounts.setPassword(made.name(), user.password());
      }
    }
  }
}
