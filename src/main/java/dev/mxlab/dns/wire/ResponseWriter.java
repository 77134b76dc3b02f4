package dev.mxlab.dns.wire;

import dev.mxlab.dns.wire.Incoming.Header;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Type;

/**
 * Writes one response after the other into its own buffer; not for two threads at once. Names are
 * compressed against every name written before (RFC 1035 section 4.1.4), octet for octet, so that
 * each keeps its own case; in data only those types are compressed whose form RFC 1035 itself
 * defines (RFC 3597 section 4).
 */
public final class ResponseWriter {
  public static final int AA = 0x0400;
  public static final int TC = 0x0200;
  public static final int RA = 0x0080;
  public static final int AD = 0x0020;

  /** The three sections of records, in their order. */
  public enum Section {
    ANSWER(1),
    AUTHORITY(2),
    ADDITIONAL(3);

    private final int place;

    Section(int place) {
      this.place = place;
    }
  }

  /**
   * How many suffixes of a name BIND looks for, the whole name first, and keeps for later names:
   * with more, messages would be smaller, and others truncated.
   */
  private static final int SUFFIXES = 2;

  private static final int HEADER = 12;
  private static final int LARGEST = 65535;

  /** For what may be long, and for datagrams: a small table stays in the processor's cache. */
  private static final int SLOTS = 2048;

  private static final int FEW_SLOTS = 256;
  private static final int SHORT = 4096;
  private static final int REACH = 0x4000;

  private final byte[] out = new byte[LARGEST + 512];
  private final int[] counts = new int[4];
  private int asked;

  // Offsets of the names written so far, by the hash of their octets; entries of earlier responses
  // are told by their round.
  private final int[] slots = new int[SLOTS];
  private int mask = SLOTS - 1;
  private int entries;
  private int round;

  // The length of the question's name. Most owners are that very name; only where another one
  // comes is it worth to remember its suffixes.
  private int question;
  private boolean questionKnown;

  private final int[] starts = new int[129];
  private final int[] hashes = new int[129];
  private int at;
  private int limit;

  /**
   * Begins a response to a query, its question echoed.
   *
   * @param most how many octets the records may fill up to
   */
  public void begin(Incoming.Query query, int most) {
    begin(query, query.flags(), most);
  }

  /** The same where others of the query's flags count than those that it has. */
  public void begin(Incoming.Query query, int flags, int most) {
    begin(query.id(), flags, most);
    if (!Header.echoesQuestion(flags)) {
      return;
    }
    int length = query.questionLength();
    counts[0] = 1;
    System.arraycopy(query.questionOctets(), 0, out, at, length);
    at += length;
    question = length - 4;
    questionKnown = false;
  }

  /**
   * Begins a message without a question: all but the first of a transfer (RFC 5936 section 2.2).
   */
  public void begin(Header header, int most) {
    begin(header.id(), header.flags(), most);
  }

  private void begin(int id, int flags, int most) {
    if (++round == 1 << 17) {
      Arrays.fill(slots, 0);
      round = 1;
    }
    entries = 0;
    Arrays.fill(counts, 0);
    limit = Math.min(most, LARGEST);
    mask = (limit > SHORT ? SLOTS : FEW_SLOTS) - 1;
    at = 0;
    u16(id);
    asked = flags;
    at = HEADER;
    question = 0;
    questionKnown = true;
  }

  /** How many records of a section have been written. */
  public int count(Section section) {
    return counts[section.place];
  }

  /** Keeps {@code octets} free for what comes last. */
  public void reserve(int octets) {
    limit -= octets;
  }

  /**
   * Adds as many records as fit, beginning with record {@code first} of the set.
   *
   * @return whether all of them did
   */
  public boolean add(Section section, RecordSet set, int first) {
    int size = set.size();
    int record = set.place(first);
    for (int i = 0; i < size; i++) {
      int start = at;
      record(set, record);
      record = i + first + 1 == size ? set.first() : set.next(record);
      if (at > limit) {
        at = start;
        return false;
      }
      counts[section.place]++;
    }
    return true;
  }

  /** Adds all records of the set, or none where not all fit. */
  public boolean addWhole(Section section, RecordSet set, int first) {
    int start = at;
    int count = counts[section.place];
    if (add(section, set, first)) {
      return true;
    }
    at = start;
    counts[section.place] = count;
    return false;
  }

  /** Adds the OPT record (RFC 6891 section 6.1), for which room was reserved. */
  public void opt(int udpSize, int rcode, boolean dnssecOk, byte[] options) {
    out[at++] = 0;
    u16(Type.OPT);
    u16(udpSize);
    u16(rcode >> 4 << 8);
    u16(dnssecOk ? 0x8000 : 0);
    u16(options.length);
    System.arraycopy(options, 0, out, at, options.length);
    at += options.length;
    counts[3]++;
  }

  /**
   * The finished message, a copy.
   *
   * @param flags of {@link #AA}, {@link #TC} and {@link #RA}
   */
  public byte[] finish(int flags, int rcode) {
    return Arrays.copyOf(out, end(flags, rcode));
  }

  /** Finishes the message, which {@link #octets} begin with; returns its length. */
  public int end(int flags, int rcode) {
    int end = at;
    at = 2;
    // Of other requests than queries, BIND hands no flag back.
    int opcode = asked & 0x7800;
    int kept = opcode == 0 ? asked & (Header.RD | Header.CD) : 0;
    u16(Header.QR | opcode | kept | flags | (rcode & 0xF));
    for (int count : counts) {
      u16(count);
    }
    return end;
  }

  /** What was written; written over by the next response. */
  public byte[] octets() {
    return out;
  }

  /** Writes the record whose length stands at {@code from} of the set's array. */
  private void record(RecordSet set, int from) {
    owner(set.ownerArray(), set.ownerAt());
    u16(set.type());
    u16(set.dclass());
    u16((int) (set.ttl() >>> 16));
    u16((int) set.ttl());
    int length = at;
    at += 2;
    data(set.type(), set.array(), from + 2, set.next(from) - from - 2);
    int end = at;
    at = length;
    u16(end - length - 2);
    at = end;
  }

  private void owner(byte[] name, int from) {
    // Where as many octets agree as the question's name has, the names do: a root ends both.
    if (question > 1
        && name.length - from >= question
        && Arrays.equals(out, HEADER, HEADER + question, name, from, from + question)) {
      u16(0xC000 | HEADER);
    } else {
      name(name, from);
    }
  }

  /** Later names may point into the question's. */
  private void knowQuestion() {
    questionKnown = true;
    if (question > 0) {
      int here = at;
      at = HEADER;
      lendable(out, HEADER, 0);
      at = here;
    }
  }

  /** Names are written in one place only: the compiler copies what it finds at each. */
  private void data(int type, byte[] data, int from, int length) {
    int next = from;
    int names = names(type);
    if (names > 0 && type == Type.MX) {
      copy(data, from, 2);
      next = from + 2;
    }
    for (; names > 0; names--) {
      next = name(data, next);
    }
    int lent = lent(type);
    if (lent >= 0) {
      lendable(data, from, lent);
    }
    copy(data, next, from + length - next);
  }

  /** With how many names that are compressed the data begins, an MX record's preference aside. */
  private static int names(int type) {
    return switch (type) {
      case Type.NS, Type.CNAME, Type.PTR, Type.MB, Type.MD, Type.MF, Type.MG, Type.MR, Type.MX -> 1;
      case Type.SOA, Type.MINFO -> 2;
      default -> 0;
    };
  }

  /** Where the data has a name that is not compressed itself; -1 without one. */
  private static int lent(int type) {
    return switch (type) {
      case Type.DNAME, Type.NSEC -> 0;
      case Type.AFSDB, Type.KX, Type.RT, Type.SVCB, Type.HTTPS -> 2;
      case Type.SRV -> 6;
      case Type.RRSIG -> 18;
      default -> -1;
    };
  }

  /** Later names may point into the one {@code offset} octets into the data that comes next. */
  private void lendable(byte[] data, int from, int offset) {
    int here = at - from;
    int labels = labels(data, from + offset);
    for (int label = 0; label < Math.min(labels, SUFFIXES); label++) {
      at = here + starts[label];
      remember(hashes[label]);
    }
    at = here + from;
  }

  private void copy(byte[] data, int from, int length) {
    // Beyond the limit the record is taken back anyway; the buffer must not be overrun.
    int fits = Math.min(length, out.length - at);
    System.arraycopy(data, from, out, at, fits);
    at += fits < length ? LARGEST - at + 1 : length;
  }

  /** Writes the name at {@code from} and returns where it ends there. */
  private int name(byte[] name, int from) {
    if (!questionKnown) {
      knowQuestion();
    }
    int labels = labels(name, from);
    int end = starts[labels];
    if (at + end - from >= out.length) {
      at = LARGEST + 1;
      return end + 1;
    }
    for (int label = 0; label < Math.min(SUFFIXES, labels); label++) {
      int known = find(hashes[label], name, starts[label]);
      if (known > 0) {
        u16(0xC000 | known);
        return end + 1;
      }
      remember(hashes[label]);
      int length = 1 + name[starts[label]];
      System.arraycopy(name, starts[label], out, at, length);
      at += length;
    }
    int rest = starts[Math.min(SUFFIXES, labels)];
    System.arraycopy(name, rest, out, at, end + 1 - rest);
    at += end + 1 - rest;
    return end + 1;
  }

  /** Finds the labels of a name, and the hash of each suffix; how many labels there are. */
  private int labels(byte[] name, int from) {
    int labels = 0;
    int end = from;
    while (name[end] != 0) {
      starts[labels++] = end;
      end += 1 + name[end];
    }
    starts[labels] = end;
    int hash = 0;
    for (int label = labels - 1; label >= 0; label--) {
      for (int i = starts[label]; i < starts[label + 1]; i++) {
        hash = hash * 31 + name[i];
      }
      hashes[label] = hash;
    }
    return labels;
  }

  private int find(int hash, byte[] name, int from) {
    for (int slot = slot(hash); slots[slot] >>> 14 == round; slot = (slot + 1) & mask) {
      int offset = slots[slot] & REACH - 1;
      if (offset < at && sameName(offset, name, from)) {
        return offset;
      }
    }
    return 0;
  }

  private boolean sameName(int offset, byte[] name, int from) {
    int there = offset;
    int here = from;
    while (true) {
      int octet = out[there] & 0xFF;
      if (octet >= 0xC0) {
        int target = (octet & 0x3F) << 8 | (out[there + 1] & 0xFF);
        if (target >= there) {
          return false;
        }
        there = target;
        continue;
      }
      if (octet != name[here]) {
        return false;
      }
      if (octet == 0) {
        return true;
      }
      if (!Arrays.equals(out, there + 1, there + 1 + octet, name, here + 1, here + 1 + octet)) {
        return false;
      }
      there += 1 + octet;
      here += 1 + octet;
      if (there >= at) {
        return false;
      }
    }
  }

  private void remember(int hash) {
    if (at >= REACH || entries > mask / 2) {
      return;
    }
    int slot = slot(hash);
    while (slots[slot] >>> 14 == round) {
      slot = (slot + 1) & mask;
    }
    slots[slot] = round << 14 | at;
    entries++;
  }

  private int slot(int hash) {
    int mixed = hash * 0x9E3779B9;
    return (mixed ^ mixed >>> 15) & mask;
  }

  private void u16(int value) {
    out[at] = (byte) (value >> 8);
    out[at + 1] = (byte) value;
    at += 2;
  }

  /** A response that says nothing but its code; returns its length. */
  public int bare(Incoming.Faulty fault, int udpSize, byte @Nullable [] options) {
    begin(fault.header().id(), fault.header().flags(), LARGEST);
    byte[] echoed = fault.question();
    counts[0] = fault.questions();
    System.arraycopy(echoed, 0, out, at, echoed.length);
    at += echoed.length;
    if (options != null) {
      opt(udpSize, fault.rcode(), fault.edns() != null && fault.edns().dnssecOk(), options);
    }
    return end(0, fault.rcode());
  }
}
