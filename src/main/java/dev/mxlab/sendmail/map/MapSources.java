package dev.mxlab.sendmail.map;

import dev.mxlab.host.Accounts;
import dev.mxlab.host.Host;
import dev.mxlab.host.HostFiles;
import dev.mxlab.net.HostsFile;
import dev.mxlab.net.Resolver;
import dev.mxlab.sendmail.cf.Blame;
import dev.mxlab.sendmail.cf.Safety;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
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
 * @param danger why a file's directory cannot be trusted, by the file's path; empty where it can
 * @param complaint who hears of a map that cannot be trusted
 */
public record MapSources(
    HostFiles files,
    Resolver resolver,
    Supplier<HostsFile> hosts,
    Accounts accounts,
    String domain,
    IntUnaryOperator random,
    Consumer<String> log,
    UnaryOperator<String> danger,
    Consumer<String> complaint) {
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
        line -> LOG.info("{}: syslog map: {}", host.id(), line),
        path -> "",
        line -> {});
  }

  /**
   * The same with an eye on who may write to the directories of maps.
   *
   * @param complaint hears of each that is not to be trusted
   */
  public MapSources guarded(Safety safety, Blame blame, Consumer<String> complaint) {
    return new MapSources(
        files,
        resolver,
        hosts,
        accounts,
        domain,
        random,
        log,
        path -> blame.accepts("MapInUnsafeDirPath") ? "" : safety.above(path, blame),
        complaint);
  }
}
