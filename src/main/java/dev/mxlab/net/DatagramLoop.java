package dev.mxlab.net;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * One datagram socket and the thread that serves it: it waits in the kernel for a datagram, answers
 * it and waits for the next. Nothing is handed to another thread, and the octets cross the JVM in
 * two buffers that are made once; beside an event loop that saves half of what a small query costs.
 * Several of them share a port where the kernel deals the datagrams out (SO_REUSEPORT).
 */
final class DatagramLoop implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(DatagramLoop.class);
  private static final int LARGEST = 65_535;

  /** As NSD asks for: a burst waits in the kernel while we are held up. */
  private static final int KERNEL_BUFFER = 1 << 20;

  private static final long AFTER_TROUBLE_NANOS = 1_000_000;
  private static final long END_MILLIS = 5_000;

  private final DatagramChannel channel;
  private final InetSocketAddress at;
  private final DatagramService service;
  private final Thread thread;

  // Used by the thread alone.
  private final ByteBuffer in = ByteBuffer.allocateDirect(LARGEST);
  private final ByteBuffer out = ByteBuffer.allocateDirect(LARGEST);
  private final byte[] octets = new byte[LARGEST];

  private DatagramLoop(DatagramChannel channel, DatagramService service) throws IOException {
    this.channel = channel;
    this.at = (InetSocketAddress) channel.getLocalAddress();
    this.service = service;
    this.thread = new Thread(this::run, "mxlab-udp-" + Listening.At.text(at));
    thread.setDaemon(true);
  }

  /** Whether several sockets may have one address and port, datagrams shared out among them. */
  static boolean portsCanBeShared() {
    // Other systems know the option, but give everything to one of the sockets.
    return System.getProperty("os.name").equals("Linux");
  }

  /**
   * Opens the socket and begins to serve it.
   *
   * @param shared whether others of this program have the same port
   */
  static DatagramLoop open(InetSocketAddress at, boolean shared, DatagramService service)
      throws IOException {
    DatagramChannel channel = DatagramChannel.open(family(at));
    try {
      if (shared) {
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      channel.setOption(StandardSocketOptions.SO_RCVBUF, KERNEL_BUFFER);
      channel.bind(at);
      DatagramLoop loop = new DatagramLoop(channel, service);
      loop.thread.start();
      return loop;
    } catch (IOException | RuntimeException failed) {
      channel.close();
      throw failed;
    }
  }

  private static ProtocolFamily family(InetSocketAddress at) throws SocketException {
    return at.getAddress() instanceof Inet4Address
        ? StandardProtocolFamily.INET
        : StandardProtocolFamily.INET6;
  }

  InetSocketAddress at() {
    return at;
  }

  private void run() {
    while (channel.isOpen()) {
      try {
        serveNext();
      } catch (ClosedChannelException ended) {
        return;
      } catch (IOException trouble) {
        LOG.debug("datagram socket at {}", at, trouble);
        LockSupport.parkNanos(AFTER_TROUBLE_NANOS);
      } catch (RuntimeException bug) {
        LOG.error("serving a datagram at {} failed", at, bug);
      }
    }
  }

  private void serveNext() throws IOException {
    in.clear();
    InetSocketAddress from = (InetSocketAddress) channel.receive(in);
    int length = in.position();
    in.flip().get(octets, 0, length);
    service.serve(octets, length, new Reply(this, from));
  }

  private record Reply(DatagramLoop loop, InetSocketAddress from) implements DatagramReply {
    @Override
    public InetSocketAddress at() {
      return loop.at;
    }

    @Override
    public void send(byte[] octets, int length) {
      loop.send(octets, length, from);
    }
  }

  private void send(byte[] message, int length, InetSocketAddress to) {
    try {
      if (Thread.currentThread() == thread) {
        out.clear().put(message, 0, length).flip();
        channel.send(out, to);
      } else {
        channel.send(ByteBuffer.wrap(message, 0, length), to);
      }
    } catch (IOException lost) {
      LOG.debug("datagram to {}", to, lost);
    }
  }

  /** Closes the socket, which wakes the thread, and waits for the end of what it is doing. */
  @Override
  public void close() {
    try {
      channel.close();
      if (Thread.currentThread() != thread) {
        thread.join(END_MILLIS);
      }
    } catch (IOException trouble) {
      LOG.debug("closing the datagram socket at {}", at, trouble);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
