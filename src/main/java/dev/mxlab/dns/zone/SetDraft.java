package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.Octets;
import dev.mxlab.dns.wire.Rdata;
import dev.mxlab.dns.wire.RecordBlock;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.wire.WireNames;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.Type;

/**
 * The records of one owner and type while they are gathered, each with the line that it is from. An
 * object is used for one owner after the other.
 */
final class SetDraft {
  private final Octets data = new Octets();
  private int[] starts = new int[4];
  private int[] lines = new int[4];
  private int type;
  private int covers;
  private int count;
  private long ttl;

  /** Begins a set of no records. */
  void begin(int ofType, int covered, long seconds) {
    type = ofType;
    covers = covered;
    ttl = seconds;
    count = 0;
    data.clear();
  }

  int type() {
    return type;
  }

  boolean is(int otherType, int otherCovers) {
    return type == otherType && covers == otherCovers;
  }

  /** Whether its records stand apart from the names of the zone. */
  boolean standsApart() {
    return NodeBytes.standsApart(type, covers);
  }

  long ttl() {
    return ttl;
  }

  void ttl(long seconds) {
    ttl = seconds;
  }

  int count() {
    return count;
  }

  int line(int index) {
    return lines[index];
  }

  /** In BIND's order: SOA and NS lead, signatures follow what they cover. */
  int rank() {
    return rank(type, covers);
  }

  static int rank(int type, int covers) {
    boolean follows = type == Type.RRSIG;
    int of = follows ? covers : type;
    int order = of == Type.SOA ? 0 : of == Type.NS ? 1 : of + 2;
    return order << 1 | (follows ? 1 : 0);
  }

  void add(byte[] octets, int from, int length, int line) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      lines = Arrays.copyOf(lines, 2 * count);
    }
    starts[count] = data.length();
    lines[count++] = line;
    data.u16(length);
    data.write(octets, from, length);
  }

  /** Adds the records of the block at {@code at}, of which the first is a node's {@code n}th. */
  void addBlock(byte[] array, int at, int node, int n, ZoneBuilder.LineOf lineOf) {
    int record = RecordBlock.first(array, at);
    int records = RecordBlock.count(array, at);
    for (int i = 0; i < records; i++) {
      int next = RecordBlock.next(array, record);
      add(array, record + 2, next - record - 2, lineOf.line(node, n + i));
      record = next;
    }
  }

  /** Whether one of the records is that name. */
  boolean hasName(byte[] name) {
    for (int i = 0; i < count; i++) {
      if (WireNames.equal(data.array(), starts[i] + 2, name, 0)) {
        return true;
      }
    }
    return false;
  }

  void addAll(SetDraft other) {
    for (int i = 0; i < other.count; i++) {
      int start = other.starts[i];
      add(other.data.array(), start + 2, other.end(i) - start - 2, other.lines[i]);
    }
  }

  private int end(int index) {
    return RecordBlock.next(data.array(), starts[index]);
  }

  /** Puts the records in order and leaves out what is there twice (RFC 2181 section 5). */
  void settle() {
    boolean settled = true;
    for (int i = 1; i < count && settled; i++) {
      settled = compare(i - 1, i) < 0;
    }
    if (settled) {
      return;
    }
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    order = MergeSort.sort(order, this::compare);
    byte[] old = data.toArray();
    int[] oldStarts = starts.clone();
    int[] oldLines = lines.clone();
    int kept = 0;
    // Of those that differ only in the case of a name BIND keeps the last.
    for (int i = 0; i < order.length; i++) {
      if (i + 1 == order.length || compare(order[i], order[i + 1]) != 0) {
        order[kept++] = order[i];
      }
    }
    data.clear();
    count = 0;
    for (int i = 0; i < kept; i++) {
      int start = oldStarts[order[i]];
      add(old, start + 2, RecordBlock.next(old, start) - start - 2, oldLines[order[i]]);
    }
  }

  private int compare(int one, int other) {
    byte[] array = data.array();
    int a = starts[one];
    int b = starts[other];
    return Rdata.compare(type, array, a + 2, end(one) - a - 2, array, b + 2, end(other) - b - 2);
  }

  /** A set of any data: in order, nothing twice. */
  static RecordSet set(byte[] owner, RecordSet like, long ttl, List<byte[]> data) {
    SetDraft draft = new SetDraft();
    draft.begin(like.type(), like.covers(), ttl);
    data.forEach(one -> draft.add(one, 0, one.length, 0));
    draft.settle();
    Octets block = new Octets();
    draft.write(block);
    return RecordSet.of(owner, 0, block.toArray(), 0, like.dclass());
  }

  /** Appends the {@link RecordBlock}. */
  void write(Octets out) {
    RecordBlock.begin(out, type, ttl, count, data.length());
    out.write(data.array(), 0, data.length());
  }
}
