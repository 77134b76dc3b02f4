package dev.mxlab.named.tool.query;

import dev.mxlab.named.tool.message.MalformedException;
import dev.mxlab.named.tool.message.Reply;
import dev.mxlab.named.tool.message.Rr;
import dev.mxlab.named.tool.query.Lookup.Flag;
import dev.mxlab.named.tool.query.Network.Conversation;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/** The work of one lookup: its question goes from server to server until there is an answer. */
final class Asking {
  /** What follows an attempt. */
  enum Next {
    /** The lookup is over. */
    DONE,
    /** The next server's turn. */
    OTHER_SERVER,
    /** The same server once more. */
    AGAIN,
    /** The next message of a transfer. */
    MORE
  }

  private static final int LARGEST_UDP = 512;
  private static final int ID = 1 << 16;
  private static final int AXFR = 252;
  private static final int NS = 2;

  private final Session session;
  private final Machine machine;
  private final Face face;
  private final Lookup lookup;
  private final List<Server> servers;
  private Name name = Name.root;
  private byte[] query = new byte[0];

  /** The same before it was padded. */
  private byte[] shownQuery = new byte[0];

  private @Nullable Signature signature;
  private boolean answered;
  private int at;

  Asking(Session session, Machine machine, Face face, Lookup lookup) {
    this.session = session;
    this.machine = machine;
    this.face = face;
    this.lookup = lookup;
    if (lookup.servers.isEmpty()) {
      lookup.servers.addAll(session.servers);
    }
    this.servers = List.copyOf(lookup.servers);
  }

  void run() throws IOException {
    if (!prepare()) {
      session.nextOrigin(lookup);
      return;
    }
    if (lookup.searchesServers() && servers.size() == 1) {
      alone(servers.get(0));
      return;
    }
    Next next = Next.AGAIN;
    while (next != Next.DONE && at < servers.size()) {
      next = ask(servers.get(at));
      if (next == Next.OTHER_SERVER) {
        at++;
      }
    }
  }

  /** BIND 9.18 takes the only question for the last of several, and gives up before its answer. */
  private void alone(Server server) throws IOException {
    Exchange exchange = begin(server, lookup.is(Flag.TCP));
    try {
      if (lookup.is(Flag.TCP)) {
        session.done(session.connect(exchange.to()));
      } else {
        Duration atOnce = Duration.ofMillis(1);
        machine.network().udp(exchange.to(), session.from, query, atOnce, any -> true);
      }
    } catch (IOException failure) {
      stopIfInterrupted(failure);
      if (lookup.is(Flag.TCP) || Failures.unsent(failure)) {
        notBegun(exchange, lookup.is(Flag.TCP) ? "Connection to " : "UDP setup with ", failure);
        return;
      }
    }
    face.alone(Rr.shown(name));
    unreached();
  }

  private Next ask(Server server) throws IOException {
    if (server.address() instanceof java.net.Inet4Address && !session.families.ipv4()) {
      face.warning("Skipping mapped address '::ffff:" + server.shown() + "'");
      if (lastServer()) {
        face.warning("No acceptable nameservers");
      }
      return Next.OTHER_SERVER;
    }
    return lookup.is(Flag.TCP) ? overTcp(server) : overUdp(server);
  }

  Session session() {
    return session;
  }

  Face face() {
    return face;
  }

  Lookup lookup() {
    return lookup;
  }

  boolean lastServer() {
    return at >= servers.size() - 1;
  }

  @Nullable Signature signature() {
    return signature;
  }

  /** A server answered a search for name servers. */
  void answered() {
    answered = true;
  }

  /** False when the name is too long below an entry of the search list. */
  private boolean prepare() {
    Name full = new Question(session, lookup).name();
    if (full == null) {
      return false;
    }
    name = full;
    face.trying(Rr.shown(name));
    boolean stepwise = lookup.is(Flag.TRACE) || lookup.is(Flag.NS_SEARCH);
    if (stepwise && !lookup.is(Flag.TRACE_ROOT)) {
      lookup.set(Flag.RECURSE, false);
    }
    if (lookup.is(Flag.TRACE) && lookup.is(Flag.TRACE_ROOT)) {
      lookup.wantedType = lookup.type;
      lookup.type = NS;
    }
    lookup.set(Flag.TCP, lookup.is(Flag.TCP) || lookup.type == AXFR);
    lookup.set(Flag.TRANSFER, lookup.transfers() && lookup.is(Flag.TCP));
    write();
    return true;
  }

  private void write() {
    int id = lookup.queryId < 0 ? machine.random().nextInt(ID) : lookup.queryId;
    byte[] cookie = session.clientCookie();
    byte[] plain = QueryMessage.of(lookup, name, id, cookie, -1);
    TsigKey key = session.key;
    if (key == null) {
      query = lookup.padding == 0 ? plain : QueryMessage.of(lookup, name, id, cookie, 0);
      shownQuery = plain;
    } else {
      Signature made = new Signature(key, machine.clock());
      signature = made;
      byte[] signed = made.signed(plain);
      int added = signed.length - plain.length;
      shownQuery = signed;
      query =
          lookup.padding == 0
              ? signed
              : made.signed(QueryMessage.of(lookup, name, id, cookie, added));
    }
    if (query.length > LARGEST_UDP) {
      lookup.set(Flag.TCP, true);
    }
    // What EDNS options imply holds for the questions that follow as well.
    boolean edns = lookup.udpSize >= 0 || lookup.is(Flag.DNSSEC) || lookup.subnet != null;
    lookup.ednsVersion = edns ? Math.max(0, lookup.ednsVersion) : lookup.ednsVersion;
  }

  private Exchange begin(Server server, boolean tcp) {
    InetSocketAddress to = new InetSocketAddress(server.address(), session.port);
    return new Exchange(lookup, name, server, to, tcp, machine.clock().instant());
  }

  private void showQuery(Exchange exchange) {
    if (lookup.is(Flag.QUERY_SHOWN)) {
      Reply shown = Reply.ofOurs(shownQuery);
      shown.sentAs(query.length);
      face.message(exchange, shown, true);
    }
  }

  private Next overUdp(Server server) throws IOException {
    Exchange exchange = begin(server, false);
    showQuery(exchange);
    byte[] wire;
    try {
      wire =
          machine
              .network()
              .udp(
                  exchange.to(),
                  session.from,
                  query,
                  session.limit(false),
                  acceptance()::acceptable);
    } catch (IOException failure) {
      stopIfInterrupted(failure);
      if (Failures.unsent(failure)) {
        return notBegun(exchange, "UDP setup with ", failure);
      }
      session.reached();
      return broken(exchange, failure);
    }
    session.reached();
    exchange.received(machine.clock().instant());
    return taken(exchange, wire);
  }

  private static void stopIfInterrupted(IOException failure) throws IOException {
    if (failure instanceof InterruptedIOException
        && !(failure instanceof java.net.SocketTimeoutException)) {
      throw failure;
    }
  }

  private Next overTcp(Server server) throws IOException {
    Exchange exchange = begin(server, true);
    Conversation conversation;
    try {
      conversation = session.connect(exchange.to());
    } catch (IOException failure) {
      stopIfInterrupted(failure);
      return notBegun(exchange, "Connection to ", failure);
    }
    session.reached();
    exchange = begin(server, true);
    showQuery(exchange);
    try {
      conversation.send(query);
      Next next = Next.MORE;
      while (next == Next.MORE) {
        Duration limit =
            exchange.transfer().begun() ? session.transferLimit() : session.limit(true);
        byte[] wire = conversation.receive(limit);
        exchange.received(machine.clock().instant());
        next = acceptance().identified(exchange, wire) ? taken(exchange, wire) : Next.DONE;
      }
      return next;
    } catch (IOException failure) {
      stopIfInterrupted(failure);
      session.forgetConnection();
      return broken(exchange, failure);
    } finally {
      session.done(conversation);
    }
  }

  /** Not even a connection: the whole lookup is tried again. */
  private Next notBegun(Exchange exchange, String doing, IOException failure) {
    face.warning(
        doing
            + exchange.peer()
            + "("
            + exchange.server().shown()
            + ") for "
            + lookup.typed
            + " failed: "
            + Failures.text(failure)
            + ".");
    face.failed(exchange, Failures.text(failure));
    if (lookup.searchesServers()) {
      return unreached();
    }
    session.failed();
    if (lookup.attempts > 1) {
      lookup.attempts--;
      session.requeue(lookup, true);
    } else if (!lastServer()) {
      return Next.OTHER_SERVER;
    }
    face.error("no servers could be reached");
    return Next.DONE;
  }

  private Next broken(Exchange exchange, IOException failure) {
    face.warning("communications error to " + exchange.peer() + ": " + Failures.text(failure));
    face.failed(exchange, Failures.text(failure));
    if (lookup.searchesServers()) {
      return unreached();
    }
    if (lookup.attempts > 1) {
      lookup.attempts--;
      if (!exchange.tcp()) {
        return Next.AGAIN;
      }
      session.requeue(lookup, true);
      return Next.DONE;
    }
    if (!lastServer()) {
      return Next.OTHER_SERVER;
    }
    face.unreached(lookup);
    session.failed();
    return Next.DONE;
  }

  /** One of many name servers: only when all are silent, something is wrong. */
  private Next unreached() {
    if (lastServer() && !answered) {
      face.error("NS servers could not be reached");
      session.failed();
    }
    return Next.OTHER_SERVER;
  }

  /** Puts the question again, to the first server. */
  Lookup again(Lookup from) {
    Lookup copy = session.requeue(from, true);
    if (from.is(Flag.TRACE) && from.is(Flag.TRACE_ROOT)) {
      copy.type = from.wantedType;
    }
    return copy;
  }

  private Acceptance acceptance() {
    int id = (query[0] & 0xff) << 8 | (query[1] & 0xff);
    return new Acceptance(lookup, name, id, face);
  }

  private Next taken(Exchange exchange, byte[] wire) {
    Reply reply;
    try {
      reply = Reply.read(wire, lookup.is(Flag.BEST_EFFORT));
    } catch (MalformedException malformed) {
      face.unreadable(malformed.why(), wire);
      return Next.DONE;
    }
    if (reply.damaged()) {
      face.warning("Warning: Message parser reports malformed message packet.");
    }
    if (exchange.tcp() && !acceptance().opcodeFits(reply)) {
      return Next.MORE;
    }
    if (exchange.tcp() && !acceptance().questionFits(reply)) {
      return Next.DONE;
    }
    return new Answering(this, exchange, reply, wire).next();
  }
}
