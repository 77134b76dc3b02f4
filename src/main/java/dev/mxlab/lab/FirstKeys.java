package dev.mxlab.lab;

import dev.mxlab.host.Host;
import dev.mxlab.named.HostConfFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The key that rndc and named of a host share, with a random secret: the installation of Debian's
 * bind9 makes it with {@code rndc-confgen -a} where there is neither rndc.key nor rndc.conf, and
 * that of the Red Hat family does so at named's first start. From then on it is the
 * administrator's.
 */
final class FirstKeys {
  private FirstKeys() {}

  static void make(Host host) throws IOException {
    boolean redHat = HostConfFiles.location(host.files()).equals(HostConfFiles.RED_HAT);
    String directory = redHat ? "/etc" : "/etc/bind";
    if (missing(host, directory + "/rndc.key") && missing(host, directory + "/rndc.conf")) {
      Files.createDirectories(host.files().real(directory));
      FirstMaps.type(host, "rndc-confgen -a");
    }
  }

  private static boolean missing(Host host, String file) throws IOException {
    Path real = host.files().real(file);
    return Files.notExists(real) || Files.size(real) == 0;
  }
}
