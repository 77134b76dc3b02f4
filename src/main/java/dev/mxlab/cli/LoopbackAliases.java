package dev.mxlab.cli;

import dev.mxlab.lab.Topology;
import dev.mxlab.net.AddressTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Systems whose loopback has 127.0.0.1 alone (macOS): what to type so that it has the lab's
 * addresses too.
 */
final class LoopbackAliases {
  private LoopbackAliases() {}

  /**
   * One command per missing address; empty where all are there, or where it is another system's
   * matter.
   */
  static Optional<String> missing(Topology topology) {
    if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac")) {
      return Optional.empty();
    }
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < topology.hosts().size(); i++) {
      List<InetAddress> addresses = new ArrayList<>();
      addresses.add(AddressTable.loopbackOf(i + 1));
      for (InetAddress lab : topology.hosts().get(i).addresses()) {
        addresses.add(AddressTable.socketAddress(lab, topology.mapping()));
      }
      for (InetAddress address : addresses) {
        if (!present(address)) {
          lines.add("sudo ifconfig lo0 alias " + address.getHostAddress() + " up");
        }
      }
    }
    return lines.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", lines));
  }

  private static boolean present(InetAddress address) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(address, 0));
      return true;
    } catch (IOException absent) {
      return false;
    }
  }
}
