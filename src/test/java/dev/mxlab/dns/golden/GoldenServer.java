package dev.mxlab.dns.golden;

import dev.mxlab.dns.answer.Access;
import dev.mxlab.dns.answer.Cookies;
import dev.mxlab.dns.answer.Recursion;
import dev.mxlab.dns.answer.Requester;
import dev.mxlab.dns.answer.Responder;
import dev.mxlab.dns.answer.ServerState;
import dev.mxlab.dns.zone.Checks;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneFile;
import dev.mxlab.dns.zone.ZoneTable;
import dev.mxlab.text.Diagnosed;
import java.net.InetAddress;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;

/** The servers of golden/dns: the same zones, the same options. */
public final class GoldenServer {
  private static final Checks LENIENT =
      new Checks(Checks.Level.IGNORE, Checks.Level.IGNORE, Checks.Level.IGNORE, 0, true);

  private static final Map<String, String> TUTORIAL =
      Map.ofEntries(
          Map.entry("example.com", "example.com.db"),
          Map.entry("naver.com", "naver.com.db"),
          Map.entry("daum.net", "daum.net.db"),
          Map.entry("kjy.co.ki", "kjy.co.ki.zone"),
          Map.entry("jyj.co.ki", "jyj.co.ki.zone"),
          Map.entry("111.168.192.in-addr.arpa", "192.168.111.rev"),
          Map.entry("0.168.192.in-addr.arpa", "192.168.0.rev"),
          Map.entry("localhost", "db.local"),
          Map.entry("127.in-addr.arpa", "db.127"),
          Map.entry("0.in-addr.arpa", "db.0"),
          Map.entry("255.in-addr.arpa", "db.255"));

  private static final List<String> TRICKY =
      List.of(
          "tricky.test",
          "other.test",
          "served.tricky.test",
          "nottl.test",
          "rfc4592.test",
          "2.0.192.in-addr.arpa",
          "8.b.d.0.1.0.0.2.ip6.arpa");

  /** Everybody may do everything. */
  public static final Access OPEN =
      new Access() {
        @Override
        public boolean mayQuery(Requester who, Name zone) {
          return true;
        }

        @Override
        public boolean mayQueryCache(Requester who) {
          return true;
        }

        @Override
        public boolean mayRecurse(Requester who) {
          return true;
        }
      };

  /** Knows nothing. */
  public static final Recursion LOST =
      new Recursion() {
        @Override
        public CompletionStage<Resolution> resolve(
            Name name, int type, int dclass, InetAddress client) {
          return CompletableFuture.completedFuture(fromCache(name, type, dclass));
        }

        @Override
        public Resolution fromCache(Name name, int type, int dclass) {
          return new Resolution(Rcode.SERVFAIL, List.of(), List.of(), List.of());
        }
      };

  private GoldenServer() {}

  public static Responder tutorial() {
    List<ZoneTable.Entry> zones = new ArrayList<>();
    TUTORIAL.forEach((apex, file) -> zones.add(load("tutorial", apex, file)));
    zones.addAll(AutomaticZones.besides(zones.stream().map(ZoneTable.Entry::apex).toList()));
    return responder(
        zones, LOST, new ServerState.Settings(1232, 1232, "sim", "server", "server-id"));
  }

  public static Responder tricky() {
    List<ZoneTable.Entry> zones = new ArrayList<>();
    TRICKY.forEach(apex -> zones.add(load("tricky", apex, apex + ".db")));
    return responder(
        zones, null, new ServerState.Settings(1232, 1232, "sim-1.0", "sim-host", "sim-id"));
  }

  /** What was found by asking our server and BIND the same; one zone of it is not loaded. */
  public static Responder beside() {
    List<ZoneTable.Entry> zones = new ArrayList<>();
    List.of("t.test", "other.test").forEach(apex -> zones.add(load("beside", apex, apex + ".db")));
    zones.add(new ZoneTable.Entry(Name.fromConstantString("broken.test."), DClass.IN, null));
    return responder(
        zones, null, new ServerState.Settings(1232, 1232, "sim-1.0", "sim-host", "sim-id"));
  }

  private static Responder responder(
      List<ZoneTable.Entry> zones, @Nullable Recursion recursion, ServerState.Settings settings) {
    ServerState state = ServerState.simple(new ZoneTable(zones), OPEN, recursion, settings);
    InstantSource clock = InstantSource.fixed(Instant.EPOCH);
    return new Responder(() -> state, clock, new Cookies(clock, new Random(1)), null);
  }

  private static ZoneTable.Entry load(String set, String apex, String file) {
    try {
      Path directory =
          Path.of(
              Objects.requireNonNull(GoldenServer.class.getResource("/golden/dns/" + set)).toURI());
      Name name = Name.fromConstantString(apex + ".");
      Diagnosed<Zone> loaded =
          ZoneFile.load(
              new ZoneFile.Request(
                  name, DClass.IN, directory.resolve(file), file, directory::resolve, LENIENT));
      if (loaded.value() == null) {
        throw new IllegalStateException(loaded.diagnostics().toString());
      }
      return new ZoneTable.Entry(name, DClass.IN, loaded.value());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
