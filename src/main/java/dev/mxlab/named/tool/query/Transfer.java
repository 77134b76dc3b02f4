package dev.mxlab.named.tool.query;

import dev.mxlab.named.tool.message.Reply;
import dev.mxlab.named.tool.message.Rr;

/** Where a zone transfer stands: RFC 5936 for AXFR, RFC 1995 for IXFR. */
public final class Transfer {
  /** What is to be done after a message. */
  enum Verdict {
    MORE,
    COMPLETE,
    FAILED,
    NO_SOA_FIRST
  }

  private static final int SOA = 6;
  private static final int NO_SERIAL_OCTETS = 20;

  private boolean begun;
  private boolean told;
  private boolean second;
  private boolean whole;
  private boolean repeated;
  private long first;
  private int messages;
  private int records;
  private long octets;

  public int messages() {
    return messages;
  }

  public int records() {
    return records;
  }

  public long octets() {
    return octets;
  }

  boolean begun() {
    return begun;
  }

  /** True the first time: a server that answers with another id does it each time. */
  boolean tellOnce() {
    boolean first = !told;
    told = true;
    return first;
  }

  /**
   * @param ours the serial that an IXFR asks from; negative for AXFR
   */
  Verdict take(Reply message, int size, long ours) {
    messages++;
    octets += size;
    if (message.section(Reply.ANSWER).isEmpty()) {
      return Verdict.FAILED;
    }
    for (Rr rr : message.section(Reply.ANSWER)) {
      records++;
      Verdict verdict = rr.type() == SOA ? soa(serial(rr), ours) : other();
      if (verdict != Verdict.MORE) {
        return verdict;
      }
    }
    return Verdict.MORE;
  }

  private Verdict other() {
    if (!begun) {
      return Verdict.NO_SOA_FIRST;
    }
    whole |= !second;
    second = true;
    return Verdict.MORE;
  }

  private Verdict soa(long serial, long ours) {
    boolean incremental = ours >= 0;
    if (!begun) {
      begun = true;
      first = serial;
      boolean current = incremental && (int) (ours - serial) >= 0;
      return current ? Verdict.COMPLETE : Verdict.MORE;
    }
    if (!incremental || whole) {
      return Verdict.COMPLETE;
    }
    if (!second) {
      second = true;
      return serial == first ? Verdict.COMPLETE : Verdict.MORE;
    }
    if (serial != first) {
      return Verdict.MORE;
    }
    boolean done = repeated;
    repeated = true;
    return done ? Verdict.COMPLETE : Verdict.MORE;
  }

  /** The first of the five numbers at the end of the data. */
  static long serial(Rr soa) {
    byte[] data = soa.rdata();
    long serial = 0;
    for (int i = data.length - NO_SERIAL_OCTETS; i < data.length - NO_SERIAL_OCTETS + 4; i++) {
      serial = serial << 8 | (data[i] & 0xff);
    }
    return serial;
  }
}
