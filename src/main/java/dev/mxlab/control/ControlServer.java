package dev.mxlab.control;

import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * The server side of the control socket. A bounded number of calls run at a time, each on a thread
 * of its own with another that listens to its client; further callers wait.
 */
public final class ControlServer implements AutoCloseable {
  private final Path socket;
  private final ControlHandler handler;
  private final ServerSocketChannel server;
  private final Semaphore free;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();

  private ControlServer(
      Path socket, ControlHandler handler, ServerSocketChannel server, int calls) {
    this.socket = socket;
    this.handler = handler;
    this.server = server;
    this.free = new Semaphore(calls);
  }

  /**
   * Listens at {@code socket}, for its owner alone.
   *
   * @param calls how many may run at a time
   */
  public static ControlServer open(Path socket, ControlHandler handler, int calls)
      throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(socket));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException failed) {
      channel.close();
      throw failed;
    }
    ControlServer server = new ControlServer(socket, handler, channel, calls);
    server.thread(server::accept, "control-accept");
    return server;
  }

  private void thread(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (server.isOpen()) {
        free.acquire();
        SocketChannel client = server.accept();
        Connection connection = new Connection(client);
        open.add(connection);
        if (!server.isOpen()) {
          connection.close();
          return;
        }
        thread(() -> serve(connection), "control-call");
      }
    } catch (ClosedChannelException closed) {
      return;
    } catch (IOException | InterruptedException failed) {
      close();
    }
  }

  private void serve(Connection connection) {
    try (connection) {
      Frame first = connection.receive();
      if (first != null && first.type() == Frame.REQUEST) {
        call(connection, Wire.request(first.bytes()));
      }
    } catch (IOException gone) {
      // A client that left or does not speak the protocol is owed no answer.
      return;
    } finally {
      open.remove(connection);
      free.release();
    }
  }

  private void call(Connection connection, Request asked) throws IOException {
    Request request =
        new Request(
            asked.kind(),
            asked.args(),
            asked.environment(),
            asked.directory(),
            new LinkedHashMap<>(asked.state()));
    CallStreams streams = new CallStreams(connection);
    thread(streams::listen, "control-input");
    PrintStream out = streams.print(Frame.OUTPUT);
    PrintStream err = streams.print(Frame.ERROR);
    streams.flushedBeforeInput(out, err);
    int code;
    try {
      code = handler.handle(request, streams.input(), out, err);
    } catch (IOException | RuntimeException failed) {
      // The handler tells of what it foresees; this is a bug or a broken disk.
      String why = failed instanceof IOException ? failed.getMessage() : null;
      err.println("mxlab: " + (why == null ? "internal error" : why));
      code = 1;
    }
    out.flush();
    err.flush();
    byte[] exit = Wire.exit(new Exit(code, request.state()));
    connection.send(Frame.EXIT, exit, 0, exit.length);
  }

  /** Ends all calls and takes the socket away. */
  @Override
  public void close() {
    try {
      // The path first: who sees his call end finds nobody there any more.
      Files.deleteIfExists(socket);
      server.close();
      for (Connection connection : open) {
        connection.close();
      }
    } catch (IOException failed) {
      // The socket of a process that ends is stale, and the registry knows stale ones.
      return;
    }
  }
}
