package dev.mxlab.sendmail.map;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A map on disk, {@code access.db}. Keys and values are bytes; as strings here they are UTF-8, and
 * a final NUL, which some tools append, is not part of them. A look-up sees what the file held when
 * it last changed.
 */
public final class HashFile {
  private record Loaded(
      @Nullable FileTime modified, long size, @Nullable Object key, Map<String, String> pairs) {}

  private final Path file;
  private final @Nullable Path text;
  private volatile @Nullable Loaded loaded;

  /** {@code file} is the map itself, with its {@code .db}; it need not exist. */
  public HashFile(Path file) {
    this(file, null);
  }

  private HashFile(Path file, @Nullable Path text) {
    this.file = file;
    this.text = text;
  }

  /** A database of aliases: where nobody has made it, the text that it is made of counts. */
  public static HashFile ofAliases(Path file) {
    String name = file.toString();
    return new HashFile(file, Path.of(name.substring(0, name.length() - ".db".length())));
  }

  private Path source() {
    return text != null && Files.notExists(file) && Files.isRegularFile(text) ? text : file;
  }

  private Map<String, String> read(Path source) throws IOException {
    Map<String, String> pairs = new LinkedHashMap<>();
    if (source.equals(text)) {
      List<String> lines = List.of(Files.readString(source, StandardCharsets.UTF_8).split("\n"));
      for (AliasText.Entry entry :
          AliasText.parse(source.toString(), lines, AliasNames.PLAIN).entries()) {
        pairs.putIfAbsent(entry.name(), entry.value());
      }
    } else {
      for (HashReader.Pair pair : HashReader.read(source)) {
        pairs.putIfAbsent(text(pair.key()), text(pair.value()));
      }
    }
    return pairs;
  }

  public boolean exists() {
    return Files.isRegularFile(file);
  }

  /**
   * The value of a key, which is in the case it was stored in (makemap stores small letters).
   *
   * @throws NoSuchFileException when there is no such map
   * @throws IOException when it cannot be read, or is damaged
   */
  public Optional<String> get(String key) throws IOException {
    return Optional.ofNullable(pairs().get(key));
  }

  /** Whether what was read last is what the file holds; one that is missing is not read either. */
  public boolean isRead() {
    try {
      return current(Files.readAttributes(source(), BasicFileAttributes.class)) != null;
    } catch (IOException missing) {
      return missing instanceof NoSuchFileException;
    }
  }

  private @Nullable Loaded current(BasicFileAttributes now) {
    Loaded last = loaded;
    return last != null
            && now.lastModifiedTime().equals(last.modified())
            && now.size() == last.size()
            && java.util.Objects.equals(now.fileKey(), last.key())
        ? last
        : null;
  }

  /** All pairs, in the order of the file. */
  public Map<String, String> pairs() throws IOException {
    Path source = source();
    BasicFileAttributes now = Files.readAttributes(source, BasicFileAttributes.class);
    Loaded last = current(now);
    if (last != null) {
      return last.pairs();
    }
    Map<String, String> pairs = read(source);
    loaded = new Loaded(now.lastModifiedTime(), now.size(), now.fileKey(), pairs);
    return pairs;
  }

  private static String text(byte[] bytes) {
    int length = bytes.length > 0 && bytes[bytes.length - 1] == 0 ? bytes.length - 1 : bytes.length;
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /** Puts a new map in place of the old one at once: a reader sees the one or the other. */
  static void write(Path file, PairStore pairs) throws IOException {
    byte[] uid = new byte[20];
    new SecureRandom().nextBytes(uid);
    for (int i = 0; i < uid.length; i++) {
      uid[i] |= (byte) 0x80; // No letters, which strings(1) would show beside the keys.
    }
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      java.nio.ByteBuffer bytes = java.nio.ByteBuffer.wrap(pairs.bytes(uid));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    if (Files.getFileStore(fresh).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r-----"));
    }
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
