package dev.mxlab.dns.answer;

import dev.mxlab.dns.sign.Keyring;
import dev.mxlab.dns.wire.Incoming;
import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneTable;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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

  private final Supplier<ServerState> states;
  private final InstantSource clock;
  private final Encoder encoder;
  private final @Nullable Observer observer;
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
    this.states = states;
    this.clock = clock;
    this.encoder = new Encoder(cookies);
    this.observer = observer;
  }

  /** Where what it does is counted. */
  public Counters counters() {
    return counters;
  }

  /** How connections are to be treated now. */
  public StreamLimits streams() {
    return states.get().settings().streams();
  }

  /** Answers a message that stands alone. */
  public boolean respond(byte[] message, Requester who, Reply reply) {
    return respond(message, message.length, who, reply);
  }

  /**
   * Answers a message.
   *
   * @param octets begins with it; not kept
   * @param reply is given the response: before this returns, or later from another thread
   * @return false when there will be no response; a TCP connection is then closed
   */
  public boolean respond(byte[] octets, int length, Requester who, Reply reply) {
    Desk desk = Desk.take();
    try {
      Incoming incoming = desk.reader().read(octets, length);
      ServerState state = states.get();
      if (incoming instanceof Incoming.Ignored || state.blackhole().test(who.address())) {
        return false;
      }
      counters.received(incoming, who);
      if (incoming instanceof Incoming.Faulty fault) {
        byte[] message = Arrays.copyOf(octets, length);
        Reply back = Admission.unknownOperation(state, fault, message, clock.instant(), reply);
        sendFault(desk, state, fault, who, back);
      } else if (incoming instanceof Incoming.Query query) {
        if (query.edns() != null && query.edns().version() != 0) {
          refuse(asked(desk, state, query, NOTHING, who, reply), Rcode.BADVERS, false);
        } else if (Admission.mayBeSigned(query, octets)) {
          signed(desk, state, query, Arrays.copyOf(octets, length), who, reply);
        } else {
          View view = Admission.unsigned(state, query, who);
          if (view == null) {
            nobodys(asked(desk, state, query, NOTHING, who, reply));
          } else {
            answer(asked(desk, state, query, view, who, reply), octets, length);
          }
        }
      }
      return true;
    } finally {
      desk.leave();
    }
  }

  private void sendFault(
      Desk desk, ServerState state, Incoming.Faulty fault, Requester who, Reply reply) {
    int end = encoder.encode(desk.writer(), fault, state.settings(), who);
    counters.sent(desk.writer().octets(), fault.rcode(), fault.edns() != null);
    reply.send(desk.writer().octets(), end);
  }

  private void signed(
      Desk desk,
      ServerState state,
      Incoming.Query query,
      byte[] message,
      Requester who,
      Reply reply) {
    Admission admission = Admission.of(state, query, message, who, clock.instant());
    if (admission.verdict() instanceof Keyring.Malformed) {
      Incoming.Faulty fault =
          new Incoming.Faulty(query.header(), Rcode.FORMERR, 1, query.question(), null);
      sendFault(desk, state, fault, who, reply);
      return;
    }
    View view = admission.view();
    if (view == null) {
      nobodys(asked(desk, state, query, NOTHING, admission.who(), reply));
      return;
    }
    Requester signer = admission.who();
    Asked asked =
        new Asked(
            query,
            state,
            view,
            signer,
            mayRecurse(query, view, signer),
            admission.reply(reply),
            admission.reserved(),
            desk);
    if (admission.verdict() instanceof Keyring.Rejected rejected) {
      refuse(asked, rejected.rcode(), false);
    } else {
      answer(asked, message, message.length);
    }
  }

  /** No view takes it. */
  private void nobodys(Asked asked) {
    int rcode = Admission.classFault(asked.query().dclass());
    if (rcode == Rcode.NOERROR) {
      prohibit(asked, false);
    } else {
      refuse(asked, rcode, false);
    }
  }

  private static Asked asked(
      Desk desk, ServerState state, Incoming.Query query, View view, Requester who, Reply reply) {
    boolean recursion = mayRecurse(query, view, who);
    return new Asked(query, state, view, who, recursion, reply, 0, desk);
  }

  private static boolean mayRecurse(Incoming.Query query, View view, Requester who) {
    return query.dclass() == DClass.IN && view.recursion() != null && view.access().mayRecurse(who);
  }

  private void answer(Asked asked, byte[] octets, int length) {
    Incoming.Query query = asked.query();
    switch (query.opcode()) {
      case Opcode.NOTIFY ->
          asked.state().duties().notified(request(asked, octets, length), asked.reply());
      case Opcode.UPDATE ->
          asked.state().duties().updated(request(asked, octets, length), asked.reply());
      default -> {
        tellAsked(asked);
        int fault = Admission.typeFault(query.type());
        if (fault != Rcode.NOERROR) {
          refuse(asked, fault, true);
        } else if (query.type() == Type.AXFR || query.type() == Type.IXFR) {
          asked.state().duties().transfer(request(asked, octets, length), asked.reply());
        } else if (lacksCookie(asked)) {
          refuse(asked, Rcode.BADCOOKIE, true);
        } else {
          lookUp(asked, asked.view().zones());
        }
      }
    }
  }

  /** Those who know nothing of cookies are answered all the same (require-server-cookie). */
  private boolean lacksCookie(Asked asked) {
    return asked.view().shape().requireServerCookie()
        && asked.datagram()
        && asked.cookie() != null
        && !encoder.showsCookie(asked);
  }

  private void tellAsked(Asked asked) {
    if (observer != null && observer.listening()) {
      observer.asked(asked.who(), asked.query(), encoder.showsCookie(asked));
    }
  }

  private ZoneDuties.Request request(Asked now, byte[] octets, int length) {
    Asked asked = now.kept();
    return new ZoneDuties.Request(
        asked.who(),
        asked.view(),
        asked.query(),
        Arrays.copyOf(octets, length),
        (rcode, authoritative) -> {
          Answer answer = new Answer();
          answer.rcode(rcode);
          answer.error(rcode == Rcode.REFUSED ? ExtendedError.PROHIBITED : null);
          if (authoritative) {
            answer.speakWithAuthority();
          }
          Desk desk = Desk.take();
          try {
            int end = encode(asked.at(desk), answer, false);
            return Arrays.copyOf(desk.writer().octets(), end);
          } finally {
            desk.leave();
          }
        });
  }

  private void lookUp(Asked asked, ZoneTable zones) {
    Incoming.Query query = asked.query();
    ZoneTable.Entry entry = entry(zones, query);
    if (entry == null) {
      outside(asked, null, asked.desk().answer());
      return;
    }
    if (!asked.view().access().mayQuery(asked.who(), entry.apex())) {
      prohibit(asked, true);
      return;
    }
    Zone zone = entry.zone();
    if (zone == null) {
      refuse(asked, Rcode.SERVFAIL, true);
      return;
    }
    follow(asked, zones, zone, null, asked.desk().answer());
  }

  /** DS records stand in the zone above (RFC 4035 section 3.1.4.1). */
  private static ZoneTable.@Nullable Entry entry(ZoneTable zones, Incoming.Query query) {
    ZoneTable.Entry entry = zones.closest(query.key(), 0, query.dclass());
    boolean apex = entry != null && entry.apex().labels() - 1 == query.key().labels();
    if (entry != null && apex && query.type() == Type.DS && query.key().labels() > 0) {
      ZoneTable.Entry parent = zones.closest(query.key(), 1, query.dclass());
      // BIND looks for a zone of its own only when the one above is no answer.
      return parent != null || entry.zone() == null ? parent : entry;
    }
    return entry;
  }

  /**
   * Answers from zones, from one to the next where aliases lead there.
   *
   * @param from where others' aliases led to; null for the query's own name
   */
  private void follow(
      Asked asked, ZoneTable zones, Zone start, @Nullable Name from, Answer answer) {
    Incoming.Query query = asked.query();
    ZoneSearch search = asked.desk().search().begin(asked, answer, from);
    Zone zone = start;
    NameKey key = from == null ? query.key() : NameKey.of(from);
    for (int restarts = 0; ; restarts++) {
      ZoneSearch.Ending ending = search.step(zone, key);
      if (ending == ZoneSearch.Ending.REFERRAL && asked.recursive()) {
        answer.fail(Rcode.NOERROR);
        outside(asked, search.alias(), answer);
        return;
      }
      if (ending != ZoneSearch.Ending.ALIAS) {
        break;
      }
      if (restarts == MAX_RESTARTS) {
        answer.fail(Rcode.SERVFAIL);
        answer.error(ExtendedError.TOO_MANY_ALIASES);
        break;
      }
      key = NameKey.of(search.name());
      ZoneTable.Entry next = zones.closest(key, 0, query.dclass());
      if (next == null) {
        aliasOutside(asked, search.name(), answer);
        return;
      }
      if (next.zone() == null) {
        // Who does not ask for all of it gets what there is.
        if (query.rd()) {
          refuse(asked, Rcode.SERVFAIL, true);
          return;
        }
        break;
      }
      if (next.zone() == zone) {
        continue;
      }
      // Into another of our zones only for those who may recurse, as in BIND.
      if (!asked.recursive() || !asked.view().access().mayQuery(asked.who(), next.apex())) {
        break;
      }
      zone = next.zone();
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

  /**
   * Answers from what other servers hold.
   *
   * @param alias where our own data led to; null for the query's own name
   */
  private void outside(Asked asked, @Nullable Name alias, Answer answer) {
    Incoming.Query query = asked.query();
    Recursion recursion = asked.view().recursion();
    if (recursion == null || query.dclass() != DClass.IN) {
      refuse(asked, Rcode.REFUSED, true);
    } else if (asked.recursive()) {
      NameKey key = alias == null ? query.key() : NameKey.of(alias);
      ZoneTable zones = asked.view().zones();
      CacheSearch.Look look =
          new CacheSearch.Look(recursion, zones, answer, clock.millis(), asked.dnssec());
      if (asked.desk().cache().complete(look, key, query.type())) {
        asked.view().shape().trim(answer, asked);
        send(asked, answer, true);
      } else {
        resolve(asked, alias == null ? query.name() : alias, answer, recursion);
      }
    } else if (asked.view().access().mayQueryCache(asked.who())) {
      Name name = alias == null ? query.name() : alias;
      int type = query.type();
      answer.take(recursion.fromCache(name, type, query.dclass()), type, asked.dnssec());
      asked.view().shape().trim(answer, asked);
      send(asked, answer, asked.recursionAvailable());
    } else {
      prohibit(asked, true);
    }
  }

  private void resolve(Asked asked, Name name, Answer answer, Recursion recursion) {
    counters.count(Counters.Event.RECURSED);
    Incoming.Query query = asked.query();
    CompletableFuture<Recursion.Resolution> result =
        recursion
            .resolve(
                name,
                query.type(),
                query.dclass(),
                new Recursion.Client(asked.who().from(), query.header().id()))
            .toCompletableFuture();
    if (result.isDone()) {
      resolved(asked, answer, result);
      return;
    }
    asked.desk().giveAway();
    Asked later = asked.kept();
    result.whenComplete(
        (resolution, bug) -> {
          Desk desk = Desk.take();
          try {
            resolved(later.at(desk), answer, result);
          } finally {
            desk.leave();
          }
        });
  }

  private void resolved(
      Asked asked, Answer answer, CompletableFuture<Recursion.Resolution> result) {
    try {
      found(asked, answer, result.join());
    } catch (CompletionException | CancellationException bug) {
      LOG.error("resolving {} failed", asked.query().name(), bug);
      answer.fail(Rcode.SERVFAIL);
      send(asked, answer, true);
    }
  }

  /** What others said, and where their aliases lead into a zone of ours, what that says. */
  private void found(Asked asked, Answer answer, Recursion.Resolution resolution) {
    answer.take(resolution, asked.query().type(), asked.dnssec());
    asked.view().shape().trim(answer, asked);
    Name onward = resolution.onward();
    ZoneTable zones = asked.view().zones();
    ZoneTable.Entry entry = onward == null ? null : zones.closest(onward, DClass.IN);
    if (onward == null || entry == null) {
      send(asked, answer, true);
    } else if (answer.answer().size() > MAX_RESTARTS || entry.zone() == null) {
      answer.fail(Rcode.SERVFAIL);
      send(asked, answer, true);
    } else if (asked.view().access().mayQuery(asked.who(), entry.apex())) {
      follow(asked, zones, entry.zone(), onward, answer);
    } else {
      answer.fail(Rcode.REFUSED);
      answer.error(ExtendedError.PROHIBITED);
      send(asked, answer, true);
    }
  }

  /** An access list says no. */
  private void prohibit(Asked asked, boolean offersRecursion) {
    Answer answer = asked.desk().answer();
    answer.rcode(Rcode.REFUSED);
    answer.error(ExtendedError.PROHIBITED);
    send(asked, answer, offersRecursion && asked.recursionAvailable());
  }

  private void refuse(Asked asked, int rcode, boolean offersRecursion) {
    Answer answer = asked.desk().answer();
    answer.rcode(rcode);
    send(asked, answer, offersRecursion && asked.recursionAvailable());
  }

  private void send(Asked asked, Answer answer, boolean recursionAvailable) {
    Answer allowed = asked.view().limiter() == null ? answer : allowed(asked, answer);
    if (allowed == null) {
      counters.count(Counters.Event.RATE_DROPPED);
      return;
    }
    counters.answered(asked.who(), allowed);
    int end = encode(asked, allowed, recursionAvailable);
    if (observer != null && observer.listening()) {
      observer.answered(asked.who(), asked.query(), allowed.rcode(), allowed.authoritative());
    }
    asked.reply().send(asked.desk().writer().octets(), end);
  }

  /** What the client may have of an answer whose like are counted; null for nothing. */
  private @Nullable Answer allowed(Asked asked, Answer answer) {
    if (!asked.datagram() || encoder.showsCookie(asked)) {
      return answer;
    }
    Withholding withholding = Withholding.of(asked, answer, clock.instant().getEpochSecond());
    if (observer != null && withholding.told()) {
      observer.limited(asked.who(), asked.query(), withholding.judgement());
    }
    if (withholding.judgement().verdict() == RateLimiter.Verdict.SLIP) {
      counters.count(Counters.Event.RATE_SLIPPED);
    }
    return withholding.left(asked, answer);
  }

  private int encode(Asked asked, Answer answer, boolean recursionAvailable) {
    int end = encoder.encode(asked, answer, recursionAvailable);
    boolean edns = asked.query().edns() != null;
    counters.sent(asked.desk().writer().octets(), answer.rcode(), edns);
    return end;
  }
}
