package dev.mxlab.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Does what is asked for and notes it. */
final class NotedProvider extends FileSystemProvider {
  private final NotedDisk disk;

  /** Which file stands under a name now. */
  private final Map<Path, Integer> files = new ConcurrentHashMap<>();

  NotedProvider(NotedDisk disk) {
    this.disk = disk;
  }

  private static Path real(Path path) {
    return NotedPath.real(path);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    Path real = real(path);
    if (Files.isDirectory(real)) {
      return new NotedChannel(disk, FileChannel.open(real, options, attributes), -1, real);
    }
    boolean writes =
        options.contains(StandardOpenOption.WRITE) || options.contains(StandardOpenOption.APPEND);
    synchronized (this) {
      boolean there = Files.exists(real);
      if (writes && !there) {
        disk.check();
      }
      FileChannel channel = FileChannel.open(real, options, attributes);
      int file;
      if (there) {
        file = files.computeIfAbsent(real, any -> disk.trace().newFile());
      } else {
        file = disk.trace().newFile();
        files.put(real, file);
        disk.trace().add(new Trace.Step.Link(real, file));
      }
      if (writes && options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
        disk.trace().add(new Trace.Step.Truncate(file, 0));
      }
      return new NotedChannel(disk, channel, file, real);
    }
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(real(directory))) {
      for (Path one : found) {
        Path noted = new NotedPath(disk, one);
        if (filter.accept(noted)) {
          all.add(noted);
        }
      }
    }
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        return all.iterator();
      }

      @Override
      public void close() {
        // Read already.
      }
    };
  }

  @Override
  public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
    Files.createDirectory(real(directory), attributes);
  }

  @Override
  public synchronized void delete(Path path) throws IOException {
    Path real = real(path);
    Files.delete(real);
    if (files.remove(real) != null) {
      disk.trace().add(new Trace.Step.Unlink(real));
    }
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized void move(Path source, Path target, CopyOption... options)
      throws IOException {
    Path from = real(source);
    Path to = real(target);
    disk.check();
    Files.move(from, to, options);
    Integer file = files.remove(from);
    if (file == null) {
      throw new NoSuchFileException(from.toString());
    }
    files.put(to, file);
    disk.trace().add(new Trace.Step.Rename(from, to, file));
  }

  @Override
  public boolean isSameFile(Path one, Path other) throws IOException {
    return Files.isSameFile(real(one), real(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return Files.isHidden(real(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return Files.getFileStore(real(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    Path real = real(path);
    real.getFileSystem().provider().checkAccess(real, modes);
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return Files.getFileAttributeView(real(path), type, options);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return Files.readAttributes(real(path), type, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
      throws IOException {
    return Files.readAttributes(real(path), names, options);
  }

  @Override
  public void setAttribute(Path path, String name, Object value, LinkOption... options)
      throws IOException {
    Files.setAttribute(real(path), name, value, options);
  }

  @Override
  public String getScheme() {
    return "noted";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return disk;
  }

  @Override
  public Path getPath(URI uri) {
    return new NotedPath(disk, Path.of(uri));
  }
}
