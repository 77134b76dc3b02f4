package dev.mxlab.mailbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes one message at the end of an mbox file, its From_ look-alikes quoted with {@code >}. */
final class MboxAppend {
  private static final byte[] FROM = "From ".getBytes(StandardCharsets.US_ASCII);
  private static final int BUFFER = 64 * 1024;
  private static final int SMALL_BUFFER = 4 * 1024;

  /** Where full buffers go. */
  private interface Sink {
    int write(ByteBuffer bytes, long position) throws IOException;
  }

  private final Sink channel;
  private final ByteBuffer out;
  private long position;
  private byte last = '\n';
  private boolean blank;

  /** How much of {@code From } the line begins with; -1 once it is another line. */
  private int matched;

  private MboxAppend(Sink channel, long position, int buffer) {
    this.out = ByteBuffer.allocate(buffer);
    this.channel = channel;
    this.position = position;
  }

  /** Where the message was put. */
  record Written(long offset, long length) {}

  /**
   * Appends the message and brings it to the disk; if that fails, the file is as before.
   *
   * @param fromLine with its LF
   */
  static Written append(FileChannel channel, byte[] fromLine, MailStore.Content content)
      throws IOException {
    long before = channel.size();
    boolean done = false;
    try (InputStream in = content.open()) {
      long offset = before + padding(channel, before);
      MboxAppend append = new MboxAppend(channel::write, before, BUFFER);
      for (long i = before; i < offset; i++) {
        append.put((byte) '\n');
      }
      append.putAll(fromLine);
      append.message(in);
      channel.force(false);
      done = true;
      return new Written(offset, append.position - offset);
    } finally {
      if (!done) {
        channel.truncate(before);
        channel.force(false);
      }
    }
  }

  /** The message as it will stand in the file; null when it is longer than {@code most}. */
  static byte @Nullable [] rendered(byte[] fromLine, MailStore.Content content, int most)
      throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream(4096);
    MboxAppend append =
        new MboxAppend(
            (bytes, position) -> {
              int length = bytes.remaining();
              if (text.size() <= most) {
                text.write(bytes.array(), bytes.position(), length);
              }
              bytes.position(bytes.limit());
              return length;
            },
            0,
            SMALL_BUFFER);
    try (InputStream in = content.open()) {
      append.putAll(fromLine);
      append.message(in);
    }
    return text.size() > most ? null : text.toByteArray();
  }

  /**
   * How many LF are missing before a From_ line: none after a whole message, one or two after one
   * that another program, or a crash, left without its blank line.
   */
  static long padding(FileChannel channel, long size) throws IOException {
    if (size == 0) {
      return 0;
    }
    byte[] end = new byte[(int) Math.min(2, size)];
    channel.read(ByteBuffer.wrap(end), size - end.length);
    if (end[end.length - 1] != '\n') {
      return 2;
    }
    return end.length == 2 && end[0] == '\n' ? 0 : 1;
  }

  private void message(InputStream in) throws IOException {
    byte[] piece = new byte[out.capacity()];
    for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
      for (int i = 0; i < n; i++) {
        body(piece[i]);
      }
    }
    flushMatch();
    if (last != '\n') {
      put((byte) '\n');
    }
    // A body that ends with a blank line has it already (procmail).
    if (!blank) {
      put((byte) '\n');
    }
    flush();
  }

  private void body(byte b) throws IOException {
    if (matched >= 0 && b == FROM[matched]) {
      matched++;
      if (matched == FROM.length) {
        put((byte) '>');
        flushMatch();
        matched = -1;
      }
      return;
    }
    flushMatch();
    put(b);
    matched = b == '\n' ? 0 : -1;
  }

  private void flushMatch() throws IOException {
    for (int i = 0; i < matched; i++) {
      put(FROM[i]);
    }
    matched = 0;
  }

  private void putAll(byte[] bytes) throws IOException {
    for (byte b : bytes) {
      put(b);
    }
  }

  private void put(byte b) throws IOException {
    if (!out.hasRemaining()) {
      flush();
    }
    out.put(b);
    blank = b == '\n' && last == '\n';
    last = b;
  }

  private void flush() throws IOException {
    out.flip();
    while (out.hasRemaining()) {
      position += channel.write(out, position);
    }
    out.clear();
  }
}
