package dev.mxlab.named.tool.query;

import dev.mxlab.named.tool.message.Mnemonics;
import dev.mxlab.named.tool.message.Reply;
import dev.mxlab.named.tool.query.Asking.Next;
import dev.mxlab.named.tool.query.Lookup.Flag;
import java.util.HexFormat;

/** What is done with an answer: shown, or asked again in another way, or followed further. */
final class Answering {
  private static final int SOA = 6;
  private static final int COOKIE = 10;
  private static final int CLIENT_COOKIE = 8;
  private static final int SERVFAIL = 2;
  private static final int NXDOMAIN = 3;
  private static final int BADVERS = 16;
  private static final int BADCOOKIE = 23;

  private final Asking asking;
  private final Session session;
  private final Face face;
  private final Lookup lookup;
  private final Exchange exchange;
  private final Reply reply;
  private final byte[] wire;

  Answering(Asking asking, Exchange exchange, Reply reply, byte[] wire) {
    this.asking = asking;
    this.session = asking.session();
    this.face = asking.face();
    this.lookup = asking.lookup();
    this.exchange = exchange;
    this.reply = reply;
    this.wire = wire;
  }

  Next next() {
    if (lookup.searchesServers()) {
      asking.answered();
    }
    if (asksDifferently()) {
      return Next.DONE;
    }
    boolean cookieDone = false;
    boolean mayRetry = lookup.is(Flag.COOKIE) && lookup.is(Flag.BAD_COOKIE_RETRIED);
    if (reply.rcode() == BADCOOKIE && !exchange.tcp() && mayRetry) {
      takeCookie();
      if (badCookie()) {
        return Next.DONE;
      }
      cookieDone = true;
    }
    if (unhelpful() && !asking.lastServer()) {
      return Next.OTHER_SERVER;
    }
    verify();
    if (!cookieDone) {
      cookie();
    }
    return show();
  }

  /** Whether the server wants the question put in another way, which then waits in the queue. */
  private boolean asksDifferently() {
    int version = reply.ednsVersion();
    boolean badVersion = reply.rcode() == BADVERS && version >= 0;
    if (badVersion && version < lookup.ednsVersion && lookup.is(Flag.EDNS_NEGOTIATED)) {
      face.comment(lookup, "BADVERS, retrying with EDNS version " + version + ".");
      lookup.ednsVersion = version;
      asking.again(lookup);
      return true;
    }
    boolean truncated = reply.has(Reply.TC) && !lookup.is(Flag.IGNORE_TRUNCATION);
    if (truncated && !exchange.tcp()) {
      if (lookup.cookie == null && lookup.is(Flag.COOKIE) && reply.opt() != null) {
        takeCookie();
      }
      face.comment(lookup, "Truncated, retrying in TCP mode.");
      asking.again(lookup).set(Flag.TCP, true);
      return true;
    }
    return false;
  }

  private boolean badCookie() {
    if (!good()) {
      return false;
    }
    if (lookup.is(Flag.BAD_COOKIE_SHOWN)) {
      face.message(exchange, reply, false);
      face.received(exchange, wire.length);
    }
    boolean before = lookup.is(Flag.BAD_COOKIE_SEEN);
    face.comment(lookup, "BADCOOKIE, retrying" + (before ? " in TCP mode" : "") + ".");
    Lookup again = asking.again(lookup);
    again.set(Flag.TCP, again.is(Flag.TCP) || before);
    again.set(Flag.BAD_COOKIE_SEEN, true);
    return true;
  }

  private boolean goodCookie;

  private boolean good() {
    return goodCookie;
  }

  /** A server that failed, or does not recurse for us: another one may know better. */
  private boolean unhelpful() {
    boolean failed = reply.rcode() == SERVFAIL && !lookup.is(Flag.SERVFAIL_STOPS);
    boolean idle = session.checkRecursion && !reply.has(Reply.RA) && lookup.is(Flag.RECURSE);
    if (!failed && !idle) {
      return false;
    }
    String what = failed ? "SERVFAIL reply" : "recursion not available";
    boolean other = !asking.lastServer() && !lookup.searchesServers();
    String then = other ? ", trying next server" : "";
    face.comment(lookup, "Got " + what + " from " + exchange.server().shown() + then);
    return other;
  }

  private void verify() {
    Signature signature = asking.signature();
    String verdict = signature == null ? "success" : signature.verdict(reply, wire);
    if (!verdict.equals("success")) {
      face.unverified(verdict);
      session.unsigned = true;
    }
  }

  private void cookie() {
    if (lookup.cookie != null && reply.opt() == null) {
      face.warning("expected opt record in response");
    } else if (lookup.cookie != null || lookup.is(Flag.COOKIE)) {
      takeCookie();
    }
  }

  /** Remembers the server's cookie for the next question (RFC 7873 section 5.3). */
  private void takeCookie() {
    byte[] theirs = reply.option(COOKIE);
    if (theirs == null) {
      return;
    }
    byte[] ours = QueryMessage.cookie(lookup, session.clientCookie());
    if (ours.length < CLIENT_COOKIE || theirs.length < CLIENT_COOKIE) {
      face.warning("Warning: COOKIE bad token (too short)");
      reply.cookieVerdict("bad");
    } else if (!java.util.Arrays.equals(ours, 0, CLIENT_COOKIE, theirs, 0, CLIENT_COOKIE)) {
      face.warning("Warning: Client COOKIE mismatch");
      reply.cookieVerdict("bad");
    } else {
      reply.cookieVerdict("good");
      goodCookie = true;
      lookup.cookie = HexFormat.of().formatHex(theirs);
    }
  }

  private Next show() {
    boolean over = false;
    boolean searching = lookup.origin >= 0 || lookup.is(Flag.NEED_SEARCH);
    if (reply.rcode() == NXDOMAIN && searching) {
      boolean further = session.nextOrigin(lookup);
      if (!further || session.showSearch) {
        face.message(exchange, reply, false);
        face.received(exchange, wire.length);
      }
      if (further) {
        return Next.DONE;
      }
    } else if (lookup.is(Flag.TRACE)) {
      over = traced();
    } else if (lookup.is(Flag.NS_SEARCH)) {
      return searched();
    } else {
      face.message(exchange, reply, false);
    }
    return lookup.is(Flag.TRANSFER) ? (over ? Next.DONE : transferred()) : ended();
  }

  private Next ended() {
    if (reply.rcode() == 0 || lookup.origin < 0) {
      face.received(exchange, wire.length);
    }
    return Next.DONE;
  }

  private boolean traced() {
    face.message(exchange, reply, false);
    lookup.type = lookup.wantedType;
    boolean root = lookup.is(Flag.TRACE_ROOT);
    int found = 0;
    if (root) {
      found = new Referral(session, face, exchange, reply).follow(Reply.ANSWER);
      lookup.set(Flag.TRACE_ROOT, false);
    } else if (reply.count(Reply.ANSWER) == 0) {
      found = new Referral(session, face, exchange, reply).follow(Reply.AUTHORITY);
    }
    return found == 0;
  }

  private Next searched() {
    if (lookup.is(Flag.TRACE_ROOT)) {
      lookup.type = SOA;
      new Referral(session, face, exchange, reply).follow(Reply.ANSWER);
      lookup.set(Flag.TRACE_ROOT, false);
      session.useSearch = false;
      return ended();
    }
    face.message(exchange, reply, false);
    face.received(exchange, wire.length);
    return Next.OTHER_SERVER;
  }

  private Next transferred() {
    boolean incremental = Mnemonics.type(lookup.type).equals("IXFR");
    long ours = incremental ? lookup.ixfrSerial : -1;
    return switch (exchange.transfer().take(reply, wire.length, ours)) {
      case MORE -> Next.MORE;
      case COMPLETE -> {
        face.received(exchange, wire.length);
        yield Next.DONE;
      }
      case FAILED -> {
        face.transferFailed("");
        yield Next.DONE;
      }
      case NO_SOA_FIRST -> {
        face.transferFailed("  Didn't start with SOA answer.");
        yield Next.DONE;
      }
    };
  }
}
