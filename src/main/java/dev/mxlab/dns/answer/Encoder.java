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
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Type;

/** Makes octets of answers: sizes, truncation, EDNS. */
final class Encoder {
  private static final int CLASSIC_UDP = 512;
  private static final int TCP = 65535;
  private static final int OPT_RECORD = 11;
  private static final byte[] NO_OPTIONS = {};

  /** RFC 7828 counts tenths of a second. */
  private static final int TENTH_MILLIS = 100;

  private final @Nullable Cookies cookies;

  Encoder(@Nullable Cookies cookies) {
    this.cookies = cookies;
  }

  /**
   * Writes an answer; returns the length of what {@code writer} holds then.
   *
   * @param reserved octets to leave free for a signature
   */
  int encode(
      ResponseWriter writer,
      Incoming.Query query,
      Answer answer,
      boolean recursionAvailable,
      ServerState.Settings settings,
      Requester who,
      int reserved) {
    InetAddress client = who.address();
    Transport transport = who.transport();
    Edns edns = query.edns();
    byte[] options = edns == null ? NO_OPTIONS : options(edns, settings, client, transport);
    writer.begin(query, limit(edns, settings, transport));
    writer.reserve(reserved);
    if (edns != null) {
      writer.reserve(OPT_RECORD + options.length);
    }
    // Records of one type come in turn; a client's ids are as random as any counter of ours.
    int first = query.id();
    boolean complete =
        add(writer, Section.ANSWER, answer.answer(), first)
            && add(writer, Section.AUTHORITY, answer.authority(), first);
    if (complete) {
      boolean some = addAdditional(writer, answer, first, client instanceof Inet4Address);
      complete = some || !answer.needsAdditional();
    }
    if (edns != null) {
      writer.opt(settings.ednsUdpSize(), answer.rcode(), edns.dnssecOk(), options);
    }
    int flags =
        (answer.authoritative() ? ResponseWriter.AA : 0)
            | (complete ? 0 : ResponseWriter.TC)
            | (recursionAvailable ? ResponseWriter.RA : 0);
    return writer.end(flags, answer.rcode());
  }

  private static int limit(
      @Nullable Edns edns, ServerState.Settings settings, Transport transport) {
    if (transport == Transport.TCP) {
      return TCP;
    }
    int most = Math.max(CLASSIC_UDP, settings.maxUdpSize());
    return edns == null ? CLASSIC_UDP : Math.min(Math.max(CLASSIC_UDP, edns.udpSize()), most);
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

  int encode(
      ResponseWriter writer,
      Incoming.Faulty fault,
      ServerState.Settings settings,
      InetAddress client) {
    Edns edns = fault.edns();
    byte[] options =
        edns == null ? null : edns.cookie() == null ? NO_OPTIONS : cookie(edns.cookie(), client);
    return writer.bare(fault, settings.ednsUdpSize(), options);
  }

  private byte[] options(
      Edns edns, ServerState.Settings settings, InetAddress client, Transport transport) {
    boolean nsid = edns.wantsNsid() && !settings.serverId().isEmpty();
    boolean keepalive = edns.wantsKeepalive() && transport == Transport.TCP;
    byte[] cookie = edns.cookie() == null ? NO_OPTIONS : cookie(edns.cookie(), client);
    if (edns.version() != 0 || !nsid && !keepalive) {
      return edns.version() == 0 ? cookie : NO_OPTIONS;
    }
    byte[] id = nsid ? settings.serverId().getBytes(StandardCharsets.UTF_8) : NO_OPTIONS;
    ByteBuffer options =
        ByteBuffer.allocate(cookie.length + (nsid ? 4 + id.length : 0) + (keepalive ? 6 : 0));
    if (nsid) {
      options.putShort((short) Edns.NSID).putShort((short) id.length).put(id);
    }
    options.put(cookie);
    if (keepalive) {
      options.putShort((short) Edns.KEEPALIVE).putShort((short) 2);
      options.putShort((short) (settings.streams().advertised().toMillis() / TENTH_MILLIS));
    }
    return options.array();
  }

  private byte[] cookie(byte[] from, InetAddress client) {
    if (cookies == null) {
      return NO_OPTIONS;
    }
    byte[] answer = cookies.answer(from, client);
    return ByteBuffer.allocate(4 + answer.length)
        .putShort((short) Edns.COOKIE)
        .putShort((short) answer.length)
        .put(answer)
        .array();
  }
}
