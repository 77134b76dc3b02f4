package dev.mxlab.sendmail.cf;

import dev.mxlab.host.Account;
import dev.mxlab.host.Accounts;
import dev.mxlab.host.Disk;
import dev.mxlab.host.Host;
import dev.mxlab.host.HostFiles;
import org.jspecify.annotations.Nullable;

/**
 * Whether nobody but root can have put something where sendmail looks for its own files
 * (safedirpath in safefile.c). A folder of the real disk is not looked at: nobody works there as on
 * a host.
 */
public final class Safety {
  private static final int GROUP_WRITES = 0020;
  private static final int OTHERS_WRITE = 0002;
  private static final int ANYBODY_READS = 0444;
  private static final int STICKY = 01000;
  private static final Account ROOT = new Account("root", 0, 0, "", "/root", "/bin/sh");

  private final @Nullable Disk disk;

  private Safety(@Nullable Disk disk) {
    this.disk = disk;
  }

  /** Looks at nothing. */
  static Safety none() {
    return new Safety(null);
  }

  public static Safety of(Host host) {
    return of(host.files(), host.accounts());
  }

  public static Safety of(HostFiles files, Accounts accounts) {
    return new Safety(files.owners().isPresent() ? new Disk(files, accounts, ROOT) : null);
  }

  /** What is wrong with the directories above a file, in sendmail's words; empty for nothing. */
  public String above(String path, Blame blame) {
    return above(path, blame, false);
  }

  /**
   * @param group whether those of a group count as safe
   */
  public String above(String path, Blame blame, boolean group) {
    if (disk == null || !path.startsWith("/")) {
      return "";
    }
    for (String above = parent(path); ; above = parent(above)) {
      int mode = disk.ownership(above).mode();
      boolean trusted = (mode & STICKY) != 0 && blame.accepts("TrustStickyBit");
      if ((mode & OTHERS_WRITE) != 0 && !trusted) {
        return "World writable directory";
      }
      boolean accepted = group || blame.accepts("GroupWritableDirPathSafe");
      if ((mode & GROUP_WRITES) != 0 && !accepted && !trusted) {
        return "Group writable directory";
      }
      if (above.equals("/")) {
        return "";
      }
    }
  }

  /** Whether others than the owner may write to the directory of a file. */
  public boolean writableAround(String path) {
    return disk != null
        && (disk.ownership(parent(path)).mode() & (GROUP_WRITES | OTHERS_WRITE)) != 0;
  }

  /** Whether others than the owner may write to a file. */
  public boolean writable(String path) {
    return disk != null && (disk.ownership(path).mode() & (GROUP_WRITES | OTHERS_WRITE)) != 0;
  }

  /** Whether a file may be read at all: root, too, goes by its mode. */
  public boolean readable(String path) {
    return disk == null || (disk.ownership(path).mode() & ANYBODY_READS) != 0;
  }

  /** The directory above. */
  public static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }
}
