package dev.mxlab.dovecot;

import dev.mxlab.host.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The system that a host runs, as doveconf tells it: {@code Linux 6.1.0 x86_64 Debian 12.15}. */
final class Machine {
  private Machine() {}

  static String of(Host host) {
    String architecture = System.getProperty("os.arch", "").replace("amd64", "x86_64");
    return String.join(
        " ",
        System.getProperty("os.name", ""),
        System.getProperty("os.version", ""),
        architecture,
        distribution(host));
  }

  private static String distribution(Host host) {
    String redHat = firstLine(host, "/etc/redhat-release");
    String debian = firstLine(host, "/etc/debian_version");
    return !redHat.isEmpty() ? redHat : "Debian " + (debian.isEmpty() ? "12.15" : debian);
  }

  private static String firstLine(Host host, String file) {
    Path real = host.files().real(file);
    try {
      return Files.isRegularFile(real)
          ? Files.readString(real).strip().lines().findFirst().orElse("")
          : "";
    } catch (IOException unreadable) {
      return "";
    }
  }
}
