package dev.mxlab.dns.answer;

import dev.mxlab.dns.wire.Edns;
import dev.mxlab.dns.wire.Incoming;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.wire.ResponseWriter;
import dev.mxlab.dns.wire.ResponseWriter.Section;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/** Makes octets of answers: sizes, truncation, EDNS. */
final class Encoder {
  private static final int CLASSIC_UDP = 512;
  private static final int LEAST = 128;
  private static final int TCP = 65535;
  private static final int OPT_RECORD = 11;
  private static final byte[] NO_OPTIONS = {};

  /** RFC 7828 counts tenths of a second. */
  private static final int TENTH_MILLIS = 100;

  private final @Nullable Cookies cookies;

  Encoder(@Nullable Cookies cookies) {
    this.cookies = cookies;
  }

  /** Writes an answer; returns the length of what the desk's writer holds then. */
  int encode(Asked asked, Answer answer, boolean recursionAvailable) {
    ResponseWriter writer = asked.desk().writer();
    Incoming.Query query = asked.query();
    Edns edns = query.edns();
    byte[] options = edns == null ? NO_OPTIONS : options(edns, asked, answer);
    int limit = limit(asked, edns, asked.view().shape().sizes());
    int reserved = asked.reserved() + (edns == null ? 0 : OPT_RECORD + options.length);
    writer.begin(query, limit);
    writer.reserve(reserved);
    boolean complete = !answer.truncated() && sections(writer, asked, answer);
    int flags =
        (answer.authoritative() ? ResponseWriter.AA : 0)
            | (complete ? 0 : ResponseWriter.TC)
            | (recursionAvailable ? ResponseWriter.RA : 0);
    if (!complete && reserved > 0) {
      // What goes with nothing but the news that it is cut off cannot be taken for all there is.
      writer.begin(query, limit);
    } else if (!complete && cutAtOnce(writer, answer) && query.ad()) {
      // BIND takes AD back with the first set that is complete.
      flags |= ResponseWriter.AD;
    }
    if (edns != null) {
      writer.opt(announced(asked), answer.rcode(), edns.dnssecOk(), options);
    }
    return writer.end(flags, answer.rcode());
  }

  /** Whether all of it fits that must. */
  private static boolean sections(ResponseWriter writer, Asked asked, Answer answer) {
    // Records of one type come in turn; a client's ids are as random as any counter of ours.
    int id = asked.query().id();
    int first = asked.view().shape().order().arranges(answer, asked.who(), id) ? 0 : id;
    if (!add(writer, Section.ANSWER, answer.answer(), first)
        || !add(writer, Section.AUTHORITY, answer.authority(), first)) {
      return false;
    }
    boolean ipv4 = asked.who().address() instanceof Inet4Address;
    boolean some = addAdditional(writer, answer, first, ipv4);
    return some || !answer.needsAdditional();
  }

  /** Whether not even the first set was written as a whole. */
  private static boolean cutAtOnce(ResponseWriter writer, Answer answer) {
    boolean answers = !answer.answer().isEmpty();
    List<RecordSet> sets = answers ? answer.answer() : answer.authority();
    int written = writer.count(answers ? Section.ANSWER : Section.AUTHORITY);
    return !sets.isEmpty() && written < sets.get(0).size();
  }

  /** A view that asks nobody has no size of its own. */
  private static int announced(Asked asked) {
    return asked.view().recursion() == null
        ? asked.state().settings().ednsUdpSize()
        : asked.view().shape().sizes().announced();
  }

  private int limit(Asked asked, @Nullable Edns edns, Shape.Sizes sizes) {
    if (!asked.datagram()) {
      return TCP;
    }
    int most =
        edns == null ? CLASSIC_UDP : Math.max(CLASSIC_UDP, Math.min(edns.udpSize(), sizes.most()));
    return sizes.withoutCookie() < most && !showsCookie(asked)
        ? Math.max(LEAST, sizes.withoutCookie())
        : most;
  }

  /** Whether the client shows a cookie that we gave it. */
  boolean showsCookie(Asked asked) {
    byte[] cookie = asked.cookie();
    return cookie != null
        && cookies != null
        && cookies.hold(cookie, asked.who().address(), asked.state().settings().cookies());
  }

  private static boolean add(
      ResponseWriter writer, Section section, List<RecordSet> sets, int first) {
    for (int i = 0; i < sets.size(); i++) {
      RecordSet set = sets.get(i);
      if (!writer.add(section, set, first % set.size())) {
        return false;
      }
    }
    return true;
  }

  /** Adds what fits, addresses of the client's own family first; whether anything did. */
  private static boolean addAdditional(
      ResponseWriter writer, Answer answer, int first, boolean ipv4) {
    List<RecordSet> sets = answer.additional();
    if (answer.signed()) {
      return addSigned(writer, sets, first, ipv4);
    }
    int later = ipv4 ? Type.AAAA : Type.A;
    boolean some = false;
    for (int pass = 0; pass < 2; pass++) {
      for (int i = 0; i < sets.size(); i++) {
        RecordSet set = sets.get(i);
        if (set.type() == later == (pass == 1)) {
          if (!writer.addWhole(Section.ADDITIONAL, set, first % set.size())) {
            return some;
          }
          some = true;
        }
      }
    }
    return some;
  }

  /** The same with signatures, which come behind the addresses. */
  private static boolean addSigned(
      ResponseWriter writer, List<RecordSet> sets, int first, boolean ipv4) {
    boolean some = false;
    for (int pass = 0; pass < 4; pass++) {
      for (int i = 0; i < sets.size(); i++) {
        RecordSet set = sets.get(i);
        if (pass == pass(set.type(), ipv4)) {
          if (!writer.addWhole(Section.ADDITIONAL, set, first % set.size())) {
            return some;
          }
          some = true;
        }
      }
    }
    return some;
  }

  private static int pass(int type, boolean ipv4) {
    return switch (type) {
      case Type.A -> ipv4 ? 0 : 1;
      case Type.AAAA -> ipv4 ? 1 : 0;
      case Type.RRSIG, Type.DNSKEY -> 2;
      default -> 3;
    };
  }

  int encode(
      ResponseWriter writer, Incoming.Faulty fault, ServerState.Settings settings, Requester who) {
    Edns edns = fault.edns();
    byte[] options = edns == null ? null : options(edns, settings, who, Told.NOTHING);
    return writer.bare(fault, settings.ednsUdpSize(), options);
  }

  private byte[] options(Edns edns, Asked asked, Answer answer) {
    long expiry = edns.wants(Edns.EXPIRE) ? expiry(asked, answer) : -1;
    return options(edns, asked.state().settings(), asked.who(), new Told(expiry, answer.error()));
  }

  /** RFC 7314: seconds that a copy of the zone is good for; -1 where that was not asked for. */
  private static long expiry(Asked asked, Answer answer) {
    List<RecordSet> sets = answer.answer();
    if (asked.query().type() != Type.SOA || !answer.authoritative() || sets.size() != 1) {
      return -1;
    }
    RecordSet set = sets.get(0);
    if (!(set.records().get(0) instanceof SOARecord soa)
        || !soa.getName().equals(asked.query().name())) {
      return -1;
    }
    OptionalLong left = asked.state().duties().expiry(asked.view(), soa.getName(), soa.getDClass());
    return left.orElse(soa.getExpire());
  }

  /**
   * What options tell of an answer.
   *
   * @param expiry RFC 7314; -1 for none
   */
  private record Told(long expiry, @Nullable ExtendedError error) {
    static final Told NOTHING = new Told(-1, null);
  }

  private byte[] options(Edns edns, ServerState.Settings settings, Requester who, Told told) {
    long expiry = told.expiry();
    byte[] error = told.error() == null ? null : told.error().data();
    if (edns.version() != 0) {
      return NO_OPTIONS;
    }
    boolean nsid = edns.wants(Edns.NSID) && !settings.serverId().isEmpty();
    boolean keepalive = edns.wants(Edns.KEEPALIVE) && who.transport() == Transport.TCP;
    byte[] cookie =
        edns.cookie() == null ? NO_OPTIONS : cookie(edns.cookie(), who.address(), settings);
    byte[] subnet = edns.subnet();
    if (!nsid && !keepalive && subnet == null && expiry < 0 && error == null) {
      return cookie;
    }
    byte[] id = nsid ? settings.serverId().getBytes(StandardCharsets.UTF_8) : NO_OPTIONS;
    int length = cookie.length + (nsid ? 4 + id.length : 0) + (keepalive ? 6 : 0);
    length += error == null ? 0 : 4 + error.length;
    length += (subnet == null ? 0 : 4 + subnet.length) + (expiry < 0 ? 0 : 8);
    ByteBuffer options = ByteBuffer.allocate(length);
    if (nsid) {
      option(options, Edns.NSID, id);
    }
    options.put(cookie);
    if (expiry >= 0) {
      options.putShort((short) Edns.EXPIRE).putShort((short) 4).putInt((int) expiry);
    }
    if (subnet != null) {
      option(options, Edns.CLIENT_SUBNET, subnet);
    }
    if (keepalive) {
      options.putShort((short) Edns.KEEPALIVE).putShort((short) 2);
      options.putShort((short) (settings.streams().advertised().toMillis() / TENTH_MILLIS));
    }
    if (error != null) {
      option(options, Edns.EXTENDED_ERROR, error);
    }
    return options.array();
  }

  private static void option(ByteBuffer options, int code, byte[] data) {
    options.putShort((short) code).putShort((short) data.length).put(data);
  }

  private byte[] cookie(byte[] from, InetAddress client, ServerState.Settings settings) {
    if (cookies == null || !settings.cookies().answered()) {
      return NO_OPTIONS;
    }
    byte[] answer = cookies.answer(from, client, settings.cookies());
    return ByteBuffer.allocate(4 + answer.length)
        .putShort((short) Edns.COOKIE)
        .putShort((short) answer.length)
        .put(answer)
        .array();
  }
}
