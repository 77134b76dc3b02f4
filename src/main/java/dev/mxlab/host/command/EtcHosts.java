package dev.mxlab.host.command;

import dev.mxlab.host.Host;
import dev.mxlab.net.HostsFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A host's /etc/hosts, for those who show more of it than a resolver's answer holds: every alias.
 */
final class EtcHosts {
  private static final int LIMIT = 1 << 20;

  private EtcHosts() {}

  /** Without the file, nothing is known. */
  static HostsFile of(Host host) {
    try {
      Path file = host.files().real("/etc/hosts");
      if (Files.isRegularFile(file) && Files.size(file) <= LIMIT) {
        byte[] bytes = Files.readAllBytes(file);
        return HostsFile.parse(new String(bytes, StandardCharsets.UTF_8).lines().toList());
      }
    } catch (IOException unreadable) {
      // As good as empty, as the C library has it.
    }
    return HostsFile.EMPTY;
  }
}
