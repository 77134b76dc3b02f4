package dev.mxlab.named.tool.query;

import dev.mxlab.host.Call;
import dev.mxlab.host.Host;
import dev.mxlab.named.tool.query.serve.StackNetwork;
import dev.mxlab.net.Resolver;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What the tools need of the machine that they run on.
 *
 * @param resolvConf the lines of /etc/resolv.conf
 */
public record Machine(
    Network network,
    Resolver resolver,
    List<String> resolvConf,
    InstantSource clock,
    ZoneId zone,
    RandomGenerator random) {

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
        random);
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
    InetAddress address = Addresses.numeric(families.ipv4() ? "127.0.0.1" : "::1");
    return address == null ? List.of() : List.of(address);
  }
}
