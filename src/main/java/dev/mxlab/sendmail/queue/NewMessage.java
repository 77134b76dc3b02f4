package dev.mxlab.sendmail.queue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way into a {@link FileQueue}. Its body stays in memory while it is small, for
 * then it may never need a file.
 */
final class NewMessage extends OutputStream implements QueueStore.Writing {
  /** A body up to this may pass through memory. */
  private static final int SMALL = 256 << 10;

  private final QueueFiles files;
  private final Transit transit;
  private final BiConsumer<String, String> complaints;
  private final String id;
  private ByteArrayOutputStream small = new ByteArrayOutputStream(1024);
  private @Nullable FileChannel channel;
  private boolean ended;

  /**
   * @param complaints of a file by its name
   */
  NewMessage(String id, QueueFiles files, Transit transit, BiConsumer<String, String> complaints) {
    this.id = id;
    this.files = files;
    this.transit = transit;
    this.complaints = complaints;
  }

  @Override
  public String queueId() {
    return id;
  }

  @Override
  public OutputStream body() {
    return this;
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (channel == null && small.size() + length <= SMALL) {
      small.write(bytes, offset, length);
    } else {
      QueueFiles.writeFully(onDisk(), ByteBuffer.wrap(bytes, offset, length));
    }
  }

  private FileChannel onDisk() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      open =
          FileChannel.open(
              files.path("df", id), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      channel = open;
      QueueFiles.writeFully(open, ByteBuffer.wrap(small.toByteArray()));
      small = new ByteArrayOutputStream(0);
    }
    return open;
  }

  @Override
  public void commit(Envelope envelope) throws IOException {
    end(envelope);
    try (FileChannel open = onDisk()) {
      open.force(true);
      open.close();
      files.put(envelope);
    } catch (IOException | RuntimeException failed) {
      discard(failed);
      throw failed;
    }
  }

  @Override
  public void pass(Envelope envelope) throws IOException {
    try {
      passing(envelope).toCompletableFuture().join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof IOException io ? io : new IOException(failed.getCause());
    }
  }

  @Override
  public CompletionStage<Void> passing(Envelope envelope) {
    if (channel != null || !envelope.quarantine().isEmpty()) {
      return committed(envelope);
    }
    return transit
        .accept(envelope, small.toByteArray())
        .thenCompose(
            taken -> {
              if (!taken) {
                return committed(envelope);
              }
              end(envelope);
              return CompletableFuture.completedFuture(null);
            });
  }

  private CompletionStage<Void> committed(Envelope envelope) {
    try {
      commit(envelope);
      return CompletableFuture.completedFuture(null);
    } catch (IOException failed) {
      return CompletableFuture.failedFuture(failed);
    }
  }

  private void end(Envelope envelope) {
    if (ended || !envelope.queueId().equals(id)) {
      throw new IllegalStateException("commit of " + envelope.queueId() + " to " + id);
    }
    ended = true;
  }

  /** The client hears that the message was not taken, so nothing of it may be found later. */
  private void discard(Exception reason) {
    try {
      files.delete(id);
      Files.deleteIfExists(files.path("tf", id));
    } catch (IOException too) {
      reason.addSuppressed(too);
    }
  }

  @Override
  public void abort() {
    if (ended) {
      return;
    }
    ended = true;
    FileChannel open = channel;
    if (open != null) {
      try {
        open.close();
        Files.deleteIfExists(files.path("df", id));
      } catch (IOException left) {
        complaints.accept("df" + id, "could not be removed: " + left.getMessage());
      }
    }
  }
}
