package dev.mxlab.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Owner, group and mode of a host's file, as {@code ls -l} shows them. The lab's own record: the
 * real files belong to whoever runs the lab.
 *
 * @param mode the twelve bits of chmod(1)
 */
public record Ownership(String owner, String group, int mode) {
  private static final Ownership DIRECTORY = new Ownership("root", "root", 0755);
  private static final Ownership FILE = new Ownership("root", "root", 0644);

  /** {@code path} is absolute and normalised. */
  static Ownership of(String path, HostFiles files, Accounts accounts) {
    Path real = files.real(path);
    if (real.equals(Path.of(path))) {
      return ofRealDisk(real);
    }
    String shown = files.shown(real);
    Optional<Ownership> recorded = files.owners().flatMap(record -> record.of(shown));
    return recorded.isPresent() && Files.exists(real, LinkOption.NOFOLLOW_LINKS)
        ? recorded.get()
        : fresh(path, Files.isDirectory(real), accounts);
  }

  /** As it is on a system where nobody has changed it. */
  static Ownership fresh(String path, boolean directory, Accounts accounts) {
    String mailbox = mailboxOwner(path);
    if (mailbox != null) {
      return mailbox.isEmpty()
          ? new Ownership("root", "mail", 02775)
          : new Ownership(accounts.find(mailbox).isPresent() ? mailbox : "root", "mail", 0660);
    }
    if (path.equals("/var/spool/mqueue")) {
      return new Ownership("smmta", "smmsp", 02750);
    }
    if (path.startsWith("/var/spool/mqueue/")) {
      return new Ownership("root", "smmsp", 0640);
    }
    if (path.equals("/tmp") || path.equals("/var/tmp")) {
      return new Ownership("root", "root", 01777);
    }
    if (path.startsWith("/tmp/") || path.startsWith("/var/tmp/")) {
      return new Ownership("root", "root", directory ? 0777 : 0666);
    }
    if (path.equals("/etc/shadow")) {
      return new Ownership("root", "shadow", 0640);
    }
    if (path.startsWith("/etc/mail/") && path.endsWith(".key")) {
      return new Ownership("root", "smmsp", 0600);
    }
    if (path.equals("/etc/bind/rndc.key") || path.equals("/etc/rndc.key")) {
      return path.startsWith("/etc/bind/")
          ? new Ownership("bind", "bind", 0640)
          : new Ownership("root", "named", 0640);
    }
    if (path.startsWith("/run/named/") || path.startsWith("/var/run/named/")) {
      return new Ownership("bind", "bind", path.endsWith("/session.key") ? 0600 : 0644);
    }
    return home(path, directory, accounts).orElse(directory ? DIRECTORY : FILE);
  }

  /** Whose mailbox it is; empty for the directory of them, null when it is none. */
  private static @Nullable String mailboxOwner(String path) {
    for (String directory : new String[] {"/var/mail", "/var/spool/mail"}) {
      if (path.equals(directory)) {
        return "";
      }
      if (path.startsWith(directory + "/")) {
        String name = path.substring(directory.length() + 1);
        int end = name.indexOf('/');
        return end < 0 ? name : name.substring(0, end);
      }
    }
    return null;
  }

  private static Optional<Ownership> home(String path, boolean directory, Accounts accounts) {
    if (!path.startsWith("/home/") && !path.equals("/root") && !path.startsWith("/root/")) {
      return Optional.empty();
    }
    for (Account account : accounts.all()) {
      String home = account.home();
      if (path.equals(home) || path.startsWith(home + "/")) {
        int mode = path.equals("/root") ? 0700 : directory ? 0755 : 0644;
        String group =
            accounts.groups().stream()
                .filter(g -> g.gid() == account.gid())
                .map(Group::name)
                .findFirst()
                .orElse(Integer.toString(account.gid()));
        return Optional.of(new Ownership(account.name(), group, mode));
      }
    }
    return Optional.empty();
  }

  private static Ownership ofRealDisk(Path real) {
    try {
      PosixFileAttributes attributes = Files.readAttributes(real, PosixFileAttributes.class);
      int mode = 0;
      for (PosixFilePermission permission : attributes.permissions()) {
        mode |= bit(permission);
      }
      return new Ownership(attributes.owner().getName(), attributes.group().getName(), mode);
    } catch (IOException | UnsupportedOperationException unknown) {
      return Files.isDirectory(real) ? DIRECTORY : FILE;
    }
  }

  private static int bit(PosixFilePermission permission) {
    return switch (permission) {
      case OWNER_READ -> 0400;
      case OWNER_WRITE -> 0200;
      case OWNER_EXECUTE -> 0100;
      case GROUP_READ -> 040;
      case GROUP_WRITE -> 020;
      case GROUP_EXECUTE -> 010;
      case OTHERS_READ -> 04;
      case OTHERS_WRITE -> 02;
      case OTHERS_EXECUTE -> 01;
    };
  }

  /**
   * Whether {@code user} may do to it what {@code bits} say: 4 read, 2 write, 1 search; root may
   * all.
   */
  boolean allows(Account user, Accounts accounts, int bits) {
    return user.isRoot() || allowsPlainly(user, accounts, bits);
  }

  /** The same by the mode alone, for programs that give root no privilege. */
  public boolean allowsPlainly(Account user, Accounts accounts, int bits) {
    int shift = 0;
    if (user.name().equals(owner)) {
      shift = 6;
    } else if (accounts.groups().stream()
        .anyMatch(
            g ->
                g.name().equals(group)
                    && (g.gid() == user.gid() || g.members().contains(user.name())))) {
      shift = 3;
    }
    return (mode >> shift & bits) == bits;
  }

  /** {@code rw-r--r--}, without the letter of the type. */
  public String letters() {
    StringBuilder text = new StringBuilder(9);
    for (int shift = 6; shift >= 0; shift -= 3) {
      int bits = mode >> shift & 7;
      text.append((bits & 4) != 0 ? 'r' : '-').append((bits & 2) != 0 ? 'w' : '-');
      text.append((bits & 1) != 0 ? 'x' : '-');
    }
    special(text, 2, 04000, 's');
    special(text, 5, 02000, 's');
    special(text, 8, 01000, 't');
    return text.toString();
  }

  private void special(StringBuilder text, int at, int bit, char letter) {
    if ((mode & bit) != 0) {
      text.setCharAt(at, text.charAt(at) == 'x' ? letter : Character.toUpperCase(letter));
    }
  }
}
