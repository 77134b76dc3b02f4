package dev.mxlab.control;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** The client side of the control socket: one call, with its input and output. */
public final class ControlClient {
  /** What a shell says of a command that SIGINT ended: 128 + 2. */
  private static final int INTERRUPTED = 130;

  private final Path socket;
  private volatile @Nullable SocketChannel open;
  private volatile boolean interrupted;

  public ControlClient(Path socket) {
    this.socket = socket;
  }

  /**
   * Sends the request and copies to and fro until it is done; {@code in} is read only when the lab
   * asks.
   *
   * @throws java.net.ConnectException when nobody listens there any more
   * @throws EOFException when the lab ended in between
   */
  public Exit call(Request request, InputStream in, OutputStream out, OutputStream err)
      throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      open = channel;
      channel.connect(UnixDomainSocketAddress.of(socket));
      Connection connection = new Connection(channel);
      byte[] bytes = Wire.request(request);
      connection.send(Frame.REQUEST, bytes, 0, bytes.length);
      return answer(connection, in, out, err);
    } catch (IOException broken) {
      if (interrupted) {
        return new Exit(INTERRUPTED, request.state());
      }
      throw broken;
    }
  }

  /** Ends the call from another thread: the command loses its input and output, as at Ctrl-C. */
  public void interrupt() {
    interrupted = true;
    SocketChannel channel = open;
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException ignored) {
        // The call ends all the same.
      }
    }
  }

  private static Exit answer(
      Connection connection, InputStream in, OutputStream out, OutputStream err)
      throws IOException {
    Feeder feeder = null;
    try {
      while (true) {
        Frame frame = connection.receive();
        if (frame == null) {
          throw new EOFException("the lab ended");
        }
        switch (frame.type()) {
          case Frame.OUTPUT -> {
            out.write(frame.bytes());
            out.flush();
          }
          case Frame.ERROR -> {
            err.write(frame.bytes());
            err.flush();
          }
          case Frame.WANT_INPUT -> feeder = feed(feeder, connection, in);
          case Frame.EXIT -> {
            return Wire.exit(frame.bytes());
          }
          default -> throw new IOException("unknown frame from the lab");
        }
      }
    } finally {
      // Where the input is a line editor's, it must not lose the next line to a call that is over.
      if (feeder != null) {
        feeder.interrupt();
      }
    }
  }

  private static Feeder feed(@Nullable Feeder running, Connection connection, InputStream in) {
    Feeder feeder = running;
    if (feeder == null) {
      feeder = new Feeder(connection, in);
      feeder.setDaemon(true);
      feeder.start();
    }
    feeder.wanted.release();
    return feeder;
  }

  /**
   * Reads what the command wants; a thread of its own, since a read from a terminal may not end.
   */
  private static final class Feeder extends Thread {
    private final Connection connection;
    private final InputStream in;
    private final Semaphore wanted = new Semaphore(0);

    Feeder(Connection connection, InputStream in) {
      super("stdin");
      this.connection = connection;
      this.in = in;
    }

    @Override
    public void run() {
      byte[] buffer = new byte[16 << 10];
      try {
        while (true) {
          wanted.acquire();
          int length = in.read(buffer);
          if (length < 0) {
            connection.send(Frame.INPUT_END, buffer, 0, 0);
            return;
          }
          connection.send(Frame.INPUT, buffer, 0, length);
        }
      } catch (IOException | InterruptedException over) {
        // The call has ended; nobody waits for this input any more.
        return;
      }
    }
  }
}
