package dev.mxlab.disk;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A file system that works on a real directory and notes every change. Broken or full it lets
 * nothing be written.
 */
public final class NotedDisk extends FileSystem {
  private final Path directory;
  private final Trace trace = new Trace();
  private final NotedProvider provider = new NotedProvider(this);

  /** What writing fails with; empty while it works. */
  private volatile String trouble = "";

  public NotedDisk(Path directory) {
    this.directory = directory;
  }

  /** The directory, by way of this disk. */
  public Path root() {
    return new NotedPath(this, directory);
  }

  Trace trace() {
    return trace;
  }

  /** From now on writing fails so: {@code No space left on device}; empty for no more. */
  public void fail(String message) {
    trouble = message;
  }

  void check() throws IOException {
    if (!trouble.isEmpty()) {
      throw new IOException(trouble);
    }
  }

  /** Notes that something was promised now. */
  public void promise(String what) {
    trace.add(new Trace.Step.Mark(what));
  }

  /** How much has happened so far. */
  public int moments() {
    return trace.size();
  }

  public List<String> promises(int moment) {
    return trace.promises(moment);
  }

  /** Leaves in the real directory what a loss of power at {@code moment} may leave. */
  public void loseWhatWasNotForced(int moment, Random random) throws IOException {
    Map<Path, byte[]> found = trace.after(moment, random);
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
    for (Map.Entry<Path, byte[]> one : found.entrySet()) {
      Files.write(one.getKey(), one.getValue());
    }
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() {
    // The directory stays.
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return directory.getFileSystem().getSeparator();
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of(root());
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return directory.getFileSystem().getFileStores();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return directory.getFileSystem().supportedFileAttributeViews();
  }

  @Override
  public Path getPath(String first, String... more) {
    return new NotedPath(this, directory.getFileSystem().getPath(first, more));
  }

  @Override
  public PathMatcher getPathMatcher(String pattern) {
    PathMatcher matcher = directory.getFileSystem().getPathMatcher(pattern);
    return path -> matcher.matches(NotedPath.real(path));
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return directory.getFileSystem().getUserPrincipalLookupService();
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException();
  }
}
