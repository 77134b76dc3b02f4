package dev.mxlab.sendmail.map;

import dev.mxlab.host.Accounts;
import dev.mxlab.host.HostFiles;
import dev.mxlab.net.HostsFile;
import dev.mxlab.net.Resolver;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

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
    Consumer<String> log) {}
