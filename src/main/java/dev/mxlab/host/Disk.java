package dev.mxlab.host;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A host's files as one of its users may use them: what commands and the shell read and write
 * through. The host's own files obey the lab's record of owners and modes; what lies on the real
 * disk outside the lab can be read, never written.
 */
public final class Disk {
  private static final int READ = 4;
  private static final int WRITE = 2;
  private static final int SEARCH = 1;
  private static final int STICKY = 01000;
  private static final int SET_GROUP = 02000;

  private final HostFiles files;
  private final Accounts accounts;
  private final Account user;

  public Disk(HostFiles files, Accounts accounts, Account user) {
    this.files = files;
    this.accounts = accounts;
    this.user = user;
  }

  public static Disk of(Call call) {
    return new Disk(call.host().files(), call.host().accounts(), call.user());
  }

  /**
   * The real file to read; {@code path} is absolute and normalised.
   *
   * @throws NoSuchFileException when there is none
   * @throws AccessDeniedException when the user may not
   */
  public Path toRead(String path) throws IOException {
    Path real = toLookAt(path);
    require(path, READ);
    return real;
  }

  /** The real file, whose attributes may be seen where its directories may be searched. */
  public Path toLookAt(String path) throws IOException {
    searchDownTo(path);
    Path real = files.real(path);
    if (!Files.exists(real) && !isDirectory(path)) {
      throw new NoSuchFileException(path);
    }
    return real;
  }

  /**
   * The real file to write, there already or not.
   *
   * @throws FileSystemException outside the lab, whose reason is a read-only file system
   */
  public Path toWrite(String path) throws IOException {
    Path real = files.real(path);
    if (path.equals("/dev/null")) {
      return real;
    }
    requireOurs(path, real);
    searchDownTo(path);
    require(Files.exists(real) ? path : parent(path), WRITE);
    return real;
  }

  /** The real file to remove or to put elsewhere: its directory must be the user's to change. */
  public Path toRemove(String path) throws IOException {
    Path real = files.real(path);
    requireOurs(path, real);
    searchDownTo(path);
    if (!Files.exists(real, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(path);
    }
    require(parent(path), WRITE);
    Ownership directory = ownership(parent(path));
    boolean sticky = (directory.mode() & STICKY) != 0;
    if (sticky && !owns(directory) && !owns(ownership(path))) {
      throw new FileSystemException(path, null, "Operation not permitted");
    }
    return real;
  }

  /**
   * Writes down whose a file is that the user has just made.
   *
   * @param mode without the bits that the umask takes away
   */
  public void made(String path, int mode) throws IOException {
    Path real = files.real(path);
    if (real.equals(Path.of(path))) {
      return;
    }
    Ownership above = ownership(parent(path));
    boolean directory = Files.isDirectory(real);
    boolean inherits = (above.mode() & SET_GROUP) != 0;
    int inherited = inherits && directory ? SET_GROUP : 0;
    String group = inherits ? above.group() : groupName(user.gid());
    record(path, new Ownership(user.name(), group, mode | inherited));
  }

  /** chmod(2). */
  public void changeMode(String path, int mode) throws IOException {
    Ownership now = toChange(path);
    record(path, new Ownership(now.owner(), now.group(), mode));
    executable(files.real(path), (mode & 0111) != 0);
  }

  /** Programs that mail is given to are real ones: the machine has to be able to run them. */
  private static void executable(Path real, boolean yes) throws IOException {
    if (Files.isRegularFile(real)
        && real.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(real);
      boolean changed =
          yes
              ? permissions.add(PosixFilePermission.OWNER_EXECUTE)
              : permissions.remove(PosixFilePermission.OWNER_EXECUTE);
      if (changed) {
        Files.setPosixFilePermissions(real, permissions);
      }
    }
  }

  /**
   * chown(2).
   *
   * @param owner null: stays
   * @param group null: stays
   */
  public void changeOwner(String path, @Nullable String owner, @Nullable String group)
      throws IOException {
    Ownership now = toChange(path);
    boolean away = owner != null && !owner.equals(now.owner());
    boolean foreign =
        group != null
            && !group.equals(now.group())
            && accounts.groups().stream()
                .noneMatch(
                    g ->
                        g.name().equals(group)
                            && (g.gid() == user.gid() || g.members().contains(user.name())));
    if ((away || foreign) && !user.isRoot()) {
      throw new FileSystemException(path, null, "Operation not permitted");
    }
    record(
        path,
        new Ownership(
            owner == null ? now.owner() : owner, group == null ? now.group() : group, now.mode()));
  }

  private Ownership toChange(String path) throws IOException {
    Path real = toLookAt(path);
    requireOurs(path, real);
    Ownership now = ownership(path);
    if (!owns(now)) {
      throw new FileSystemException(path, null, "Operation not permitted");
    }
    return now;
  }

  private boolean owns(Ownership ownership) {
    return user.isRoot() || ownership.owner().equals(user.name());
  }

  /** What stood there is gone, with all that was below it. */
  public void removed(String path) throws IOException {
    OwnerRecord record = files.owners().orElse(null);
    if (record != null) {
      record.forget(shown(path));
    }
  }

  /**
   * What was at {@code from} is at {@code to}.
   *
   * @param was what {@code from} was before
   */
  public void moved(String from, String to, Ownership was) throws IOException {
    OwnerRecord record = files.owners().orElse(null);
    if (record != null) {
      record.move(shown(from), shown(to));
      record(to, was);
    }
  }

  /** What a fresh system has anyway needs no line. */
  private void record(String path, Ownership ownership) throws IOException {
    OwnerRecord record = files.owners().orElse(null);
    if (record == null) {
      return;
    }
    String shown = shown(path);
    boolean directory = Files.isDirectory(files.real(path));
    if (record.of(shown).isEmpty()
        && ownership.equals(Ownership.fresh(path, directory, accounts))) {
      return;
    }
    record.put(shown, ownership);
  }

  private String shown(String path) {
    return files.shown(files.real(path));
  }

  private String groupName(int gid) {
    return accounts.groups().stream()
        .filter(g -> g.gid() == gid)
        .map(Group::name)
        .findFirst()
        .orElse(Integer.toString(gid));
  }

  public boolean exists(String path) {
    return Files.exists(files.real(path)) || isDirectory(path);
  }

  /** The directory of zone files may exist by its files alone. */
  public boolean isDirectory(String path) {
    return Files.isDirectory(files.real(path)) || !files.list(path).isEmpty();
  }

  public List<String> list(String directory) throws IOException {
    searchDownTo(directory);
    require(directory, READ);
    return files.list(directory);
  }

  public Ownership ownership(String path) {
    return Ownership.of(path, files, accounts);
  }

  private void requireOurs(String path, Path real) throws IOException {
    if (real.equals(Path.of(path))) {
      throw new FileSystemException(path, null, "Read-only file system");
    }
  }

  private void searchDownTo(String path) throws IOException {
    for (String above = parent(path); !above.equals("/"); above = parent(above)) {
      require(above, SEARCH);
    }
  }

  private void require(String path, int bits) throws IOException {
    if (!ownership(path).allows(user, accounts, bits)) {
      throw new AccessDeniedException(path);
    }
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }
}
