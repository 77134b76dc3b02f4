package dev.mxlab.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Which port of this machine stands for which standard port of the lab. */
public abstract class PortPlan implements Closeable {
  /** What {@code --ports} asks for. */
  public enum Wish {
    /** Standard ports, else all shifted. */
    AUTOMATIC,
    STANDARD,
    SHIFTED,
    FREE
  }

  public static final int SHIFT = 1000;

  private static final int MOMENTS = 5;
  private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(7);

  /** The port in force for a standard one. */
  public abstract int actual(int standard) throws BindException;

  /** The standard port behind one in force. */
  public abstract int standard(int actual);

  /** {@code standard}, {@code shifted} or {@code free}. */
  public abstract String name();

  @Override
  public void close() {}

  public static PortPlan standard() {
    return new Shifted(0, "standard");
  }

  public static PortPlan shifted() {
    return new Shifted(SHIFT, "shifted");
  }

  /**
   * Free ports, one for each standard port and the same at all of the lab's addresses. Labs that
   * run beside each other keep out of each other's way by holding their choice at an address that
   * nobody serves.
   */
  public static PortPlan free(List<InetAddress> sockets, RandomGenerator random) {
    return new Free(sockets, random);
  }

  /**
   * Tries to bind TCP and UDP {@code port} at every address; the first failure that lasts, or null.
   * Another lab that starts in this moment holds a port no longer than it takes to try it.
   */
  public static @Nullable Taken probe(List<InetAddress> sockets, int port) {
    Taken taken = probeOnce(sockets, port);
    for (int i = 0; taken != null && i < MOMENTS; i++) {
      LockSupport.parkNanos(MOMENT);
      taken = probeOnce(sockets, port);
    }
    return taken;
  }

  private static @Nullable Taken probeOnce(List<InetAddress> sockets, int port) {
    for (InetAddress address : sockets) {
      InetSocketAddress at = new InetSocketAddress(address, port);
      try (ServerSocket tcp = new ServerSocket();
          DatagramSocket udp = new DatagramSocket(null)) {
        tcp.setReuseAddress(true);
        tcp.bind(at);
        udp.bind(at);
      } catch (IOException refused) {
        if (!(address instanceof java.net.Inet6Address) || !unassigned(refused)) {
          return new Taken(at, String.valueOf(refused.getMessage()));
        }
      }
    }
    return null;
  }

  /** A port that cannot be had. */
  public record Taken(InetSocketAddress at, String reason) {}

  /** Machines without IPv6 have no ::1. */
  static boolean unassigned(IOException refused) {
    String message = String.valueOf(refused.getMessage());
    return message.contains("annot assign requested address")
        || message.contains("not supported by protocol");
  }

  private static final class Shifted extends PortPlan {
    private final int by;
    private final String name;

    Shifted(int by, String name) {
      this.by = by;
      this.name = name;
    }

    @Override
    public int actual(int standard) {
      return standard + by;
    }

    @Override
    public int standard(int actual) {
      return actual - by;
    }

    @Override
    public String name() {
      return name;
    }
  }

  private static final class Free extends PortPlan {
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;
    private static final int TRIES = 200;

    private final List<InetAddress> sockets;
    private final RandomGenerator random;
    private final Map<Integer, Integer> byStandard = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> byActual = new ConcurrentHashMap<>();
    private final List<ServerSocket> held = new ArrayList<>();

    Free(List<InetAddress> sockets, RandomGenerator random) {
      this.sockets = List.copyOf(sockets);
      this.random = random;
    }

    @Override
    public synchronized int actual(int standard) throws BindException {
      Integer known = byStandard.get(standard);
      if (known != null) {
        return known;
      }
      for (int i = 0; i < TRIES; i++) {
        int port = random.nextInt(LOWEST, HIGHEST);
        if (!byActual.containsKey(port) && hold(port)) {
          byStandard.put(standard, port);
          byActual.put(port, standard);
          return port;
        }
      }
      throw new BindException("no free port for " + standard);
    }

    private boolean hold(int port) {
      ServerSocket hold;
      try {
        hold = new ServerSocket();
        try {
          hold.bind(new InetSocketAddress(AddressTable.loopbackOf(0xffff), port), 1);
        } catch (IOException taken) {
          hold.close();
          return false;
        }
      } catch (IOException broken) {
        return false;
      }
      if (probeOnce(sockets, port) == null) {
        held.add(hold);
        return true;
      }
      closeQuietly(hold);
      return false;
    }

    private static void closeQuietly(ServerSocket socket) {
      try {
        socket.close();
      } catch (IOException gone) {
        // A socket that cannot be closed holds nothing we could free.
      }
    }

    @Override
    public int standard(int actual) {
      return byActual.getOrDefault(actual, actual);
    }

    @Override
    public String name() {
      return "free";
    }

    @Override
    public synchronized void close() {
      held.forEach(Free::closeQuietly);
      held.clear();
    }
  }
}
