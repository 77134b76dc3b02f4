package dev.mxlab.imap.serve;

import dev.mxlab.imap.session.Spool;
import dev.mxlab.mailbox.MailStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** Messages that are coming: small ones in memory, others in temporary files. */
final class DiskSpool implements Spool {
  private static final Logger LOG = LogManager.getLogger(DiskSpool.class);
  private static final int IN_MEMORY = 128 * 1024;

  @Override
  public Message begin() {
    return new Spooled();
  }

  private static final class Spooled extends OutputStream implements Message {
    private @Nullable ByteArrayOutputStream memory = new ByteArrayOutputStream(4096);
    private @Nullable Path file;
    private @Nullable OutputStream disk;
    private long size;

    @Override
    public OutputStream out() {
      return this;
    }

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
      size += length;
      ByteArrayOutputStream kept = memory;
      if (kept != null && kept.size() + length <= IN_MEMORY) {
        kept.write(octets, offset, length);
        return;
      }
      OutputStream out = disk;
      if (out == null) {
        Path fresh = Files.createTempFile("mxlab-append-", ".eml");
        file = fresh;
        out = Files.newOutputStream(fresh);
        disk = out;
        if (kept != null) {
          kept.writeTo(out);
          memory = null;
        }
      }
      out.write(octets, offset, length);
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public MailStore.Content content() throws IOException {
      OutputStream out = disk;
      if (out != null) {
        out.close();
      }
      ByteArrayOutputStream kept = memory;
      Path path = file;
      if (path != null) {
        return () -> Files.newInputStream(path);
      }
      byte[] octets = kept == null ? new byte[0] : kept.toByteArray();
      return () -> new ByteArrayInputStream(octets);
    }

    @Override
    public void close() {
      memory = null;
      try {
        OutputStream out = disk;
        if (out != null) {
          out.close();
        }
        Path path = file;
        if (path != null) {
          Files.deleteIfExists(path);
        }
      } catch (IOException e) {
        LOG.warn("a temporary file stays", e);
      }
    }
  }
}
