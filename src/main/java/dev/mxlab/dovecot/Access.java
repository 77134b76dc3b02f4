package dev.mxlab.dovecot;

import dev.mxlab.host.Account;
import dev.mxlab.host.Disk;
import dev.mxlab.host.Group;
import dev.mxlab.host.Host;
import dev.mxlab.host.Ownership;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the process of a user's session may do with the host's files: it has his uid, his groups,
 * and those that mail_access_groups gives to everybody.
 */
final class Access {
  private static final int READ = 4;
  private static final int WRITE = 2;
  private static final int SEARCH = 1;

  private final Host host;
  private final Disk disk;
  private final Account user;
  private final Set<String> groups = new HashSet<>();

  /**
   * @param more groups besides the user's own
   */
  Access(Host host, Account user, List<String> more) {
    this.host = host;
    this.user = user;
    this.disk = new Disk(host.files(), host.accounts(), user);
    groups.addAll(more);
    groups.add(groupName(user.gid()));
    for (Group group : host.accounts().groups()) {
      if (group.gid() == user.gid() || group.members().contains(user.name())) {
        groups.add(group.name());
      }
    }
  }

  /** The account of the host whose uid and gid the process has. */
  Account owner() {
    return new Account(userName(user.uid()), user.uid(), user.gid(), "", user.home(), user.shell());
  }

  private String groupName(int gid) {
    return host.accounts().groups().stream()
        .filter(group -> group.gid() == gid)
        .map(Group::name)
        .findFirst()
        .orElse(String.valueOf(gid));
  }

  private String userName(int uid) {
    return host.accounts().all().stream()
        .filter(account -> account.uid() == uid)
        .map(Account::name)
        .findFirst()
        .orElse(String.valueOf(uid));
  }

  private int uid(String owner) {
    return host.accounts()
        .find(owner)
        .map(Account::uid)
        .orElseGet(() -> owner.matches("\\d{1,9}") ? Integer.parseInt(owner) : 0);
  }

  private int gid(String group) {
    return host.accounts().groups().stream()
        .filter(one -> one.name().equals(group))
        .map(Group::gid)
        .findFirst()
        .orElseGet(() -> group.matches("\\d{1,9}") ? Integer.parseInt(group) : 0);
  }

  /** Where nobody wrote down whose a path is, it is his who has the directory above it. */
  private Ownership ownership(String path) {
    Ownership own = disk.ownership(path);
    if (!own.owner().equals("root") || own.mode() == 0 || path.equals("/")) {
      return own;
    }
    boolean written =
        host.files()
            .owners()
            .filter(record -> record.knows(host.files().shown(host.files().real(path))))
            .isPresent();
    String parent = parent(path);
    if (written || parent.equals("/") || host.files().real(path).toString().equals(path)) {
      return own;
    }
    Ownership above = ownership(parent);
    boolean mans = !above.owner().equals("root") && host.files().owners().isPresent();
    return mans && !path.startsWith("/var/mail/") ? above : own;
  }

  private boolean may(String path, int bits) {
    Ownership whose = ownership(path);
    int shift = uid(whose.owner()) == user.uid() ? 6 : groups.contains(whose.group()) ? 3 : 0;
    return user.uid() == 0 || (whose.mode() >> shift & bits) == bits;
  }

  /** Whether something is there, whoever may see it. */
  boolean exists(String path) {
    return Files.exists(host.files().real(path)) || path.equals("/");
  }

  boolean isDirectory(String path) {
    return Files.isDirectory(host.files().real(path)) || path.equals("/");
  }

  boolean mayRead(String path) {
    return may(path, READ);
  }

  boolean mayWrite(String path) {
    return may(path, WRITE);
  }

  /** What stands above a path and is no directory. */
  boolean hasFileAbove(String path) {
    for (String above = parent(path); !above.equals("/"); above = parent(above)) {
      if (exists(above) && !isDirectory(above)) {
        return true;
      }
    }
    return false;
  }

  /** What is said when a path cannot be looked at, as a directory above it is closed. */
  Optional<String> closed(String path) {
    for (String above = parent(path); !above.equals("/"); above = parent(above)) {
      if (exists(above) && !may(above, SEARCH)) {
        return Optional.of(denied("+x", above, above));
      }
    }
    return Optional.empty();
  }

  /** What is said when nothing can be made at a path. */
  Optional<String> unmakeable(String path) {
    Optional<String> closed = closed(path);
    if (closed.isPresent()) {
      return closed;
    }
    String above = parent(path);
    while (!exists(above)) {
      above = parent(above);
    }
    return may(above, WRITE) ? Optional.empty() : Optional.of(denied("+w", above, above));
  }

  /** {@code Permission denied (euid=1000(kim) ... missing +w perm: /srv, dir owned by 0:0 ...)}. */
  String denied(String what, String path, String directory) {
    Ownership whose = ownership(directory);
    StringBuilder said = new StringBuilder("Permission denied (euid=");
    said.append(user.uid()).append('(').append(userName(user.uid())).append(") egid=");
    said.append(user.gid()).append('(').append(groupName(user.gid())).append(") missing ");
    said.append(what).append(" perm: ").append(path);
    boolean forGroup = (whose.mode() >> 3 & WRITE) != 0 && what.equals("+w");
    if (forGroup && !groups.contains(whose.group())) {
      said.append(", we're not in group %d(%s)".formatted(gid(whose.group()), whose.group()));
    }
    if (!what.equals("+r") && uid(whose.owner()) == user.uid()) {
      said.append(", dir owner missing perms");
    } else if (!what.equals("+r")) {
      said.append(
          ", dir owned by %d:%d mode=%04o"
              .formatted(uid(whose.owner()), gid(whose.group()), whose.mode() & 0777));
    }
    return said.append(')').toString();
  }

  static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }
}
