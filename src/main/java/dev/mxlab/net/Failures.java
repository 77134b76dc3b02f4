package dev.mxlab.net;

import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.regex.Pattern;

/** The kernel's failures as {@link HostStack} names them, whichever transport reported them. */
final class Failures {
  /** What Netty's own transports write before the kernel's words. */
  private static final Pattern NATIVE =
      Pattern.compile("^\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ");

  private Failures() {}

  static IOException asIo(Throwable cause) {
    String said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    if (cause instanceof ConnectTimeoutException || said.contains("timed out")) {
      return caused(new SocketTimeoutException("Connection timed out"), cause);
    }
    boolean host = said.contains("no route to host") || said.contains("host is unreachable");
    if (host) {
      return caused(new NoRouteToHostException("No route to host"), cause);
    }
    // Netty's own transports have this class for a network without a route, and no words.
    if (cause instanceof NoRouteToHostException || said.contains("unreachable")) {
      return caused(new NoRouteToHostException("Network is unreachable"), cause);
    }
    if (cause instanceof ConnectException) {
      return caused(new ConnectException("Connection refused"), cause);
    }
    String plain = NATIVE.matcher(String.valueOf(cause.getMessage())).replaceFirst("");
    return caused(new IOException(plain), cause);
  }

  /** For a datagram, refused means that an ICMP message said so. */
  static IOException ofDatagram(Throwable cause) {
    String said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    if (cause instanceof PortUnreachableException || said.contains("refused")) {
      return caused(new PortUnreachableException("Connection refused"), cause);
    }
    return asIo(cause);
  }

  private static IOException caused(IOException failure, Throwable cause) {
    failure.initCause(cause);
    return failure;
  }
}
