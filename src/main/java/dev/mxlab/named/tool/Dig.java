package dev.mxlab.named.tool;

import dev.mxlab.dns.resolve.RecordText;
import dev.mxlab.dns.resolve.ResolvConf;
import dev.mxlab.dns.resolve.Transport;
import dev.mxlab.dns.resolve.serve.StackTransport;
import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.Host;
import dev.mxlab.net.DnsAnswer;
import dev.mxlab.net.DnsAnswer.Data;
import dev.mxlab.net.RecordType;
import dev.mxlab.net.Resolver;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * dig(1) of BIND 9.18: asks a name server, by default that of the host's /etc/resolv.conf, and
 * prints all that came back.
 */
public final class Dig implements Command {
  /** The version whose output this is. */
  public static final String VERSION = "9.18.49-1~deb12u3-Debian";

  static final int USAGE_ERROR = 1;
  static final int NO_REPLY = 9;
  static final int INTERNAL = 10;

  /**
   * What dig needs of the machine that it runs on.
   *
   * @param resolvConf the lines of /etc/resolv.conf
   */
  record Machine(
      Transport transport,
      Resolver resolver,
      List<String> resolvConf,
      InstantSource clock,
      ZoneId zone,
      RandomGenerator random) {}

  /** A server to ask. {@code typed} is how it was called. */
  record Server(InetSocketAddress address, String typed) {
    /** {@code 127.0.0.1#53}. */
    String shown() {
      return host() + "#" + address.getPort();
    }

    String host() {
      InetAddress ip = address.getAddress();
      byte[] octets = ip.getAddress();
      return octets.length == 16 ? RecordText.ipv6(octets) : ip.getHostAddress();
    }
  }

  private final RandomGenerator random = new SecureRandom();

  @Override
  public List<String> names() {
    return List.of("dig");
  }

  @Override
  public int run(Call call) throws IOException {
    Host host = call.host();
    Machine machine =
        new Machine(
            new StackTransport(host.network()),
            host.resolver(),
            lines(host.files().real("/etc/resolv.conf")),
            host.clock(),
            host.zone(),
            random);
    int code = run(machine, call.args(), call.out(), call.err());
    call.out().flush();
    call.err().flush();
    return code;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.isReadable(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
    } catch (IOException unreadable) {
      // As the C library: a file that cannot be read is as good as none.
      return List.of();
    }
  }

  static int run(Machine machine, List<String> args, PrintStream out, PrintStream err)
      throws IOException {
    if (args.contains("-h")) {
      out.print(DigArguments.USAGE);
      return 0;
    }
    if (args.contains("-v")) {
      err.print("DiG " + VERSION + "\n");
      return 0;
    }
    StringBuilder warned = new StringBuilder();
    DigArguments.Parsed parsed;
    try {
      parsed = DigArguments.parse(VERSION, args, warned);
    } catch (DigArguments.Wrong wrong) {
      out.print(warned + wrong.out);
      err.print(wrong.err());
      return USAGE_ERROR;
    }
    out.print(warned);
    List<Server> servers = servers(machine, parsed, err);
    if (servers.isEmpty()) {
      return USAGE_ERROR;
    }
    int code = 0;
    for (DigQuery query : parsed.queries()) {
      int one =
          query.is(DigQuery.Flag.TRACE)
              ? new DigTrace(machine, servers, query, out, err).run()
              : new DigSession(machine, servers, query, out, err).run();
      code = Math.max(code, one);
    }
    return code;
  }

  private static List<Server> servers(
      Machine machine, DigArguments.Parsed parsed, PrintStream err) {
    String typed = parsed.server();
    List<Server> servers = new ArrayList<>();
    if (typed == null) {
      List<InetAddress> configured = ResolvConf.parse(machine.resolvConf()).nameservers();
      for (InetAddress address :
          configured.isEmpty() ? List.of(InetAddress.getLoopbackAddress()) : configured) {
        servers.add(new Server(new InetSocketAddress(address, parsed.port()), shown(address)));
      }
      return servers;
    }
    InetAddress numeric = DigArguments.numeric(typed);
    List<InetAddress> found = numeric == null ? named(machine, typed, err) : List.of(numeric);
    for (InetAddress address : found) {
      servers.add(new Server(new InetSocketAddress(address, parsed.port()), typed));
    }
    return servers;
  }

  private static String shown(InetAddress address) {
    return new Server(new InetSocketAddress(address, 0), "").host();
  }

  static List<InetAddress> named(Machine machine, String name, PrintStream err) {
    @Nullable DnsAnswer last = null;
    for (RecordType type : List.of(RecordType.A, RecordType.AAAA)) {
      last = machine.resolver().ask(name, type).toCompletableFuture().join();
      if (last.status() == DnsAnswer.Status.FOUND) {
        return last.data().stream()
            .filter(Data.Address.class::isInstance)
            .map(data -> ((Data.Address) data).address())
            .toList();
      }
    }
    boolean temporary = last != null && last.status().temporary();
    err.print(
        "dig: couldn't get address for '"
            + name
            + "': "
            + (temporary ? "failure" : "not found")
            + "\n");
    return List.of();
  }
}
