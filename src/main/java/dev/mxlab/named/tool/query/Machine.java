package dev.mxlab.named.tool.query;

import dev.mxlab.host.Call;
import dev.mxlab.host.Host;
import dev.mxlab.host.LabFiles;
import dev.mxlab.named.tool.query.serve.StackNetwork;
import dev.mxlab.net.Resolver;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * What the tools need of the machine that they run on.
 *
 * @param resolvConf the lines of /etc/resolv.conf
 * @param ipv6 whether its loopback has an IPv6 address, too
 */
public record Machine(
    Network network,
    Resolver resolver,
    List<String> resolvConf,
    InstantSource clock,
    ZoneId zone,
    RandomGenerator random,
    boolean ipv6) {

  /** The host of each call, with ids and cookies that nobody can foresee. */
  public static Function<Call, Machine> ofHosts() {
    RandomGenerator random = new SecureRandom();
    return call -> of(call, random);
  }

  private static Machine of(Call call, RandomGenerator random) {
    Host host = call.host();
    return new Machine(
        new StackNetwork(host.network()),
        host.resolver(),
        lines(host.files().real("/etc/resolv.conf")),
        host.clock(),
        host.zone(),
        random,
        !(host.files() instanceof LabFiles));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.isReadable(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
    } catch (IOException unreadable) {
      // As the C library: a file that cannot be read is as good as none.
      return List.of();
    }
  }

  ResolverSettings settings() {
    return ResolverSettings.parse(resolvConf);
  }

  /** The servers of /etc/resolv.conf that may be asked. */
  public List<InetAddress> nameservers(Addresses.Families families) {
    return settings().nameservers().stream().filter(families::has).toList();
  }

  /** This machine itself. */
  public List<InetAddress> loopback(Addresses.Families families) {
    return Stream.of("::1", "127.0.0.1")
        .map(Addresses::numeric)
        .filter(Objects::nonNull)
        .filter(families::has)
        .filter(address -> ipv6 || !families.ipv4() || address instanceof Inet4Address)
        .toList();
  }
}
