package dev.mxlab.named.tool.query;

import java.io.EOFException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;

/** Why the network failed, in BIND's words. */
public final class Failures {
  private Failures() {}

  public static String text(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof SocketTimeoutException) {
      return "timed out";
    } else if (message.contains("Network is unreachable")) {
      return "network unreachable";
    } else if (failure instanceof NoRouteToHostException) {
      return "host unreachable";
    } else if (failure instanceof BindException) {
      return message.contains("in use") ? "address in use" : "address not available";
    } else if (failure instanceof ConnectException) {
      return "connection refused";
    } else if (failure instanceof PortUnreachableException) {
      return "connection refused";
    } else if (failure instanceof EOFException) {
      return "end of file";
    }
    if (message.contains("assign requested address")) {
      return "address not available";
    }
    return message.contains("reset") ? "connection reset" : "unexpected error";
  }

  /** Whether a datagram could not even be sent. */
  static boolean unsent(IOException failure) {
    String why = text(failure);
    return why.equals("network unreachable") || why.startsWith("address ");
  }
}
