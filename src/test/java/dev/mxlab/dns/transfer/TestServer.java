package dev.mxlab.dns.transfer;

import dev.mxlab.dns.answer.Access;
import dev.mxlab.dns.answer.Counters;
import dev.mxlab.dns.answer.KeptReply;
import dev.mxlab.dns.answer.Reply;
import dev.mxlab.dns.answer.Requester;
import dev.mxlab.dns.answer.Responder;
import dev.mxlab.dns.answer.ServerState;
import dev.mxlab.dns.answer.Transport;
import dev.mxlab.dns.answer.View;
import dev.mxlab.dns.sign.Keyring;
import dev.mxlab.dns.sign.TsigKey;
import dev.mxlab.dns.update.Journal;
import dev.mxlab.dns.update.UpdateRules;
import dev.mxlab.dns.update.Zones;
import dev.mxlab.dns.zone.Checks;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneTable;
import dev.mxlab.time.LabTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

/** A name server of a test: zones that it keeps, files in a directory, a log in a list. */
final class TestServer {
  private final String address;
  private final LabTime time;
  private final Path directory;
  private final ZoneKeeper keeper;
  private final Responder responder;
  private final Map<Name, Zone> served = new LinkedHashMap<>();
  private final Map<Name, Boolean> configured = new LinkedHashMap<>();
  private final Map<String, List<String>> hosts = new HashMap<>();
  private final List<TsigKey> keys = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private final Wire wire;
  private volatile ServerState state;

  TestServer(String address, LabTime time, Wire wire, Path directory) {
    this(address, time, wire, directory, ZoneKeeper.Limits.DEFAULT);
  }

  TestServer(String address, LabTime time, Wire wire, Path directory, ZoneKeeper.Limits limits) {
    this.address = address;
    this.time = time;
    this.directory = directory;
    this.wire = wire;
    Ground ground =
        new Ground(
            time,
            time,
            time::begin,
            Runnable::run,
            new Random(1),
            wire.from(address),
            new Neighbours(),
            (topic, level, text) -> {
              if (level != dev.mxlab.dns.update.ZoneLog.Level.DEBUG) {
                log.add(text.replaceAll("client @0x[0-9a-f]+", "client"));
              }
            },
            new Counters());
    this.keeper = new ZoneKeeper(ground, limits);
    this.state = state();
    this.responder = new Responder(() -> state, time);
    wire.add(address, this);
  }

  private final class Neighbours implements Ground.Addresses {
    @Override
    public CompletableFuture<List<InetAddress>> of(String view, Name host) {
      return CompletableFuture.completedFuture(
          hosts.getOrDefault(host.toString(true), List.of()).stream()
              .map(a -> Wire.at(a, 53).getAddress())
              .toList());
    }

    @Override
    public boolean isSelf(String view, OtherServer server) {
      return server.at().getAddress().getHostAddress().equals(address);
    }
  }

  private ServerState state() {
    List<ZoneTable.Entry> entries = new ArrayList<>();
    configured.forEach(
        (apex, yes) -> entries.add(new ZoneTable.Entry(apex, DClass.IN, served.get(apex))));
    return new ServerState(
        List.of(View.only(new ZoneTable(entries), new Everybody(), null, new Keyring(keys))),
        nobody -> false,
        keeper,
        new ServerState.Settings(1232, 1232, "", ""));
  }

  private static final class Everybody implements Access {
    @Override
    public boolean mayQuery(Requester who, Name zone) {
      return true;
    }

    @Override
    public boolean mayQueryCache(Requester who) {
      return false;
    }

    @Override
    public boolean mayRecurse(Requester who) {
      return false;
    }
  }

  void key(TsigKey key) {
    keys.add(key);
    state = state();
  }

  void host(String name, String... addresses) {
    hosts.put(name, List.of(addresses));
  }

  /** The file of a zone here is its text; made when it is saved. */
  final class Store implements ZoneStore {
    private final Path file;
    private final Journal journal;
    int saved;

    Store(String zone) {
      file = directory.resolve(zone + "." + address);
      journal = new Journal(directory.resolve(zone + "." + address + ".jnl"));
    }

    @Override
    public boolean hasFile() {
      return true;
    }

    @Override
    public void save(Zone zone) throws IOException {
      saved++;
      Files.writeString(file, String.join("\n", Zones.shown(zone)));
      touch(time.instant());
    }

    List<String> lines() {
      try {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
      } catch (IOException bad) {
        throw new UncheckedIOException(bad);
      }
    }

    @Override
    public @Nullable Instant time() {
      try {
        Path newest = Files.exists(journal.file()) ? journal.file() : file;
        return Files.exists(newest) ? Files.getLastModifiedTime(newest).toInstant() : null;
      } catch (IOException bad) {
        throw new UncheckedIOException(bad);
      }
    }

    @Override
    public void touch(Instant now) throws IOException {
      Path newest = Files.exists(journal.file()) ? journal.file() : file;
      if (Files.exists(newest)) {
        Files.setLastModifiedTime(newest, FileTime.from(now));
      }
    }

    @Override
    public Journal journal() {
      return journal;
    }

    @Override
    public void remove() throws IOException {
      Files.deleteIfExists(file);
      journal.delete();
    }
  }

  private final Map<Name, Store> stores = new HashMap<>();

  Store store(String zone) {
    return Objects.requireNonNull(stores.get(Zones.name(zone)));
  }

  /** Takes a zone in and begins its life. */
  KeptZone keep(String zone, @Nullable Zone loaded, KeepingRules rules) {
    Name apex = Zones.name(zone);
    configured.put(apex, true);
    if (loaded != null) {
      served.put(apex, loaded);
    }
    state = state();
    Shelf shelf =
        new Shelf() {
          @Override
          public @Nullable Zone zone() {
            return served.get(apex);
          }

          @Override
          public void put(@Nullable Zone next) {
            if (next == null) {
              served.remove(apex);
            } else {
              served.put(apex, next);
            }
            state = state();
          }
        };
    Store store = new Store(zone);
    stores.put(apex, store);
    if (loaded != null && store.time() == null) {
      try {
        store.save(loaded);
      } catch (IOException bad) {
        throw new UncheckedIOException(bad);
      }
    }
    KeptZone kept = keeper.keep(View.DEFAULT, apex, DClass.IN, rules, shelf, store);
    kept.begin(false);
    return kept;
  }

  /** A primary's file is read anew. */
  void reload(String zone, Zone anew) {
    Zone before = served.put(Zones.name(zone), anew);
    state = state();
    Objects.requireNonNull(keeper.find(View.DEFAULT, Zones.name(zone), DClass.IN)).reloaded(before);
  }

  void receive(byte[] message, Requester who, Reply reply) {
    responder.respond(message, who, reply);
  }

  /** Asks as a client. */
  Message ask(Message query, String from, Transport transport) {
    KeptReply reply = new KeptReply();
    receive(
        query.toWire(),
        new Requester(Wire.at(from, 999), Wire.at(address, 53), transport, null),
        reply);
    try {
      return new Message(Objects.requireNonNull(reply.message()));
    } catch (IOException bad) {
      throw new UncheckedIOException(bad);
    }
  }

  /** The serial that it answers with; -1 for SERVFAIL and the like. */
  long serial(String zone) {
    Message query = Message.newQuery(Record.newRecord(Zones.name(zone), 6, DClass.IN));
    query.getHeader().unsetFlag(Flags.RD);
    Message answer = ask(query, "10.9.9.9", Transport.UDP);
    return answer.getSection(Section.ANSWER).stream()
        .filter(SOARecord.class::isInstance)
        .mapToLong(r -> ((SOARecord) r).getSerial())
        .findFirst()
        .orElse(-1);
  }

  @Nullable Zone zone(String name) {
    return served.get(Zones.name(name));
  }

  List<String> log() {
    return log;
  }

  ZoneKeeper keeper() {
    return keeper;
  }

  Wire wire() {
    return wire;
  }

  // Rules, in few words.

  static KeepingRules primary() {
    return primary(UpdateRules.of(new UpdateRules.Nobody(), Checks.NAMED));
  }

  static KeepingRules primary(UpdateRules updates, OtherServer... alsoNotify) {
    return rules(KeepingRules.Kind.PRIMARY, updates, KeepingRules.Fetching.NONE, alsoNotify);
  }

  static KeepingRules secondary(OtherServer... primaries) {
    KeepingRules.Fetching none = KeepingRules.Fetching.NONE;
    KeepingRules.Fetching fetching =
        new KeepingRules.Fetching(
            List.of(primaries),
            none.allowNotify(),
            none.refresh(),
            none.retry(),
            true,
            true,
            true,
            false,
            none.limits(),
            2);
    return rules(
        KeepingRules.Kind.SECONDARY,
        UpdateRules.of(new UpdateRules.Nobody(), Checks.NAMED),
        fetching);
  }

  private static KeepingRules rules(
      KeepingRules.Kind kind,
      UpdateRules updates,
      KeepingRules.Fetching fetching,
      OtherServer... alsoNotify) {
    return new KeepingRules(
        kind,
        new TransferOut.Terms(anybody -> true, anybody -> true, anybody -> true, 0),
        updates,
        null,
        fetching,
        new KeepingRules.Notifying(
            KeepingRules.Notifying.Mode.YES,
            List.of(alsoNotify),
            Duration.ofSeconds(5),
            false,
            at -> new OtherServer(at, null, null),
            53),
        new KeepingRules.Storing(0, false, 0));
  }

  static OtherServer other(String address) {
    return new OtherServer(Wire.at(address, 53), null, null);
  }
}
