package dev.mxlab.lab;

import dev.mxlab.net.AddressTable;
import dev.mxlab.net.PortPlan;
import dev.mxlab.text.Phrase;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which ports a lab takes: the standard ones, or all of them shifted together when one of them
 * cannot be had.
 *
 * @param why the standard ones were not taken; null when they were, or were not asked for
 */
record PortChoice(PortPlan plan, @Nullable Phrase why) {
  /** The standard ports that a lab's daemons listen at. */
  static final List<Integer> STANDARD = List.of(25, 53, 110, 143, 587, 953);

  /**
   * @throws BindException when the ports that were asked for cannot be had; the message names the
   *     holder
   */
  static PortChoice make(PortPlan.Wish wish, AddressTable addresses) throws BindException {
    List<InetAddress> sockets = addresses.allSockets();
    switch (wish) {
      case FREE:
        return new PortChoice(PortPlan.free(sockets, new SecureRandom()), null);
      case STANDARD:
        requireAll(sockets, 0);
        return new PortChoice(PortPlan.standard(), null);
      case SHIFTED:
        requireAll(sockets, PortPlan.SHIFT);
        return new PortChoice(PortPlan.shifted(), null);
      case AUTOMATIC:
      default:
        PortPlan.Taken taken = firstTaken(sockets, 0);
        if (taken == null) {
          return new PortChoice(PortPlan.standard(), null);
        }
        requireAll(sockets, PortPlan.SHIFT);
        return new PortChoice(PortPlan.shifted(), reason(taken));
    }
  }

  private static void requireAll(List<InetAddress> sockets, int shift) throws BindException {
    PortPlan.Taken taken = firstTaken(sockets, shift);
    if (taken != null) {
      throw new BindException(shown(taken) + ": " + taken.reason() + holder(taken.at().getPort()));
    }
  }

  private static PortPlan.@Nullable Taken firstTaken(List<InetAddress> sockets, int shift) {
    for (int port : STANDARD) {
      PortPlan.Taken taken = PortPlan.probe(sockets, port + shift);
      if (taken != null) {
        return taken;
      }
    }
    return null;
  }

  private static Phrase reason(PortPlan.Taken taken) {
    return Words.phrase(
        "ports.shifted", shown(taken), taken.reason() + holder(taken.at().getPort()));
  }

  private static String shown(PortPlan.Taken taken) {
    InetSocketAddress at = taken.at();
    return at.getAddress().getHostAddress() + " port " + at.getPort();
  }

  /**
   * Who holds a port, as far as Linux tells: {@code (held by named, pid 123)}; empty when it does
   * not.
   */
  private static String holder(int port) {
    try {
      for (String table : List.of("tcp", "udp", "tcp6", "udp6")) {
        for (String line : Files.readAllLines(Path.of("/proc/net", table))) {
          String[] words = line.trim().split("\\s+");
          if (words.length > 9 && words[1].endsWith(String.format(":%04X", port))) {
            String found = process("socket:[" + words[9] + "]");
            if (!found.isEmpty()) {
              return found;
            }
          }
        }
      }
    } catch (IOException | RuntimeException notLinux) {
      return "";
    }
    return "";
  }

  private static String process(String socket) throws IOException {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        if (holds(process, socket)) {
          String name = Files.readString(process.resolve("comm")).strip();
          return " (held by " + name + ", pid " + process.getFileName() + ")";
        }
      }
    }
    return "";
  }

  private static boolean holds(Path process, String socket) {
    try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : open) {
        if (Files.readSymbolicLink(descriptor).toString().equals(socket)) {
          return true;
        }
      }
    } catch (IOException | RuntimeException notOurs) {
      return false; // Another user's process, or gone meanwhile.
    }
    return false;
  }
}
