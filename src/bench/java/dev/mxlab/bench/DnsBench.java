package dev.mxlab.bench;

import dev.mxlab.dns.answer.Access;
import dev.mxlab.dns.answer.Cookies;
import dev.mxlab.dns.answer.Reply;
import dev.mxlab.dns.answer.Requester;
import dev.mxlab.dns.answer.Responder;
import dev.mxlab.dns.answer.ServerState;
import dev.mxlab.dns.answer.Transport;
import dev.mxlab.dns.wire.Incoming;
import dev.mxlab.dns.wire.MessageReader;
import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.wire.ResponseWriter;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneNode;
import dev.mxlab.dns.zone.ZoneTable;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What one query costs between the socket's two calls: reading it, looking it up, writing. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
public class DnsBench implements Reply {
  private static final int ZONES = 20;
  private static final int HOSTS = 500;
  private static final int QUERIES = 8192;

  /** What is asked: an address, a mail exchanger with its address, a name that is not there. */
  @Param({"a", "mx", "nx", "edns"})
  public String asked = "a";

  private final byte[][] queries = new byte[QUERIES][];
  private final NameKey[] keys = new NameKey[QUERIES];
  private final RecordSet[] sets = new RecordSet[QUERIES];
  private final Incoming.Query[] read = new Incoming.Query[QUERIES];
  private final MessageReader reader = new MessageReader();
  private final ResponseWriter writer = new ResponseWriter();
  private final Requester client =
      new Requester(
          new InetSocketAddress("127.0.0.1", 4000),
          new InetSocketAddress("127.0.0.1", 53),
          Transport.UDP,
          null);
  private ZoneTable zones = new ZoneTable(List.of());
  private Responder responder = new Responder(this::empty, InstantSource.system());
  private int next;
  private int answered;

  private static final Access OPEN =
      new Access() {
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
      };

  private ServerState empty() {
    return state(new ZoneTable(List.of()));
  }

  private static ServerState state(ZoneTable zones) {
    return ServerState.simple(zones, OPEN, null, new ServerState.Settings(1232, 1232, "", ""));
  }

  /** Makes zones and queries. */
  @Setup(Level.Trial)
  public void prepare() throws Exception {
    List<ZoneTable.Entry> entries = new ArrayList<>();
    for (int zone = 0; zone < ZONES; zone++) {
      Name apex = new Name("dom%02d.test.".formatted(zone));
      entries.add(new ZoneTable.Entry(apex, DClass.IN, zone(apex)));
    }
    zones = new ZoneTable(entries);
    ServerState state = state(zones);
    InstantSource clock = InstantSource.system();
    responder = new Responder(() -> state, clock, new Cookies(clock, new Random(1)), null);
    Random random = new Random(7);
    for (int i = 0; i < QUERIES; i++) {
      query(i, random);
    }
  }

  private static Zone zone(Name apex) throws Exception {
    List<RecordSet> sets = new ArrayList<>();
    Name mail = new Name("mail", apex);
    Name ns = new Name("ns1", apex);
    sets.add(set(new SOARecord(apex, DClass.IN, 3600, ns, mail, 1, 7200, 900, 1209600, 300)));
    sets.add(set(new NSRecord(apex, DClass.IN, 3600, ns)));
    sets.add(set(address(ns, 1)));
    sets.add(set(address(mail, 2)));
    for (int host = 0; host < HOSTS; host++) {
      Name name = new Name("host%03d".formatted(host), apex);
      sets.add(set(address(name, host)));
      sets.add(set(new MXRecord(name, DClass.IN, 3600, 10, mail)));
    }
    return Zone.of(apex, DClass.IN, sets);
  }

  private static RecordSet set(Record record) {
    return RecordSet.of(List.of(record));
  }

  private static Record address(Name name, int host) {
    byte[] octets = {10, 0, (byte) (host >> 8), (byte) host};
    return new ARecord(name, DClass.IN, 3600, octets);
  }

  private void query(int i, Random random) throws Exception {
    String host = asked.equals("nx") ? "nope%04d" : "host%03d";
    String name = (host + ".dom%02d.test.").formatted(random.nextInt(HOSTS), random.nextInt(ZONES));
    int type = asked.equals("mx") ? Type.MX : Type.A;
    Message message = Message.newQuery(Record.newRecord(new Name(name), type, DClass.IN));
    if (asked.equals("edns")) {
      message.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
    }
    queries[i] = message.toWire();
    keys[i] = NameKey.of(new Name(name));
    ZoneNode node = node(keys[i]);
    sets[i] = Objects.requireNonNull(node.get(node.get(type) == null ? Type.SOA : type));
    read[i] = (Incoming.Query) MessageReader.read(queries[i]);
  }

  private ZoneNode node(NameKey key) {
    Zone zone = Objects.requireNonNull(zones.closest(key, 0, DClass.IN)).zone();
    ZoneNode node = Objects.requireNonNull(zone).find(key);
    return node == null ? zone.closest(key) : node;
  }

  private int turn() {
    next = (next + 1) & QUERIES - 1;
    return next;
  }

  /** From octets to a query. */
  @Benchmark
  public Incoming parse() {
    byte[] query = queries[turn()];
    return reader.read(query, query.length);
  }

  /** From a name to its node. */
  @Benchmark
  public ZoneNode lookUp() {
    return node(keys[turn()]);
  }

  /** From records to octets. */
  @Benchmark
  public int encode() {
    int i = turn();
    writer.begin(read[i], 512);
    writer.add(ResponseWriter.Section.ANSWER, sets[i], 0);
    return writer.end(ResponseWriter.AA, 0);
  }

  /** All of it. */
  @Benchmark
  public void respond(Blackhole sink) {
    byte[] query = queries[turn()];
    responder.respond(query, query.length, client, this);
    sink.consume(answered);
  }

  @Override
  public void send(byte[] octets, int length) {
    answered = length;
  }

  @Override
  public void stream(Messages messages) {
    messages.close();
  }
}
