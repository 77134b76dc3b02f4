package dev.mxlab.sendmail.map;

import dev.mxlab.host.Call;
import dev.mxlab.host.Disk;
import dev.mxlab.host.FileModes;
import dev.mxlab.host.Ownership;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a map tool finds its database file, and what sendmail's checks say of that place (smdb.c
 * and safefile.c): warnings of directories that others may write to, refusals of links.
 */
public final class MapPlace {
  private static final int GROUP_WRITES = 0020;
  private static final int OTHERS_WRITE = 0002;
  private static final int READ = 4;
  private static final int WRITE = 2;
  private static final int MODE = 0640;

  /** What a map without a type is tried as. */
  static final List<String> ANY = List.of("hash", "btree");

  private static final String SUFFIX = ".db";

  private final Call call;
  private final Disk disk;

  /** With its suffix, as the caller wrote it. */
  private final String name;

  private final String path;

  private MapPlace(Call call, String name) {
    this.call = call;
    this.disk = Disk.of(call);
    this.name = name;
    this.path = call.absolute(name);
  }

  /**
   * The place of a map.
   *
   * @param map its name with or without {@code .db}
   */
  public static MapPlace of(Call call, String map) {
    return new MapPlace(call, map.endsWith(SUFFIX) ? map : map + SUFFIX);
  }

  /**
   * The pairs of the file; twice looked at, as the real tools do.
   *
   * @param trusted whose files root's tools take for their own
   */
  List<HashReader.Pair> read(String type, Optional<String> trusted) throws IOException {
    warn();
    check(true);
    require(READ, trusted);
    Path real = disk.toRead(path);
    warn();
    return pairs(real, type);
  }

  private List<HashReader.Pair> pairs(Path real, String type) throws IOException {
    requireType(real, type);
    try {
      return HashReader.read(real);
    } catch (FileSystemException unreadable) {
      throw unreadable;
    } catch (IOException damaged) {
      // What exactly is wrong with it, the library does not tell.
      FileSystemException invalid = new FileSystemException(path, null, "Invalid argument");
      invalid.initCause(damaged);
      throw invalid;
    }
  }

  /**
   * The same for who asks for no privilege of root's: a stranger's file must be open to him.
   *
   * @param types tried in turn, as smdb_open_database does
   */
  List<HashReader.Pair> readOpenly(List<String> types) throws IOException {
    IOException failure = new NoSuchFileException(path);
    for (String type : types) {
      warn();
      if (!disk.exists(path)) {
        failure = new NoSuchFileException(path);
      } else if (!disk.ownership(path).allowsPlainly(call.user(), call.host().accounts(), READ)) {
        failure = new AccessDeniedException(path);
      } else if (disk.isDirectory(path)) {
        warn();
        failure = new FileSystemException(path, null, "Is a directory");
      } else {
        warn();
        try {
          Path real = disk.toRead(path);
          return pairs(real, type);
        } catch (FileSystemException other) {
          failure = other;
        }
      }
    }
    boolean told = failure instanceof AccessDeniedException || disk.isDirectory(path);
    throw told || types.size() == 1
        ? failure
        : new FileSystemException(path, null, "Unknown database type");
  }

  /** The same without warnings. */
  void prepareQuietly(Optional<String> trusted, boolean linksAllowed) throws IOException {
    check(linksAllowed);
    require(WRITE, trusted);
    requireDirectory();
  }

  /** Looks at the place before it is written to. */
  void prepare(boolean linksAllowed, Optional<String> trusted) throws IOException {
    warn();
    check(linksAllowed);
    require(READ | WRITE, trusted);
    requireDirectory();
    warn();
  }

  void write(PairStore pairs, Optional<String> trusted) throws IOException {
    write(pairs, trusted, null);
  }

  /**
   * @param group whom a new file belongs to as well; null for the caller's group
   */
  void write(PairStore pairs, Optional<String> trusted, @Nullable String group) throws IOException {
    Path real = toWrite();
    boolean fresh = Files.notExists(real);
    HashFile.write(real, pairs);
    own(fresh, trusted, fresh ? group : null);
  }

  /** The map belongs to sendmail's TrustedUser where root has made it. */
  private void own(boolean fresh, Optional<String> trusted, @Nullable String group)
      throws IOException {
    if (fresh) {
      disk.made(path, MODE & FileModes.file(call));
    }
    if (trusted.isPresent() && call.user().isRoot() && onHost()) {
      disk.changeOwner(path, trusted.get(), group);
    }
  }

  /** Root's power is not used: the file's mode has to allow it (safefile.c, SFF_ROOTOK). */
  private void require(int bits, Optional<String> trusted) throws IOException {
    if (!onHost() || !disk.exists(path)) {
      return;
    }
    Ownership owner = disk.ownership(path);
    boolean ours = call.user().isRoot() && trusted.filter(owner.owner()::equals).isPresent();
    Ownership seen = ours ? new Ownership(call.user().name(), owner.group(), owner.mode()) : owner;
    if (!seen.allowsPlainly(call.user(), call.host().accounts(), bits)) {
      throw new AccessDeniedException(path);
    }
  }

  /** On the real disk the machine itself says who may write. */
  private Path toWrite() throws IOException {
    return onHost() ? disk.toWrite(path) : call.host().files().real(path);
  }

  private boolean onHost() {
    return call.host().files().owners().isPresent();
  }

  boolean exists() {
    return disk.exists(path);
  }

  private void requireDirectory() throws IOException {
    String above = path.substring(0, Math.max(1, path.lastIndexOf('/')));
    if (!disk.isDirectory(above)) {
      throw new NoSuchFileException(path);
    }
    toWrite();
  }

  /** Directories above the file, as far as its name tells them. */
  private void warn() {
    boolean absolute = name.startsWith("/");
    int slash = absolute ? 0 : name.indexOf('/');
    if (slash < 0) {
      warn(".");
    }
    while (slash >= 0) {
      warn(slash == 0 ? "/" : name.substring(0, slash));
      slash = name.indexOf('/', slash + 1);
    }
  }

  private void warn(String directory) {
    int mode = disk.ownership(call.absolute(directory)).mode();
    if ((mode & (GROUP_WRITES | OTHERS_WRITE)) != 0) {
      String who = (mode & OTHERS_WRITE) != 0 ? "World" : "Group";
      call.err().println("WARNING: " + who + " writable directory " + directory);
    }
  }

  private void check(boolean linksAllowed) throws IOException {
    Path real = call.host().files().real(path);
    if (!Files.exists(real, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (Files.isSymbolicLink(real) && !linksAllowed) {
      throw new FileSystemException(path, null, "Symbolic links not allowed");
    }
    if (!Files.isRegularFile(real)) {
      throw new FileSystemException(path, null, "Regular files only");
    }
    if (!linksAllowed && links(real) > 1) {
      throw new FileSystemException(path, null, "Hard links not allowed");
    }
  }

  private static int links(Path real) throws IOException {
    try {
      return (Integer) Files.getAttribute(real, "unix:nlink");
    } catch (UnsupportedOperationException | IllegalArgumentException unknown) {
      return 1;
    }
  }

  /** The magic number of the kind of file (file(1)). */
  private void requireType(Path real, String type) throws IOException {
    byte[] head;
    try (java.io.InputStream in = Files.newInputStream(real)) {
      head = in.readNBytes(HashLayout.META_MAGIC + 4);
    }
    byte[] whole = Arrays.copyOf(head, HashLayout.META_MAGIC + 4);
    ByteBuffer words = ByteBuffer.wrap(whole);
    boolean known = false;
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      int magic = words.order(order).getInt(HashLayout.META_MAGIC);
      known |= magic == HashLayout.MAGIC && !type.equals("btree");
      known |= magic == BtreeReader.MAGIC && !type.equals("hash");
    }
    if (!known) {
      throw new FileSystemException(path, null, "Invalid argument");
    }
  }
}
