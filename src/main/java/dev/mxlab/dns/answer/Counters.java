package dev.mxlab.dns.answer;

import dev.mxlab.dns.wire.Edns;
import dev.mxlab.dns.wire.Incoming;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/**
 * How much of what a name server did since it began: what {@code rndc stats} writes. Every thread
 * counts in an array of its own with plain stores, which costs a nanosecond or two, and whoever
 * wants the sum adds the arrays up; a sum taken meanwhile may miss the last few.
 */
public final class Counters {
  /** What is counted beside operation codes, types and response codes; BIND's words and order. */
  public enum Event {
    REQUEST_V4("IPv4 requests received"),
    REQUEST_V6("IPv6 requests received"),
    REQUEST_EDNS("requests with EDNS(0) received"),
    BAD_EDNS("requests with unsupported EDNS version received"),
    REQUEST_TSIG("requests with TSIG received"),
    BAD_SIGNATURE("requests with invalid signature"),
    REQUEST_TCP("TCP requests received"),
    QUERY_REFUSED("auth queries rejected"),
    RECURSION_REFUSED("recursive queries rejected"),
    TRANSFER_REFUSED("transfer requests rejected"),
    UPDATE_REFUSED("update requests rejected"),
    RESPONSE("responses sent"),
    TRUNCATED("truncated responses sent"),
    RESPONSE_EDNS("responses with EDNS(0) sent"),
    RESPONSE_TSIG("responses with TSIG sent"),
    SUCCESS("queries resulted in successful answer"),
    AUTHORITATIVE("queries resulted in authoritative answer"),
    NOT_AUTHORITATIVE("queries resulted in non authoritative answer"),
    REFERRAL("queries resulted in referral answer"),
    NO_RRSET("queries resulted in nxrrset"),
    SERVER_FAILURE("queries resulted in SERVFAIL"),
    FORMAT_ERROR("queries resulted in FORMERR"),
    NO_NAME("queries resulted in NXDOMAIN"),
    RECURSED("queries caused recursion"),
    DUPLICATE("duplicate queries received"),
    DROPPED("queries dropped"),
    FAILURE("other query failures"),
    TRANSFERRED("requested transfers completed"),
    UPDATED("updates completed"),
    UPDATE_FAILED("updates failed"),
    UPDATE_UNMET("updates rejected due to prerequisite failure"),
    RATE_DROPPED("responses dropped for rate limits"),
    RATE_SLIPPED("responses truncated for rate limits"),
    QUERY_UDP("UDP queries received"),
    QUERY_TCP("TCP queries received"),
    NSID("NSID option received"),
    EXPIRE("Expire option received"),
    OTHER_OPTION("Other EDNS option received"),
    COOKIE("COOKIE option received"),
    COOKIE_NEW("COOKIE - client only"),
    COOKIE_NO_MATCH("COOKIE - no match"),
    COOKIE_MATCH("COOKIE - match"),
    CLIENT_SUBNET("EDNS client subnet option received"),
    NOTIFY_SENT_V4("IPv4 notifies sent"),
    NOTIFY_SENT_V6("IPv6 notifies sent"),
    NOTIFY_RECEIVED_V4("IPv4 notifies received"),
    NOTIFY_RECEIVED_V6("IPv6 notifies received"),
    NOTIFY_REJECTED("notifies rejected"),
    SOA_SENT_V4("IPv4 SOA queries sent"),
    SOA_SENT_V6("IPv6 SOA queries sent"),
    AXFR_REQUESTED_V4("IPv4 AXFR requested"),
    AXFR_REQUESTED_V6("IPv6 AXFR requested"),
    IXFR_REQUESTED_V4("IPv4 IXFR requested"),
    IXFR_REQUESTED_V6("IPv6 IXFR requested"),
    TRANSFER_SUCCEEDED("transfer requests succeeded"),
    TRANSFER_FAILED("transfer requests failed");

    private final String text;

    Event(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }

    /** Whether it is about zones that are fetched or told of. */
    public boolean maintenance() {
      return compareTo(NOTIFY_SENT_V4) >= 0;
    }
  }

  /** Types from here on are counted together, as BIND does. */
  public static final int OTHER_TYPES = 256;

  public static final int OPCODES = 16;
  public static final int RCODES = 24;

  private static final int OPCODE = OTHER_TYPES + 1;
  private static final int RCODE = OPCODE + OPCODES;
  private static final int EVENT = RCODE + RCODES;
  private static final int SIZE = EVENT + Event.values().length;
  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int COOKIE_OF_CLIENT = 8;

  /** The TC bit in the third octet of a message. */
  private static final int TRUNCATED = 2;

  private record Stripe(WeakReference<Thread> owner, long[] cells) {}

  private final ThreadLocal<long[]> mine = ThreadLocal.withInitial(this::stripe);
  private final List<Stripe> stripes = new ArrayList<>();
  private final long[] retired = new long[SIZE];
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger mostConnections = new AtomicInteger();

  /** A thread's first count; what threads counted that are gone is kept in one array. */
  private synchronized long[] stripe() {
    Iterator<Stripe> each = stripes.iterator();
    while (each.hasNext()) {
      Stripe stripe = each.next();
      Thread owner = stripe.owner().get();
      if (owner == null || !owner.isAlive()) {
        for (int i = 0; i < SIZE; i++) {
          retired[i] += get(stripe.cells(), i);
        }
        each.remove();
      }
    }
    long[] cells = new long[SIZE];
    stripes.add(new Stripe(new WeakReference<>(Thread.currentThread()), cells));
    return cells;
  }

  private static long get(long[] cells, int cell) {
    return (long) CELL.getOpaque(cells, cell);
  }

  /** The cells are this thread's: nobody else writes them. */
  private static void add(long[] cells, int cell) {
    CELL.setOpaque(cells, cell, cells[cell] + 1);
  }

  private static void add(long[] cells, Event event) {
    add(cells, EVENT + event.ordinal());
  }

  public void count(Event event) {
    add(mine.get(), event);
  }

  /** A message came in that is no response. */
  void received(Incoming incoming, Requester who) {
    long[] cells = mine.get();
    boolean v4 = who.address() instanceof Inet4Address;
    add(cells, v4 ? Event.REQUEST_V4 : Event.REQUEST_V6);
    if (who.transport() == Transport.TCP) {
      add(cells, Event.REQUEST_TCP);
    }
    if (incoming instanceof Incoming.Query query) {
      add(cells, OPCODE + query.opcode());
      if (query.opcode() == 0) {
        add(cells, Math.min(query.type(), OTHER_TYPES));
      }
      if (query.edns() != null) {
        edns(cells, query.edns());
      }
    } else if (incoming instanceof Incoming.Faulty fault) {
      add(cells, OPCODE + fault.header().opcode());
      if (fault.edns() != null) {
        edns(cells, fault.edns());
      }
    }
  }

  private static void edns(long[] cells, Edns edns) {
    add(cells, edns.version() == 0 ? Event.REQUEST_EDNS : Event.BAD_EDNS);
    if (edns.wants(Edns.EXPIRE)) {
      add(cells, Event.EXPIRE);
    }
    if (edns.wants(Edns.NSID)) {
      add(cells, Event.NSID);
    }
    byte[] cookie = edns.cookie();
    if (cookie != null) {
      add(cells, Event.COOKIE);
      if (cookie.length == COOKIE_OF_CLIENT) {
        add(cells, Event.COOKIE_NEW);
      }
    }
  }

  /** A response goes out. */
  void sent(byte[] response, int rcode, boolean edns) {
    long[] cells = mine.get();
    add(cells, Event.RESPONSE);
    add(cells, RCODE + Math.min(rcode, RCODES - 1));
    if ((response[2] & TRUNCATED) != 0) {
      add(cells, Event.TRUNCATED);
    }
    if (edns) {
      add(cells, Event.RESPONSE_EDNS);
    }
  }

  /** A look-up was answered. */
  void answered(Requester who, Answer answer) {
    long[] cells = mine.get();
    add(cells, who.transport() == Transport.TCP ? Event.QUERY_TCP : Event.QUERY_UDP);
    boolean authoritative = answer.authoritative();
    switch (answer.rcode()) {
      case Rcode.NOERROR -> {
        add(cells, authoritative ? Event.AUTHORITATIVE : Event.NOT_AUTHORITATIVE);
        boolean none = answer.answer().isEmpty();
        boolean referral = none && !authoritative && refers(answer);
        add(cells, referral ? Event.REFERRAL : none ? Event.NO_RRSET : Event.SUCCESS);
      }
      case Rcode.NXDOMAIN -> {
        add(cells, authoritative ? Event.AUTHORITATIVE : Event.NOT_AUTHORITATIVE);
        add(cells, Event.NO_NAME);
      }
      case Rcode.SERVFAIL -> add(cells, Event.SERVER_FAILURE);
      case Rcode.FORMERR -> add(cells, Event.FORMAT_ERROR);
      case Rcode.REFUSED -> add(cells, Event.QUERY_REFUSED);
      default -> add(cells, Event.FAILURE);
    }
  }

  private static boolean refers(Answer answer) {
    return !answer.authority().isEmpty() && answer.authority().get(0).type() == Type.NS;
  }

  /** A TCP client came. */
  public void connected() {
    mostConnections.accumulateAndGet(connections.incrementAndGet(), Math::max);
  }

  /** And went. */
  public void disconnected() {
    connections.decrementAndGet();
  }

  public int connections() {
    return connections.get();
  }

  /** The most at once. */
  public int mostConnections() {
    return mostConnections.get();
  }

  /** All at one moment. */
  public synchronized Snapshot snapshot() {
    long[] sum = retired.clone();
    for (Stripe stripe : stripes) {
      for (int i = 0; i < SIZE; i++) {
        sum[i] += get(stripe.cells(), i);
      }
    }
    return new Snapshot(sum);
  }

  /** The sums at one moment. */
  public static final class Snapshot {
    private final long[] cells;

    private Snapshot(long[] cells) {
      this.cells = cells;
    }

    public long of(Event event) {
      return cells[EVENT + event.ordinal()];
    }

    /**
     * @param type up to 255, or {@link #OTHER_TYPES}
     */
    public long ofType(int type) {
      return cells[type];
    }

    public long ofOpcode(int opcode) {
      return cells[OPCODE + opcode];
    }

    public long ofRcode(int rcode) {
      return cells[RCODE + rcode];
    }
  }
}
