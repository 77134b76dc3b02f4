package dev.mxlab.dns.resolve;

import dev.mxlab.dns.resolve.Courier.Errand;
import dev.mxlab.dns.sign.SignedRequest;
import dev.mxlab.dns.sign.TsigKey;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CookieOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** One query as sent, and what is an answer to it. */
final class Letter {
  private static final int HEADER = 12;

  /**
   * What its OPT record says.
   *
   * @param clientCookie null for none
   */
  record Edns(int size, byte @Nullable [] clientCookie, byte @Nullable [] serverCookie) {}

  /** What is asked, and whether the server shall not validate (RFC 4035 section 3.2.2). */
  record Text(Errand errand, boolean checkingDisabled) {}

  private final int id;
  private final Question question;
  private final @Nullable Edns edns;
  private final byte[] wire;
  private final @Nullable SignedRequest signed;
  private final InstantSource clock;

  private Letter(
      int id,
      Question question,
      @Nullable Edns edns,
      byte[] wire,
      @Nullable SignedRequest signed,
      InstantSource clock) {
    this.id = id;
    this.question = question;
    this.edns = edns;
    this.wire = wire;
    this.signed = signed;
    this.clock = clock;
  }

  static Letter write(
      int id, Text text, @Nullable Edns edns, @Nullable TsigKey key, InstantSource clock) {
    Message message = new Message(id);
    Errand errand = text.errand();
    if (text.checkingDisabled()) {
      message.getHeader().setFlag(Flags.CD);
    }
    if (errand.recursionDesired()) {
      message.getHeader().setFlag(Flags.RD);
    }
    Question question = errand.question();
    message.addRecord(
        Record.newRecord(question.name(), question.type(), DClass.IN), Section.QUESTION);
    if (edns != null) {
      // Signatures are for those of our clients that want them; BIND asks for them always.
      message.addRecord(
          new OPTRecord(edns.size(), 0, 0, ExtendedFlags.DO, options(edns)), Section.ADDITIONAL);
    }
    byte[] wire = message.toWire(Message.MAXLENGTH);
    SignedRequest signed = key == null ? null : SignedRequest.sign(key, wire, clock.instant());
    return new Letter(id, question, edns, signed == null ? wire : signed.message(), signed, clock);
  }

  private static List<EDNSOption> options(Edns edns) {
    byte[] client = edns.clientCookie();
    if (client == null) {
      return List.of();
    }
    byte[] server = edns.serverCookie();
    return List.of(server == null ? new CookieOption(client) : new CookieOption(client, server));
  }

  byte[] wire() {
    return wire;
  }

  @Nullable Edns edns() {
    return edns;
  }

  boolean sentCookie() {
    return edns != null && edns.clientCookie() != null;
  }

  /**
   * The message, if it answers this query (RFC 5452 section 9.1): same id, same question, our
   * cookie if any, signed as we signed. A server that refuses may leave the question out. Octets
   * that begin as an answer and are no message are a FORMERR.
   */
  @Nullable Message read(byte[] answer) {
    if (answer.length < HEADER || ((answer[0] & 0xFF) << 8 | (answer[1] & 0xFF)) != id) {
      return null;
    }
    boolean response = (answer[2] & 0x80) != 0 && (answer[2] & 0x78) == 0;
    if (!response) {
      return null;
    }
    Message message;
    try {
      message = new Message(answer);
    } catch (IOException | RuntimeException malformed) {
      return unreadable();
    }
    if (!asked(message) || !ourCookie(message)) {
      return null;
    }
    return signed == null ? message : checked(signed, message, answer);
  }

  private Message unreadable() {
    Header header = new Header(id);
    header.setFlag(Flags.QR);
    header.setRcode(Rcode.FORMERR);
    Message message = new Message(id);
    message.setHeader(header);
    // With an OPT record it does not look like a server that cannot do EDNS.
    message.addRecord(new OPTRecord(0, 0, 0), Section.ADDITIONAL);
    return message;
  }

  private boolean asked(Message message) {
    Record told = message.getQuestion();
    if (told == null) {
      int rcode = message.getRcode();
      return rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN;
    }
    return told.getName().equals(question.name())
        && told.getType() == question.type()
        && told.getDClass() == DClass.IN;
  }

  private boolean ourCookie(Message message) {
    byte[] mine = edns == null ? null : edns.clientCookie();
    CookieOption told = cookie(message);
    return mine == null || told == null || Arrays.equals(mine, told.getClientCookie());
  }

  /** Without a signature it may be anybody's; with a bad one it is no use (BIND). */
  private @Nullable Message checked(SignedRequest request, Message message, byte[] answer) {
    return switch (request.check(answer, clock.instant())) {
      case SUCCESS -> message;
      case EXPECTED, UNEXPECTED -> null;
      default -> unreadable();
    };
  }

  private static @Nullable CookieOption cookie(Message message) {
    OPTRecord opt = message.getOPT();
    if (opt == null) {
      return null;
    }
    for (EDNSOption option : opt.getOptions(EDNSOption.Code.COOKIE)) {
      if (option instanceof CookieOption cookie) {
        return cookie;
      }
    }
    return null;
  }

  /** What the server wants to see with the next query; null when it said nothing. */
  byte @Nullable [] serverCookie(Message message) {
    CookieOption told = sentCookie() ? cookie(message) : null;
    return told == null ? null : told.getServerCookie().orElse(null);
  }
}
