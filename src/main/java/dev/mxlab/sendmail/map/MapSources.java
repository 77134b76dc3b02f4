package dev.mxlab.sendmail.map;

import dev.mxlab.host.Accounts;
import dev.mxlab.host.Host;
import dev.mxlab.host.HostFiles;
import dev.mxlab.net.HostsFile;
import dev.mxlab.net.Resolver;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * What maps are made of on a host.
 *
 * @param hosts /etc/hosts as it is now
 * @param domain $m: behind names that have no dot
 * @param random a number below the given one: {@code arith r}
 * @param log what the map syslog is told
 */
public record MapSources(
    HostFiles files,
    Resolver resolver,
    Supplier<HostsFile> hosts,
    Accounts accounts,
    String domain,
    IntUnaryOperator random,
    Consumer<String> log) {
  private static final Logger LOG = LogManager.getLogger(MapSources.class);

  /** Those of a host. */
  public static MapSources of(Host host, String domain) {
    RandomGenerator random = new SplittableRandom(host.now().toEpochMilli());
    return new MapSources(
        host.files(),
        host.resolver(),
        new HostsView(host.files().real("/etc/hosts")),
        host.accounts(),
        domain,
        bound -> {
          synchronized (random) {
            return random.nextInt(bound);
          }
        },
        line -> LOG.info("{}: syslog map: {}", host.id(), line));
  }
}
