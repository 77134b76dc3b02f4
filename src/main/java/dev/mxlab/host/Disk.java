package dev.mxlab.host;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * A host's files as one of its users may use them: what commands and the shell read and write
 * through. The host's own files obey the lab's record of owners and modes; what lies on the real
 * disk outside the lab can be read, never written.
 */
public final class Disk {
  private static final int READ = 4;
  private static final int WRITE = 2;
  private static final int SEARCH = 1;

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
    return real;
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
