package dev.mxlab.dns.wire;

import dev.mxlab.dns.wire.Incoming.Faulty;
import dev.mxlab.dns.wire.Incoming.Header;
import dev.mxlab.dns.wire.Incoming.Ignored;
import dev.mxlab.dns.wire.Incoming.Query;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/**
 * Reads one message that a client sent. Every record is walked through, as BIND does: one that is
 * cut off or holds impossible data makes the message FORMERR although it has no bearing on the
 * question. What follows the last record is not looked at.
 */
public final class MessageReader {
  private static final int HEADER = 12;
  private static final byte[] NOTHING = {};
  private static final Ignored IGNORED = new Ignored();

  private static final class FormatException extends Exception {
    private static final long serialVersionUID = 1;

    FormatException() {
      super("malformed DNS message", null, false, false);
    }
  }

  private final byte[] message;
  private final Header header;
  private int at = HEADER;
  private final byte[] name = new byte[NameKey.MAX_LENGTH];
  private int nameLength;
  private @Nullable Edns edns;
  private boolean optionFault;

  private MessageReader(byte[] message) {
    this.message = message;
    this.header = new Header(u16(0), u16(2));
  }

  public static Incoming read(byte[] message) {
    if (message.length < HEADER || (message[2] & 0x80) != 0) {
      return IGNORED;
    }
    return new MessageReader(message).read();
  }

  private Incoming read() {
    int questions = u16(4);
    byte[] question = NOTHING;
    NameKey key = null;
    int type = 0;
    int dclass = 0;
    try {
      for (int i = 0; i < questions; i++) {
        name();
        need(4);
        at += 4;
        if (i == 0) {
          key = NameKey.of(name, 0);
          type = u16(at - 4);
          dclass = u16(at - 2);
          question = question();
        } else if (i > 1 || NameKey.of(name, 0).equals(key) && u16(at - 4) == type) {
          // The same question twice is a format error of its own.
          throw new FormatException();
        } else {
          // Uncompressed: a pointer may lead into the header, which is not the response's.
          byte[] second = question();
          byte[] both = Arrays.copyOf(question, question.length + second.length);
          System.arraycopy(second, 0, both, question.length, second.length);
          question = both;
        }
      }
    } catch (FormatException bad) {
      return new Faulty(header, Rcode.FORMERR, 0, NOTHING, null);
    }
    try {
      records();
    } catch (FormatException bad) {
      return new Faulty(header, Rcode.FORMERR, questions, question, optionFault ? edns : null);
    }
    return judge(questions, question, key, type, dclass);
  }

  private byte[] question() {
    byte[] question = Arrays.copyOf(name, nameLength + 4);
    System.arraycopy(message, at - 4, question, nameLength, 4);
    return question;
  }

  private Incoming judge(
      int questions, byte[] question, @Nullable NameKey key, int type, int dclass) {
    int opcode = header.opcode();
    if (edns != null && edns.version() != 0 && key != null) {
      return new Query(header, question, key, type, dclass, edns);
    }
    if (opcode != Opcode.QUERY && opcode != Opcode.NOTIFY && opcode != Opcode.UPDATE) {
      return new Faulty(header, Rcode.NOTIMP, 0, NOTHING, edns);
    }
    if (questions != 1 || key == null) {
      boolean cookieOnly =
          opcode == Opcode.QUERY && questions == 0 && edns != null && edns.cookie() != null;
      int rcode = cookieOnly ? Rcode.NOERROR : Rcode.FORMERR;
      return new Faulty(header, rcode, questions, question, edns);
    }
    return new Query(header, question, key, type, dclass, edns);
  }

  private void records() throws FormatException {
    for (int section = 1; section <= 3; section++) {
      int count = u16(4 + 2 * section);
      for (int i = 0; i < count; i++) {
        record(section, i == count - 1);
      }
    }
  }

  private void record(int section, boolean last) throws FormatException {
    name();
    need(10);
    int type = u16(at);
    int dclass = u16(at + 2);
    int length = u16(at + 8);
    int fixed = at;
    at += 10;
    need(length);
    int end = at + length;
    if (type == Type.OPT) {
      if (section != 3 || nameLength != 1 || edns != null) {
        edns = null;
        throw new FormatException();
      }
      options(fixed, end);
    } else if (type == Type.TSIG) {
      if (section != 3 || !last || dclass != DClass.ANY || length < 17) {
        throw new FormatException();
      }
    } else if (length == 0
        ? dclass != DClass.ANY && dclass != DClass.NONE && !mayBeEmpty(type)
        : !RecordCheck.wellFormed(message, type, at, end)) {
      throw new FormatException();
    }
    at = end;
  }

  private static boolean mayBeEmpty(int type) {
    return type == Type.NULL || type == Type.APL || type >= 256 && type != Type.CAA;
  }

  private void options(int fixed, int end) throws FormatException {
    boolean nsid = false;
    boolean keepalive = false;
    boolean scoped = false;
    byte[] cookie = null;
    while (at < end) {
      if (end - at < 4) {
        throw new FormatException();
      }
      int code = u16(at);
      int length = u16(at + 2);
      at += 4;
      if (length > end - at) {
        throw new FormatException();
      }
      switch (code) {
        case Edns.NSID -> nsid = true;
        case Edns.KEEPALIVE -> keepalive = true;
        case Edns.COOKIE -> {
          if (cookie == null) {
            cookie = Arrays.copyOfRange(message, at, at + length);
          }
          // RFC 7873 section 5.2.2.
          optionFault |= length != 8 && (length < 16 || length > 40);
        }
        case Edns.CLIENT_SUBNET -> {
          optionFault |= !RecordCheck.wellFormedSubnet(message, at, length);
          scoped |= length >= 4 && message[at + 3] != 0;
        }
        default -> {
          // RFC 6891 section 6.1.2: options not understood are ignored.
        }
      }
      at += length;
    }
    int ttl = u16(fixed + 4);
    edns =
        new Edns(
            u16(fixed + 2),
            ttl & 0xFF,
            (u16(fixed + 6) & 0x8000) != 0,
            nsid,
            keepalive,
            optionFault ? null : cookie);
    if (scoped) {
      // RFC 7871 section 6: a query's scope is 0; BIND finds this before it takes note of EDNS.
      optionFault = false;
      throw new FormatException();
    }
    if (optionFault) {
      throw new FormatException();
    }
  }

  /** Reads a possibly compressed name into {@link #name}; pointers may only lead backwards. */
  private void name() throws FormatException {
    int from = at;
    int limit = at;
    boolean jumped = false;
    int length = 0;
    while (true) {
      if (from >= message.length) {
        throw new FormatException();
      }
      int octet = message[from] & 0xFF;
      if (octet < 64) {
        if (length + octet + 1 > NameKey.MAX_LENGTH || from + octet >= message.length) {
          throw new FormatException();
        }
        System.arraycopy(message, from, name, length, octet + 1);
        length += octet + 1;
        from += octet + 1;
        if (octet == 0) {
          break;
        }
      } else if (octet >= 0xC0 && from + 1 < message.length) {
        int target = (octet & 0x3F) << 8 | (message[from + 1] & 0xFF);
        if (target >= limit) {
          throw new FormatException();
        }
        if (!jumped) {
          at = from + 2;
          jumped = true;
        }
        limit = target;
        from = target;
      } else {
        throw new FormatException();
      }
    }
    if (!jumped) {
      at = from;
    }
    nameLength = length;
  }

  private void need(int octets) throws FormatException {
    if (message.length - at < octets) {
      throw new FormatException();
    }
  }

  private int u16(int offset) {
    return (message[offset] & 0xFF) << 8 | (message[offset + 1] & 0xFF);
  }
}
