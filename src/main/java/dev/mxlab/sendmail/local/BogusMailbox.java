package dev.mxlab.sendmail.local;

import dev.mxlab.host.Account;
import dev.mxlab.host.Disk;
import dev.mxlab.host.Host;
import dev.mxlab.host.Ownership;
import dev.mxlab.journal.Event;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.random.RandomGenerator;

/**
 * What procmail(1) does before it puts mail into a mailbox: one that is not the user's, or is no
 * file, is set aside under a name of its own, and others lose what they may do with it.
 */
public final class BogusMailbox {
  private static final Account ROOT = new Account("root", 0, 0, "", "/root", "/bin/sh");
  private static final String LETTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  private static final int OWNER_WRITES = 0200;
  private static final int OTHERS = 0007;

  private final Host host;
  private final RandomGenerator random;

  /**
   * For one host.
   *
   * @param random for the names that nobody has
   */
  public BogusMailbox(Host host, RandomGenerator random) {
    this.host = host;
    this.random = random;
  }

  /**
   * Sees to it that mail can be put there.
   *
   * @param path the user's mailbox
   * @throws FileSystemException for a link, which procmail gives up on for now
   */
  public void check(String path, String user) throws IOException {
    Path real = host.files().real(path);
    BasicFileAttributes seen;
    try {
      seen = Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException none) {
      return;
    }
    if (seen.isSymbolicLink()) {
      throw new FileSystemException(path, null, "Terminating prematurely");
    }
    Disk disk = new Disk(host.files(), host.accounts(), ROOT);
    Ownership owner = disk.ownership(path);
    boolean rightful = owner.owner().equals(user) && (owner.mode() & OWNER_WRITES) != 0;
    if (!rightful || !seen.isRegularFile()) {
      setAside(disk, path, owner);
    } else if ((owner.mode() & OTHERS) != 0) {
      disk.changeMode(path, owner.mode() & ~OTHERS);
      say("Enforcing stricter permissions on \"" + path + '"');
    }
  }

  private void setAside(Disk disk, String path, Ownership owner) throws IOException {
    int slash = path.lastIndexOf('/');
    StringBuilder aside = new StringBuilder(path.substring(0, slash + 1));
    aside.append("BOGUS.").append(path.substring(slash + 1)).append('.');
    for (int i = 0; i < 4; i++) {
      aside.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    String name = aside.toString();
    Files.move(disk.toRemove(path), host.files().real(name));
    disk.moved(path, name, owner);
    say("Renaming bogus mailbox \"" + path + "\" info \"" + name + '"');
  }

  private void say(String text) {
    host.journal().record(new Event.DaemonSaid("procmail", "warning", text));
  }
}
