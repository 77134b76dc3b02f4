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

  private byte[] message = NOTHING;
  private int end;
  private int at;
  private final byte[] name = new byte[NameKey.MAX_LENGTH];
  private int nameLength;
  private @Nullable Edns edns;
  private boolean optionFault;
  private int askedClass;

  // The one query that is given out.
  private final byte[] question = new byte[NameKey.MAX_LENGTH + 4];
  private final NameKey key = NameKey.scratch();
  private final Query query = new Query(question, key);

  /** Reads one message, for good. */
  public static Incoming read(byte[] message) {
    Incoming read = new MessageReader().read(message, message.length);
    return read instanceof Query query ? query.kept() : read;
  }

  /**
   * Reads one message after the other.
   *
   * @param octets begins with the message; not kept
   * @return a {@link Query} is the same object each time and valid until the next call
   */
  public Incoming read(byte[] octets, int length) {
    if (length < HEADER || (octets[2] & 0x80) != 0) {
      return IGNORED;
    }
    message = octets;
    end = length;
    at = HEADER;
    edns = null;
    optionFault = false;
    askedClass = DClass.ANY;
    Incoming incoming = read();
    message = NOTHING;
    return incoming;
  }

  private Incoming read() {
    int questions = u16(4);
    int length = 0;
    int type = 0;
    int dclass = 0;
    byte[] second = NOTHING;
    try {
      for (int i = 0; i < questions; i++) {
        name();
        need(4);
        at += 4;
        if (i == 0) {
          key.fill(name, 0);
          type = u16(at - 4);
          dclass = u16(at - 2);
          length = question();
        } else if (i > 1
            || u16(at - 2) != dclass
            || NameKey.of(name, 0).equals(key) && u16(at - 4) == type) {
          // The same question twice is a format error of its own.
          throw new FormatException();
        } else {
          // Uncompressed: a pointer may lead into the header, which is not the response's.
          second = Arrays.copyOf(name, nameLength + 4);
          System.arraycopy(message, at - 4, second, nameLength, 4);
        }
      }
    } catch (FormatException bad) {
      return new Faulty(header(), Rcode.FORMERR, 0, NOTHING, null);
    }
    int opcode = message[2] >> 3 & 0xF;
    askedClass = questions == 0 || opcode == Opcode.UPDATE ? DClass.ANY : dclass;
    try {
      records();
    } catch (FormatException bad) {
      return faulty(Rcode.FORMERR, questions, second, optionFault ? edns : null);
    }
    if (questions > 0 && edns != null && edns.version() != 0) {
      return query.fill(message, length, type, dclass, edns);
    }
    if (opcode != Opcode.QUERY && opcode != Opcode.NOTIFY && opcode != Opcode.UPDATE) {
      return new Faulty(header(), Rcode.NOTIMP, 0, NOTHING, edns);
    }
    if (questions != 1) {
      boolean cookieOnly =
          opcode == Opcode.QUERY && questions == 0 && edns != null && edns.cookie() != null;
      return faulty(cookieOnly ? Rcode.NOERROR : Rcode.FORMERR, questions, second, edns);
    }
    return query.fill(message, length, type, dclass, edns);
  }

  /** Faults are rare: theirs are octets of their own. */
  private Faulty faulty(int rcode, int questions, byte[] second, @Nullable Edns known) {
    if (questions == 0 || !header().echoesQuestion()) {
      return new Faulty(header(), rcode, 0, NOTHING, known);
    }
    int length = nameLengthOf(question) + 4;
    byte[] echoed = Arrays.copyOf(question, length + second.length);
    System.arraycopy(second, 0, echoed, length, second.length);
    return new Faulty(header(), rcode, questions, echoed, known);
  }

  private Header header() {
    return new Header(u16(0), u16(2));
  }

  private static int nameLengthOf(byte[] octets) {
    int length = 0;
    while (octets[length] != 0) {
      length += 1 + octets[length];
    }
    return length + 1;
  }

  /** Keeps the question that was just read; returns its length. */
  private int question() {
    System.arraycopy(name, 0, question, 0, nameLength);
    System.arraycopy(message, at - 4, question, nameLength, 4);
    return nameLength + 4;
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
    int next = at + length;
    if (type == Type.OPT) {
      if (section != 3 || nameLength != 1 || edns != null) {
        edns = null;
        throw new FormatException();
      }
      options(fixed, next);
    } else if (type == Type.TSIG) {
      if (section != 3 || !last || dclass != DClass.ANY || length < 17) {
        throw new FormatException();
      }
    } else if (type == Type.TKEY ? section == 2 : !isOfClass(type, dclass)) {
      throw new FormatException();
    } else if (length == 0
        ? dclass != DClass.ANY && dclass != DClass.NONE && !mayBeEmpty(type)
        : !RecordCheck.wellFormed(message, type, at, next)) {
      throw new FormatException();
    }
    at = next;
  }

  /** Signatures and their keys may be of any class. */
  private boolean isOfClass(int type, int dclass) {
    return askedClass == DClass.ANY || askedClass == dclass || type == Type.KEY || type == Type.SIG;
  }

  private static boolean mayBeEmpty(int type) {
    return type == Type.NULL || type == Type.APL || type >= 256 && type != Type.CAA;
  }

  private void options(int fixed, int last) throws FormatException {
    Edns read = Edns.read(message, fixed, at, last);
    at = last;
    edns = read;
    if (read == null) {
      throw new FormatException();
    }
    optionFault = read.faulty();
    if (optionFault || read.version() == 0 && read.scoped()) {
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
      if (from >= end) {
        throw new FormatException();
      }
      int octet = message[from] & 0xFF;
      if (octet < 64) {
        if (length + octet + 1 > NameKey.MAX_LENGTH || from + octet >= end) {
          throw new FormatException();
        }
        System.arraycopy(message, from, name, length, octet + 1);
        length += octet + 1;
        from += octet + 1;
        if (octet == 0) {
          break;
        }
      } else if (octet >= 0xC0 && from + 1 < end) {
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
    if (end - at < octets) {
      throw new FormatException();
    }
  }

  private int u16(int offset) {
    return (message[offset] & 0xFF) << 8 | (message[offset + 1] & 0xFF);
  }
}
