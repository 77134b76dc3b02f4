package dev.mxlab.named;

import dev.mxlab.host.Host;
import java.nio.file.Path;

/** How a named was called, on a host whose package decides where it was not said. */
record Calling(Host host, NamedOptions options) {
  private static final String DEBIAN_DIRECTORY = "/var/cache/bind";
  private static final String RED_HAT_DIRECTORY = "/var/named";

  /** As ps(1) shows it. */
  String commandLine() {
    if (options.byHand()) {
      return options.commandLine();
    }
    return redHat() ? "/usr/sbin/named -u named -c /etc/named.conf" : "/usr/sbin/named -f -u bind";
  }

  private boolean redHat() {
    return configurationFile().equals(HostConfFiles.RED_HAT);
  }

  /** As it is named in messages. */
  String configurationFile() {
    return options.byHand() ? options.configuration() : HostConfFiles.location(host.files());
  }

  /** The file's whole path. */
  String shown() {
    return Path.of(directory()).resolve(configurationFile()).normalize().toString();
  }

  /** Where it starts. */
  String directory() {
    if (options.byHand()) {
      return options.directory();
    }
    return redHat() ? RED_HAT_DIRECTORY : DEBIAN_DIRECTORY;
  }

  boolean byHand() {
    return options.byHand();
  }

  int port() {
    return options.port();
  }
}
