package dev.mxlab.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Notes what is written, cut and forced. */
final class NotedChannel extends FileChannel {
  private final NotedDisk disk;
  private final FileChannel real;
  private final int file;
  private final Path path;

  /**
   * @param file -1 for a directory
   */
  NotedChannel(NotedDisk disk, FileChannel real, int file, Path path) {
    this.disk = disk;
    this.real = real;
    this.file = file;
    this.path = path;
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    disk.check();
    return noted(bytes, real.position(), true);
  }

  @Override
  public int write(ByteBuffer bytes, long position) throws IOException {
    disk.check();
    return noted(bytes, position, false);
  }

  private synchronized int noted(ByteBuffer bytes, long at, boolean move) throws IOException {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    int length = move ? real.write(bytes) : real.write(bytes, at);
    disk.trace().add(new Trace.Step.Write(file, at, Arrays.copyOf(copy, length)));
    return length;
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    long all = 0;
    for (int i = offset; i < offset + length; i++) {
      all += write(sources[i]);
    }
    return all;
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    real.truncate(size);
    disk.trace().add(new Trace.Step.Truncate(file, size));
    return this;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    disk.check();
    // Noted before it is promised to anybody, and it needs no real disk.
    disk.trace().add(file < 0 ? new Trace.Step.ForceNames(path) : new Trace.Step.Force(file));
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    return real.read(into);
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) throws IOException {
    return real.read(into, offset, length);
  }

  @Override
  public int read(ByteBuffer into, long position) throws IOException {
    return real.read(into, position);
  }

  @Override
  public long position() throws IOException {
    return real.position();
  }

  @Override
  public FileChannel position(long newPosition) throws IOException {
    real.position(newPosition);
    return this;
  }

  @Override
  public long size() throws IOException {
    return real.size();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    return real.transferTo(position, count, target);
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return real.lock(position, size, shared);
  }

  @Override
  public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return real.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    real.close();
  }
}
