package dev.mxlab.named.tool;

import dev.mxlab.dns.answer.Responder;
import dev.mxlab.dns.serve.DnsServer;
import dev.mxlab.host.TestHost;
import dev.mxlab.host.Units;
import dev.mxlab.named.AnswerSource;
import dev.mxlab.named.NamedDaemon;
import dev.mxlab.named.RecursionSource;
import dev.mxlab.net.AddressTable;
import dev.mxlab.net.LabNetwork;
import dev.mxlab.net.Loops;
import dev.mxlab.net.NotedStack;
import dev.mxlab.net.PortPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A host in a network of its own, whose named is controlled over real sockets. */
final class ControlledHost implements AutoCloseable {
  static final Instant START = Instant.parse("2026-11-22T02:13:09Z");
  static final String KEY =
      "key \"rndc-key\" { algorithm hmac-sha256; secret \"q83vEjRWeJCrze8SNFZ4kA==\"; };\n";

  private final Loops loops = new Loops(1);
  private final ExecutorService blocking = Executors.newCachedThreadPool();
  private final LabNetwork network;
  private final TestHost lab;
  private final NamedDaemon named;

  ControlledHost(Path root) {
    AddressTable table =
        new AddressTable(
            AddressTable.Mapping.LOOPBACK,
            List.of(
                new AddressTable.Station(
                    "server", 91, List.of(NotedStack.address("192.168.191.100")), false)),
            List.of(),
            null);
    network = new LabNetwork(table, PortPlan.free(table.allSockets(), new Random()), loops);
    lab =
        TestHost.on(root)
            .at(START)
            .in(ZoneOffset.UTC)
            .network(network.stack("server"))
            .blocking(blocking)
            .commands(Typed.COMMANDS)
            .build();
    lab.write("/etc/bind/rndc.key", KEY);
    RecursionSource recursion =
        hints -> new RecursionSource.Resolving(new NothingElsewhere(), null);
    AnswerSource answers =
        (state, observer, counters) -> {
          DnsServer server =
              new DnsServer(new Responder(state, lab().host().clock(), null, observer, counters));
          return new AnswerSource.Services(server.datagrams(), server.streams());
        };
    named = new NamedDaemon(lab.host(), recursion, answers);
    lab.host().units().install(named);
  }

  TestHost lab() {
    return lab;
  }

  NamedDaemon named() {
    return named;
  }

  Units.State start() {
    return lab.host().units().start(named, START).state();
  }

  Typed rndc(String... words) throws IOException {
    return rndc(Locale.ENGLISH, words);
  }

  Typed rndc(Locale locale, String... words) throws IOException {
    return Typed.on(lab.host(), "/root", locale, "rndc", List.of(words));
  }

  /** Where a socket of this machine stands for a port of the host's loopback. */
  int port(int standard) throws IOException {
    return network.ports().actual(standard);
  }

  @Override
  public void close() {
    if (lab.host().units().status(named).state() == Units.State.ACTIVE) {
      lab.host().units().stop(named, START);
    }
    network.close();
    blocking.shutdownNow();
    loops.close();
  }
}
