package dev.mxlab.cli;

import dev.mxlab.dns.resolve.ResolvConf;
import dev.mxlab.dns.resolve.StubResolver;
import dev.mxlab.dns.resolve.serve.StackTransport;
import dev.mxlab.net.DnsAnswer;
import dev.mxlab.net.HostStack;
import dev.mxlab.net.HostsFile;
import dev.mxlab.net.RecordType;
import dev.mxlab.net.Resolver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The machine's resolver, by its /etc/hosts and /etc/resolv.conf; made when first asked. */
final class MachineResolver implements Resolver {
  private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");
  private static final Path HOSTS = Path.of("/etc/hosts");

  private final HostStack stack;
  private final InstantSource clock;
  private @Nullable Resolver made;

  MachineResolver(HostStack stack, InstantSource clock) {
    this.stack = stack;
    this.clock = clock;
  }

  @Override
  public CompletionStage<DnsAnswer> ask(String name, RecordType type) {
    return resolver().ask(name, type);
  }

  private synchronized Resolver resolver() {
    Resolver now = made;
    if (now == null) {
      now =
          new StubResolver(
              new StubResolver.Files(
                  () -> StubResolver.Config.of(ResolvConf.parse(lines(RESOLV_CONF))),
                  () -> HostsFile.parse(lines(HOSTS))),
              new StackTransport(stack),
              clock,
              new SecureRandom(),
              answer -> {});
      made = now;
    }
    return now;
  }

  /** As the C library has it, a file that cannot be read is as good as an empty one. */
  private static List<String> lines(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException unreadable) {
      return List.of();
    }
  }
}
