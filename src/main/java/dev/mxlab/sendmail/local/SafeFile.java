package dev.mxlab.sendmail.local;

import dev.mxlab.host.Account;
import dev.mxlab.host.Disk;
import dev.mxlab.host.Ownership;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Whether nobody but a file's owner and root can have put something there (safefile and safedirpath
 * in safefile.c). What is wrong is told as the reason of a {@link FileSystemException}, in
 * sendmail's words.
 */
final class SafeFile {
  /** Whose switches of DontBlameSendmail count. */
  enum Kind {
    FORWARD,
    INCLUDE
  }

  private static final int GROUP_WRITES = 0020;
  private static final int OTHERS_WRITE = 0002;
  private static final int STICKY = 01000;

  private final Disk disk;
  private final Account user;
  private final boolean mustOwn;
  private final Blame blame;
  private final String kind;

  /**
   * @param user who reads it; a .forward must be his own, or root's
   */
  SafeFile(Disk disk, Account user, Blame blame, Kind kind) {
    this.disk = disk;
    this.user = user;
    this.mustOwn = kind == Kind.FORWARD;
    this.blame = blame;
    this.kind = kind == Kind.FORWARD ? "ForwardFile" : "IncludeFile";
  }

  /**
   * What was found.
   *
   * @param unsafe whether others may write there, which DontBlameSendmail allows no more than for
   *     addresses
   */
  record Found(Path real, Ownership owner, boolean unsafe, boolean unsafePath) {}

  /**
   * @throws NoSuchFileException when there is none
   * @throws FileSystemException with the reason
   */
  Found check(String path) throws IOException {
    Path real = disk.toLookAt(path);
    String danger = danger(path);
    boolean inUnsafePath = !danger.isEmpty();
    if (inUnsafePath && !blame.accepts(kind + "InUnsafeDirPath")) {
      throw refused(path, danger);
    }
    boolean link = Files.isSymbolicLink(real);
    if (link && !blame.accepts("Linked" + kind + "InWritableDir") && writableDirectory(path)) {
      throw refused(path, "Symbolic links not allowed");
    }
    if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS) && !link) {
      throw refused(path, "Regular files only");
    }
    Ownership owner = disk.ownership(path);
    boolean others = (owner.mode() & OTHERS_WRITE) != 0;
    boolean group = (owner.mode() & GROUP_WRITES) != 0;
    if (group && !blame.accepts("GroupWritable" + kind)) {
      throw refused(path, "Group writable file");
    }
    if (others && !blame.accepts("WorldWritable" + kind)) {
      throw refused(path, "World writable file");
    }
    boolean rightful = owner.owner().equals(user.name()) || owner.owner().equals("root");
    if (mustOwn && !rightful) {
      throw new AccessDeniedException(path);
    }
    disk.toRead(path);
    boolean unsafePath = inUnsafePath && !blame.accepts(kind + "InUnsafeDirPathSafe");
    boolean unsafe = others || group && !blame.accepts("GroupWritable" + kind + "Safe");
    return new Found(real, owner, unsafe || unsafePath, unsafePath);
  }

  /** The first directory above that somebody else may write to; empty for none. */
  private String danger(String path) {
    for (String above = parent(path); ; above = parent(above)) {
      int mode = disk.ownership(above).mode();
      boolean trusted = (mode & STICKY) != 0 && blame.accepts("TrustStickyBit");
      if ((mode & OTHERS_WRITE) != 0 && !trusted) {
        return "World writable directory";
      }
      if ((mode & GROUP_WRITES) != 0
          && !blame.accepts("GroupWritableDirPathSafe")
          && !blame.accepts(kind + "InGroupWritableDirPath")) {
        return "Group writable directory";
      }
      if (above.equals("/")) {
        return "";
      }
    }
  }

  private boolean writableDirectory(String path) {
    return (disk.ownership(parent(path)).mode() & (GROUP_WRITES | OTHERS_WRITE)) != 0;
  }

  private static FileSystemException refused(String path, String reason) {
    return new FileSystemException(path, null, reason);
  }

  static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }

  /** Whether the reason is one of ours, not the system's. */
  static boolean isOurs(IOException failed) {
    return failed instanceof FileSystemException system
        && system.getReason() != null
        && system.getClass() == FileSystemException.class;
  }

  /** For a host whose owners are asked on behalf of one user. */
  static Disk disk(dev.mxlab.host.Host host, Account user) {
    return new Disk(host.files(), host.accounts(), user);
  }
}
