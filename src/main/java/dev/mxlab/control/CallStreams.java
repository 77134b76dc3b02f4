package dev.mxlab.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Standard input, output and error of a call on the server's side. Input is asked for one piece at
 * a time, so that a command takes no more from the person than it reads; the thread that listens
 * also learns when the client goes away.
 */
final class CallStreams {
  private static final int BUFFERED = 16 << 10;

  private final Connection connection;
  private final Object lock = new Object();
  private byte[] piece = new byte[0];
  private int used;
  private boolean asked;
  private boolean ended;
  private volatile boolean gone;
  private @Nullable PrintStream out;
  private @Nullable PrintStream err;

  CallStreams(Connection connection) {
    this.connection = connection;
  }

  /** Runs until the connection ends. */
  void listen() {
    try {
      for (Frame frame = connection.receive(); frame != null; frame = connection.receive()) {
        if (!take(frame)) {
          connection.close();
          break;
        }
      }
    } catch (IOException broken) {
      // Told to the reader and the writers below.
    } finally {
      gone = true;
      synchronized (lock) {
        ended = true;
        lock.notifyAll();
      }
    }
  }

  /** False for what nobody asked for: such a client could fill the memory. */
  private boolean take(Frame frame) {
    synchronized (lock) {
      if (!asked) {
        return false;
      }
      switch (frame.type()) {
        case Frame.INPUT -> {
          piece = frame.bytes();
          used = 0;
        }
        case Frame.INPUT_END -> ended = true;
        default -> {
          return false;
        }
      }
      asked = false;
      lock.notifyAll();
      return true;
    }
  }

  void flushedBeforeInput(PrintStream output, PrintStream error) {
    this.out = output;
    this.err = error;
  }

  InputStream input() {
    return new Input();
  }

  PrintStream print(byte type) {
    return new PrintStream(new Output(type), false, StandardCharsets.UTF_8);
  }

  private final class Input extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      synchronized (lock) {
        while (used == piece.length && !ended) {
          if (!asked) {
            ask();
          }
          try {
            lock.wait();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
          }
        }
        if (used == piece.length) {
          return -1;
        }
        int taken = Math.min(length, piece.length - used);
        System.arraycopy(piece, used, into, offset, taken);
        used += taken;
        return taken;
      }
    }

    @Override
    public int available() {
      synchronized (lock) {
        return piece.length - used;
      }
    }

    private void ask() throws IOException {
      if (out != null) {
        out.flush();
      }
      if (err != null) {
        err.flush();
      }
      asked = true;
      connection.send(Frame.WANT_INPUT, new byte[0], 0, 0);
    }
  }

  private final class Output extends OutputStream {
    private final byte type;
    private final byte[] buffer = new byte[BUFFERED];
    private int filled;

    Output(byte type) {
      this.type = type;
    }

    @Override
    public synchronized void write(int b) throws IOException {
      if (filled == buffer.length) {
        send();
      }
      buffer[filled++] = (byte) b;
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
      int from = offset;
      int left = length;
      while (left > 0) {
        if (filled == buffer.length) {
          send();
        }
        int part = Math.min(left, buffer.length - filled);
        System.arraycopy(bytes, from, buffer, filled, part);
        filled += part;
        from += part;
        left -= part;
      }
    }

    /** Fails once the client has gone, so that a command without an end learns of it. */
    @Override
    public synchronized void flush() throws IOException {
      send();
      if (gone) {
        throw new IOException("Broken pipe");
      }
    }

    private void send() throws IOException {
      if (filled > 0) {
        int length = filled;
        filled = 0;
        connection.send(type, buffer, 0, length);
      }
    }
  }
}
