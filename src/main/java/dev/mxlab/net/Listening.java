package dev.mxlab.net;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.List;

/** An open listener, at one or more addresses of a host. */
public interface Listening extends AutoCloseable {
  /**
   * @param protocol {@code tcp} or {@code udp}
   * @param lab what the host believes: 192.168.111.100:25
   * @param socket where the process really listens: 127.168.111.100:1025
   */
  record At(String protocol, InetSocketAddress lab, InetSocketAddress socket) {
    /** An address with its port as people write them: {@code 127.0.0.1:25}, {@code [::1]:25}. */
    public static String text(InetSocketAddress address) {
      String ip = address.getAddress().getHostAddress();
      if (address.getAddress() instanceof Inet6Address v6) {
        ip = v6.isLoopbackAddress() ? "[::1]" : "[" + ip + "]";
      }
      return ip + ":" + address.getPort();
    }
  }

  List<At> bound();

  /**
   * Stops listening and ends the connections that it accepted; returns when the ports are free
   * again.
   */
  @Override
  void close();
}
