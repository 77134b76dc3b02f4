package dev.mxlab.sendmail.local;

import dev.mxlab.host.Account;
import dev.mxlab.host.Disk;
import dev.mxlab.host.Host;
import dev.mxlab.host.Ownership;
import dev.mxlab.sendmail.cf.Blame;
import dev.mxlab.sendmail.cf.Safety;
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
    FORWARD("ForwardFile"),
    INCLUDE("IncludeFile");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** Why nothing above a file can be trusted; empty where it can, or where that is accepted. */
    String above(Host host, String path, Blame blame) {
      return blame.accepts(word + "InUnsafeDirPath") ? "" : danger(Safety.of(host), path, blame);
    }

    private String danger(Safety safety, String path, Blame blame) {
      return safety.above(path, blame, blame.accepts(word + "InGroupWritableDirPath"));
    }
  }

  private static final int GROUP_WRITES = 0020;
  private static final int OTHERS_WRITE = 0002;

  private final Disk disk;
  private final Safety safety;
  private final Account user;
  private final boolean mustOwn;
  private final Blame blame;
  private final Kind of;
  private final String kind;

  /**
   * @param user who reads it; a .forward must be his own, or root's
   */
  SafeFile(Host host, Account user, Blame blame, Kind kind) {
    this.disk = disk(host, user);
    this.safety = Safety.of(host);
    this.user = user;
    this.mustOwn = kind == Kind.FORWARD;
    this.blame = blame;
    this.of = kind;
    this.kind = kind.word;
  }

  /**
   * What was found.
   *
   * @param unsafe whether others may write there, which DontBlameSendmail allows no more than for
   *     addresses
   * @param hisOwn whether nobody else can have given it to its owner
   */
  record Found(Path real, Ownership owner, boolean unsafe, boolean hisOwn) {}

  /**
   * @throws NoSuchFileException when there is none
   * @throws FileSystemException with the reason
   */
  Found check(String path) throws IOException {
    Path real = disk.toLookAt(path);
    String danger = of.danger(safety, path, blame);
    boolean inUnsafePath = !danger.isEmpty();
    if (inUnsafePath && !blame.accepts(kind + "InUnsafeDirPath")) {
      throw refused(path, danger);
    }
    boolean link = Files.isSymbolicLink(real);
    if (link && !blame.accepts("Linked" + kind + "InWritableDir") && safety.writableAround(path)) {
      throw refused(path, "Symbolic links not allowed");
    }
    if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS) && !link) {
      throw refused(path, "Regular files only");
    }
    Ownership owner = disk.ownership(link ? target(path, real) : path);
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
    boolean unsafePath =
        of == Kind.INCLUDE
            ? !trusted(path)
            : inUnsafePath && !blame.accepts(kind + "InUnsafeDirPathSafe");
    boolean unsafe = others || group && !blame.accepts("GroupWritable" + kind + "Safe");
    return new Found(real, owner, unsafe || unsafePath, hisOwn(path));
  }

  private boolean trusted(String path) {
    boolean safe = of.danger(safety, path, blame).isEmpty();
    return hisOwn(path) && (safe || blame.accepts(kind + "InUnsafeDirPathSafe"));
  }

  /** Whether nobody can have given the file away to its owner (chownsafe in conf.c). */
  private boolean hisOwn(String path) {
    return blame.accepts("AssumeSafeChown") || safety.above(path, blame).isEmpty();
  }

  /** What a link leads to has the owner and mode that count. */
  static String target(String path, Path link) throws IOException {
    String to = Files.readSymbolicLink(link).toString();
    return to.startsWith("/") ? to : Safety.parent(path) + "/" + to;
  }

  private static FileSystemException refused(String path, String reason) {
    return new FileSystemException(path, null, reason);
  }

  /** For a host whose owners are asked on behalf of one user. */
  static Disk disk(Host host, Account user) {
    return new Disk(host.files(), host.accounts(), user);
  }
}
