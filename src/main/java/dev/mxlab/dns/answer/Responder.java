package dev.mxlab.dns.answer;

import dev.mxlab.dns.sign.Keyring;
import dev.mxlab.dns.sign.Keyring.Verdict;
import dev.mxlab.dns.wire.Edns;
import dev.mxlab.dns.wire.Incoming;
import dev.mxlab.dns.wire.MessageReader;
import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneTable;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/**
 * Answers messages as BIND's named does: RFC 1034 section 4.3.2 over the zones of the moment, with
 * recursion for the rest where the client may have it. What our own zones hold is answered before
 * {@link #respond} returns. Safe for many threads; they share nothing but the immutable state.
 */
public final class Responder {
  private static final Logger LOG = LogManager.getLogger(Responder.class);

  /** BIND's max-query-restarts: so many aliases are followed, then the answer is SERVFAIL. */
  private static final int MAX_RESTARTS = 11;

  /** For those whom no view takes. */
  private static final View NOTHING =
      View.only(new ZoneTable(List.of()), new NoAccess(), null, Keyring.EMPTY);

  /**
   * One query on its way.
   *
   * @param reserved octets of the response that are its signature's
   */
  private record Asked(
      Incoming.Query query,
      ServerState state,
      View view,
      Requester who,
      boolean recursionAvailable,
      Reply reply,
      int reserved) {

    boolean recursive() {
      return recursionAvailable && query.header().rd();
    }

    boolean smallDatagrams() {
      Edns edns = query.edns();
      return who.transport() == Transport.UDP && edns != null && edns.udpSize() <= 512;
    }
  }

  private final Supplier<ServerState> states;
  private final InstantSource clock;
  private final Encoder encoder;
  private final @Nullable Observer observer;
  private final @Nullable Cookies cookies;
  private final Counters counters;

  /** Without cookies, unobserved. */
  public Responder(Supplier<ServerState> states, InstantSource clock) {
    this(states, clock, null, null);
  }

  public Responder(
      Supplier<ServerState> states,
      InstantSource clock,
      @Nullable Cookies cookies,
      @Nullable Observer observer) {
    this(states, clock, cookies, observer, new Counters());
  }

  /**
   * @param clock that signatures go by
   * @param counters where what it does is counted
   */
  public Responder(
      Supplier<ServerState> states,
      InstantSource clock,
      @Nullable Cookies cookies,
      @Nullable Observer observer,
      Counters counters) {
    this.counters = counters;
    this.cookies = cookies;
    this.states = states;
    this.clock = clock;
    this.encoder = new Encoder(cookies);
    this.observer = observer;
  }

  /** Where what it does is counted. */
  public Counters counters() {
    return counters;
  }

  /**
   * Answers a message.
   *
   * @param reply is given the response: before this returns, or later from another thread
   * @return false when there will be no response; a TCP connection is then closed
   */
  public boolean respond(byte[] message, Requester who, Reply reply) {
    Incoming incoming = MessageReader.read(message);
    ServerState state = states.get();
    if (incoming instanceof Incoming.Ignored || state.blackhole().test(who.address())) {
      return false;
    }
    counters.received(incoming, who);
    if (incoming instanceof Incoming.Faulty fault) {
      byte[] response = encoder.encode(fault, state.settings(), who.address());
      counters.sent(response, fault.rcode(), fault.edns() != null);
      Admission.unknownOperation(state, fault, message, clock.instant(), reply).send(response);
    } else if (incoming instanceof Incoming.Query query) {
      if (query.edns() != null && query.edns().version() != 0) {
        turnAway(state, query, who, Rcode.BADVERS, reply);
      } else if (Admission.mayBeSigned(query, message)) {
        signed(state, query, message, who, reply);
      } else {
        View view = Admission.unsigned(state, query, who);
        admitted(state, query, message, new Admission(view, who, Verdict.UNSIGNED), reply);
      }
    }
    return true;
  }

  private void signed(
      ServerState state, Incoming.Query query, byte[] message, Requester who, Reply reply) {
    Admission admission = Admission.of(state, query, message, who, clock.instant());
    if (admission.verdict() instanceof Keyring.Malformed) {
      Incoming.Faulty fault =
          new Incoming.Faulty(query.header(), Rcode.FORMERR, 1, query.question(), null);
      reply.send(encoder.encode(fault, state.settings(), who.address()));
    } else {
      admitted(state, query, message, admission, reply);
    }
  }

  private void admitted(
      ServerState state, Incoming.Query query, byte[] message, Admission admission, Reply reply) {
    View view = admission.view();
    if (view == null) {
      int rcode = classFault(query.dclass());
      turnAway(
          state, query, admission.who(), rcode == Rcode.NOERROR ? Rcode.REFUSED : rcode, reply);
      return;
    }
    Asked asked = asked(state, query, view, admission, admission.reply(reply));
    if (admission.verdict() instanceof Keyring.Rejected rejected) {
      refuse(asked, rejected.rcode(), false);
    } else {
      answer(asked, message);
    }
  }

  /** Answers before any view is asked. */
  private void turnAway(
      ServerState state, Incoming.Query query, Requester who, int rcode, Reply reply) {
    refuse(new Asked(query, state, NOTHING, who, false, reply, 0), rcode, false);
  }

  private static Asked asked(
      ServerState state, Incoming.Query query, View view, Admission admission, Reply reply) {
    Requester who = admission.who();
    boolean recursion =
        query.dclass() == DClass.IN && view.recursion() != null && view.access().mayRecurse(who);
    return new Asked(query, state, view, who, recursion, reply, admission.reserved());
  }

  private void answer(Asked asked, byte[] message) {
    Incoming.Query query = asked.query();
    switch (query.header().opcode()) {
      case Opcode.NOTIFY -> asked.state().duties().notified(request(asked, message), asked.reply());
      case Opcode.UPDATE -> asked.state().duties().updated(request(asked, message), asked.reply());
      default -> {
        tellAsked(asked);
        int fault = fault(asked);
        if (fault != Rcode.NOERROR) {
          refuse(asked, fault, true);
        } else if (query.type() == Type.AXFR || query.type() == Type.IXFR) {
          asked.state().duties().transfer(request(asked, message), asked.reply());
        } else {
          lookUp(asked, asked.view().zones());
        }
      }
    }
  }

  private void tellAsked(Asked asked) {
    if (observer != null && observer.listening()) {
      Edns edns = asked.query().edns();
      byte[] cookie = edns == null ? null : edns.cookie();
      boolean holds =
          cookie != null && cookies != null && cookies.hold(cookie, asked.who().address());
      observer.asked(asked.who(), asked.query(), holds);
    }
  }

  private static int classFault(int dclass) {
    return switch (dclass) {
      case DClass.IN, DClass.CH, DClass.HS -> Rcode.NOERROR;
      case 0, DClass.NONE, DClass.ANY -> Rcode.FORMERR;
      default -> Rcode.NOTIMP;
    };
  }

  /** Types that are no questions. */
  private static int fault(Asked asked) {
    int type = asked.query().type();
    return switch (type) {
      case Type.ANY, Type.IXFR -> Rcode.NOERROR;
      case Type.MAILA, Type.MAILB -> Rcode.NOTIMP;
      case Type.AXFR -> asked.who().transport() == Transport.UDP ? Rcode.FORMERR : Rcode.NOERROR;
      default -> type == Type.OPT || (type >= 128 && type < 256) ? Rcode.FORMERR : Rcode.NOERROR;
    };
  }

  private ZoneDuties.Request request(Asked asked, byte[] message) {
    return new ZoneDuties.Request(
        asked.who(),
        asked.view(),
        asked.query(),
        message,
        (rcode, authoritative) -> {
          Answer answer = new Answer();
          answer.rcode(rcode);
          if (authoritative) {
            answer.speakWithAuthority();
          }
          return encode(asked, answer, false);
        });
  }

  private void lookUp(Asked asked, ZoneTable zones) {
    Incoming.Query query = asked.query();
    ZoneTable.Entry entry = entry(zones, query);
    if (entry == null) {
      outside(asked, query.name(), new Answer());
      return;
    }
    if (!asked.view().access().mayQuery(asked.who(), entry.apex())) {
      refuse(asked, Rcode.REFUSED, true);
      return;
    }
    Zone zone = entry.zone();
    if (zone == null) {
      refuse(asked, Rcode.SERVFAIL, true);
      return;
    }
    follow(asked, zones, zone);
  }

  /** DS records stand in the zone above (RFC 4035 section 3.1.4.1). */
  private static ZoneTable.@Nullable Entry entry(ZoneTable zones, Incoming.Query query) {
    ZoneTable.Entry entry = zones.closest(query.key(), 0, query.dclass());
    boolean apex = entry != null && entry.apex().labels() - 1 == query.key().labels();
    if (apex && query.type() == Type.DS && query.key().labels() > 0) {
      ZoneTable.Entry parent = zones.closest(query.key(), 1, query.dclass());
      return parent == null ? entry : parent;
    }
    return entry;
  }

  private void follow(Asked asked, ZoneTable zones, Zone start) {
    Incoming.Query query = asked.query();
    Answer answer = new Answer();
    ZoneSearch search =
        new ZoneSearch(answer, query.type(), query.header().rd(), asked.smallDatagrams());
    Zone zone = start;
    NameKey key = query.key();
    Name name = query.name();
    for (int restarts = 0; ; restarts++) {
      ZoneSearch.Ending ending = search.step(zone, key, name);
      if (ending == ZoneSearch.Ending.REFERRAL && asked.recursive()) {
        answer.fail(Rcode.NOERROR);
        outside(asked, name, answer);
        return;
      }
      if (ending != ZoneSearch.Ending.ALIAS) {
        break;
      }
      if (restarts == MAX_RESTARTS) {
        answer.fail(Rcode.SERVFAIL);
        break;
      }
      name = search.target();
      key = NameKey.of(name);
      ZoneTable.Entry next = zones.closest(key, 0, query.dclass());
      if (next == null) {
        aliasOutside(asked, name, answer);
        return;
      }
      if (next.zone() == zone) {
        continue;
      }
      // Into another of our zones only for those who may recurse, as in BIND.
      if (!asked.recursive() || !asked.view().access().mayQuery(asked.who(), next.apex())) {
        break;
      }
      zone = next.zone();
      if (zone == null) {
        answer.fail(Rcode.SERVFAIL);
        break;
      }
    }
    send(asked, answer, asked.recursionAvailable());
  }

  private void aliasOutside(Asked asked, Name name, Answer answer) {
    if (asked.recursive()) {
      outside(asked, name, answer);
    } else {
      send(asked, answer, asked.recursionAvailable());
    }
  }

  /** Answers from what other servers hold. */
  private void outside(Asked asked, Name name, Answer answer) {
    Incoming.Query query = asked.query();
    Recursion recursion = asked.view().recursion();
    if (recursion == null || query.dclass() != DClass.IN) {
      refuse(asked, Rcode.REFUSED, true);
    } else if (asked.recursive()) {
      counters.count(Counters.Event.RECURSED);
      recursion
          .resolve(name, query.type(), query.dclass(), asked.who().address())
          .whenComplete(
              (resolution, bug) -> {
                if (bug != null) {
                  LOG.error("resolving {} failed", name, bug);
                  answer.fail(Rcode.SERVFAIL);
                } else {
                  answer.take(resolution);
                }
                send(asked, answer, true);
              });
    } else if (asked.view().access().mayQueryCache(asked.who())) {
      answer.take(recursion.fromCache(name, query.type(), query.dclass()));
      send(asked, answer, asked.recursionAvailable());
    } else {
      refuse(asked, Rcode.REFUSED, true);
    }
  }

  private void refuse(Asked asked, int rcode, boolean offersRecursion) {
    Answer answer = new Answer();
    answer.rcode(rcode);
    send(asked, answer, offersRecursion && asked.recursionAvailable());
  }

  private void send(Asked asked, Answer answer, boolean recursionAvailable) {
    counters.answered(asked.who(), answer);
    asked.reply().send(encode(asked, answer, recursionAvailable));
    if (observer != null && observer.listening()) {
      observer.answered(asked.who(), asked.query(), answer.rcode(), answer.authoritative());
    }
  }

  private byte[] encode(Asked asked, Answer answer, boolean recursionAvailable) {
    byte[] response =
        encoder.encode(
            asked.query(),
            answer,
            recursionAvailable,
            asked.state().settings(),
            asked.who(),
            asked.reserved());
    counters.sent(response, answer.rcode(), asked.query().edns() != null);
    return response;
  }
}
