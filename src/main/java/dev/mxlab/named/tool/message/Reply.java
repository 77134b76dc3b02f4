package dev.mxlab.named.tool.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * A message as the tools see it: its records in the order they were sent, OPT and TSIG taken out of
 * the additional section. It is more patient than dnsjava's reader, since a tool's user wants to
 * see what is wrong with an answer.
 */
public final class Reply {
  public static final int QR = 0x8000;
  public static final int AA = 0x0400;
  public static final int TC = 0x0200;
  public static final int RD = 0x0100;
  public static final int RA = 0x0080;
  public static final int Z = 0x0040;
  public static final int AD = 0x0020;
  public static final int CD = 0x0010;

  public static final int QUESTION = 0;
  public static final int ANSWER = 1;
  public static final int AUTHORITY = 2;
  public static final int ADDITIONAL = 3;
  private static final int SECTIONS = 4;

  private static final int OPT = 41;
  private static final int TSIG = 250;
  private static final int OPCODE_UPDATE = 5;
  private static final int CLASS_IN = 1;
  private static final int QUESTION_OCTETS = 4;
  private static final int FIXED_OCTETS = 10;
  private static final int CLASS_NONE = 254;
  private static final int CLASS_ANY = 255;

  /** OPT, TSIG, TKEY and the keys and signatures that go with them have classes of their own. */
  private static final Set<Integer> ANY_CLASS = Set.of(24, 25, OPT, 249, TSIG);

  private final Care care;

  private final int id;
  private final int flags;
  private final int[] counts = new int[SECTIONS];
  private final List<List<Rr>> sections = new ArrayList<>();
  private @Nullable Rr opt;
  private @Nullable Rr tsig;
  private boolean damaged;
  private int extra;
  private int messageClass = -1;
  private int size;

  /** How a server answered our cookie; shown behind it. */
  private String cookieVerdict = "";

  /** How strictly a message is read. */
  private enum Care {
    /** Our own, which may be wrong on purpose. */
    NONE,
    /** Broken rules are told by {@link #damaged}. */
    PATIENT,
    STRICT
  }

  private Reply(byte[] wire, Care care) {
    this.care = care;
    WireReader in = new WireReader(wire);
    size = wire.length;
    id = in.u16();
    flags = in.u16();
    for (int i = 0; i < SECTIONS; i++) {
      counts[i] = in.u16();
      sections.add(new ArrayList<>());
    }
    if (counts[QUESTION] > 1) {
      broken();
    }
    try {
      for (int section = 0; section < SECTIONS; section++) {
        for (int i = 0; i < counts[section]; i++) {
          record(in, section);
        }
      }
    } catch (MalformedException malformed) {
      // What a message still holds that ends too early is shown.
      boolean cut = malformed.why().equals(MalformedException.UNEXPECTED_END);
      if (!cut || care == Care.STRICT) {
        throw malformed;
      }
      damaged = true;
    }
    extra = in.left();
  }

  /**
   * @param patient takes messages that break a rule, and tells by {@link #damaged}
   * @throws MalformedException when it cannot be read
   */
  public static Reply read(byte[] wire, boolean patient) {
    return new Reply(wire, patient ? Care.PATIENT : Care.STRICT);
  }

  /** What we are about to send. */
  public static Reply ofOurs(byte[] wire) {
    return new Reply(wire, Care.NONE);
  }

  private void record(WireReader in, int section) {
    Name owner = in.name();
    in.need(section == QUESTION ? QUESTION_OCTETS : FIXED_OCTETS);
    int type = in.u16();
    int dclass = in.u16();
    if (section == QUESTION) {
      sections.get(section).add(new Rr(owner, type, dclass, 0, new byte[0]));
      messageClass = dclass;
      return;
    }
    long ttl = in.u32();
    int length = in.u16();
    boolean update = opcode() == OPCODE_UPDATE;
    int dataClass = update && dclass >= CLASS_NONE ? CLASS_IN : dclass;
    int begin = in.at();
    Rr rr = new Rr(owner, type, dclass, ttl, Layouts.expanded(in, type, dataClass, length));
    if (!update && !ANY_CLASS.contains(type) && dclass != classOfAll(dclass)) {
      broken();
    }
    if (type == OPT) {
      options(rr, section, in, begin);
    } else if (type == TSIG && section == ADDITIONAL && tsig == null) {
      tsig = rr;
    } else {
      sections.get(section).add(rr);
    }
  }

  /** The class of the first record, unless that is ANY. */
  private int classOfAll(int dclass) {
    if (messageClass < 0) {
      messageClass = dclass;
    }
    return messageClass == CLASS_ANY ? dclass : messageClass;
  }

  private void options(Rr rr, int section, WireReader in, int begin) {
    if (care != Care.NONE) {
      try {
        OptionCheck.of(rr.rdata());
      } catch (MalformedException malformed) {
        in.back(begin);
        throw malformed;
      }
    }
    if (section == ADDITIONAL && opt == null && rr.owner().labels() == 1) {
      opt = rr;
    } else {
      broken();
      sections.get(section).add(rr);
    }
  }

  private void broken() {
    if (care == Care.STRICT) {
      throw new MalformedException(MalformedException.FORMERR);
    }
    damaged = care == Care.PATIENT;
  }

  public int id() {
    return id;
  }

  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  public int opcode() {
    return flags >> 11 & 15;
  }

  /** With the bits that EDNS adds (RFC 6891 section 6.1.3). */
  public int rcode() {
    Rr edns = opt;
    return flags & 15 | (edns == null ? 0 : (int) (edns.ttl() >> 24 & 0xff) << 4);
  }

  /** As the header has it, OPT and TSIG counted. */
  public int count(int section) {
    return counts[section];
  }

  public List<Rr> section(int section) {
    return List.copyOf(sections.get(section));
  }

  public @Nullable Rr opt() {
    return opt;
  }

  public @Nullable Rr tsig() {
    return tsig;
  }

  /** The version in the OPT record; -1 without one. */
  public int ednsVersion() {
    Rr edns = opt;
    return edns == null ? -1 : (int) (edns.ttl() >> 16 & 0xff);
  }

  /** An EDNS option's data; null when there is none. */
  public byte @Nullable [] option(int code) {
    Rr edns = opt;
    WireReader in = new WireReader(edns == null ? new byte[0] : edns.rdata());
    while (in.left() > 0) {
      int found = in.u16();
      byte[] data = in.bytes(in.u16());
      if (found == code) {
        return data;
      }
    }
    return null;
  }

  /** Whether it breaks rules and was read nevertheless. */
  public boolean damaged() {
    return damaged;
  }

  /** Octets behind the last record. */
  public int extra() {
    return extra;
  }

  public int size() {
    return size;
  }

  /** It went with so many octets: padding is not shown. */
  public void sentAs(int octets) {
    size = octets;
  }

  /** The same message without its question, or as if nothing was counted yet. */
  public Reply as(boolean withQuestion, boolean counted) {
    if (!withQuestion) {
      sections.get(QUESTION).clear();
    }
    if (!counted) {
      java.util.Arrays.fill(counts, 0);
    }
    return this;
  }

  /** {@code good}, {@code echoed} or {@code bad}: what is shown behind a COOKIE option. */
  public void cookieVerdict(String verdict) {
    cookieVerdict = verdict;
  }

  String cookieVerdict() {
    return cookieVerdict;
  }
}
