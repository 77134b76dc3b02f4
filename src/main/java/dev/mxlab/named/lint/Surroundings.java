package dev.mxlab.named.lint;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Function;

/**
 * What is to be known of the host besides its configuration.
 *
 * @param own its addresses, the loopback left out
 * @param resolvers whom its own programs ask: /etc/resolv.conf
 * @param listing the names in a directory that the configuration means
 */
public record Surroundings(
    List<InetAddress> own, List<InetAddress> resolvers, Function<String, List<String>> listing) {
  public Surroundings {
    own = List.copyOf(own);
    resolvers = List.copyOf(resolvers);
  }

  /** Of a machine that nothing is known of. */
  public static Surroundings unknown() {
    return new Surroundings(List.of(), List.of(), directory -> List.of());
  }
}
