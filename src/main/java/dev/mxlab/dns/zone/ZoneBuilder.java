package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.Octets;
import dev.mxlab.dns.wire.Rdata;
import dev.mxlab.dns.wire.RecordBlock;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.wire.WireNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Gathers a zone's records, in any order; least work is the records of an owner one after the
 * other, as files and transfers have them. For one thread.
 */
public final class ZoneBuilder {
  private static final LineOf NO_LINES = (node, record) -> 0;

  /** In which line of a file a record of a node stood, counted through all of the node's sets. */
  interface LineOf {
    int line(int node, int record);
  }

  private final Name apex;
  private final int dclass;
  private final NameKey apexKey;
  private final NodeTable table;
  private final NameKey key = NameKey.scratch();
  private final Octets blocks = new Octets();
  private final Octets nothing = new Octets();

  // The owner whose records are being added, and what it has so far.
  private byte[] owner = {};
  private final List<SetDraft> drafts = new ArrayList<>();
  private int used;
  private List<SetDraft> lastPut = List.of();

  public ZoneBuilder(Name apex, int dclass) {
    this(apex, dclass, 0);
  }

  /**
   * @param expected how many names there may be; they can be more or less
   */
  public ZoneBuilder(Name apex, int dclass, long expected) {
    this.table = new NodeTable(expected);
    this.apex = apex;
    this.dclass = dclass;
    this.apexKey = NameKey.of(apex);
  }

  /** Adds records; the last given TTL of an owner and type counts. False when out of the zone. */
  public boolean add(RecordSet set) {
    if (!begin(set.ownerArray(), set.ownerAt())) {
      return false;
    }
    draft(set.type(), set.covers(), set.ttl()).addBlock(set.array(), set.blockAt(), 0, 0, NO_LINES);
    return true;
  }

  /** Adds a record; false when it is out of the zone. */
  public boolean add(Record record) {
    byte[] data = RecordSet.data(record);
    return add(
        record.getName().toWire(), 0, record.getType(), record.getTTL(), data, 0, data.length);
  }

  /** Adds a record in wire form, names uncompressed; false when it is out of the zone. */
  public boolean add(
      byte[] name, int nameAt, int type, long ttl, byte[] data, int from, int length) {
    if (!begin(name, nameAt)) {
      return false;
    }
    draft(type, Rdata.covers(type, data, from), ttl).add(data, from, length, 0);
    return true;
  }

  private boolean begin(byte[] name, int at) {
    int end = WireNames.end(name, at);
    if (Arrays.equals(owner, 0, owner.length, name, at, end)) {
      return true;
    }
    flush();
    key.fill(name, at);
    if (!apexKey.encloses(key)) {
      return false;
    }
    owner = Arrays.copyOfRange(name, at, end);
    return true;
  }

  private SetDraft draft(int type, int covers, long ttl) {
    for (int i = 0; i < used; i++) {
      if (drafts.get(i).is(type, covers)) {
        drafts.get(i).ttl(ttl);
        return drafts.get(i);
      }
    }
    if (used == drafts.size()) {
      drafts.add(new SetDraft());
    }
    SetDraft draft = drafts.get(used++);
    draft.begin(type, covers, ttl);
    return draft;
  }

  private void flush() {
    if (used > 0) {
      List<SetDraft> sets = drafts.subList(0, used);
      List<SetDraft> hashed = sets.stream().filter(SetDraft::standsApart).toList();
      if (!hashed.isEmpty()) {
        put(key, owner, hashed, NO_LINES);
        sets = sets.stream().filter(set -> !set.standsApart()).toList();
      }
      if (!sets.isEmpty()) {
        put(key, owner, sets, NO_LINES);
      }
      used = 0;
    }
    owner = new byte[0];
  }

  /**
   * Takes over records of an owner beside what it has; the TTLs of {@code sets} count.
   *
   * @param sets in any order, with no type twice, all of those that stand apart or none; they are
   *     changed
   * @param earlier asked for the line of a record that is there
   * @return the node, which may be another than before
   */
  int put(NameKey name, byte[] wire, List<SetDraft> sets, LineOf earlier) {
    boolean hashed = sets.get(0).standsApart();
    int old = table.find(hashed ? ~name.hash(0) : name.hash(0), name.array(), 0, name.length());
    if (old != NodeTable.NONE) {
      return merge(name, old, sets, earlier);
    }
    int node = write(name, wire, 0, name.length(), sets);
    if (!hashed) {
      above(name, wire);
    }
    return node;
  }

  private int merge(NameKey name, int old, List<SetDraft> sets, LineOf earlier) {
    byte[] array = table.array(old);
    int at = NodeTable.offset(old);
    List<SetDraft> all = new ArrayList<>(sets);
    int record = 0;
    int left = NodeBytes.sets(array, at);
    for (int block = NodeBytes.blocks(array, at); left > 0; left--) {
      int type = RecordBlock.type(array, block);
      int covers = Rdata.covers(type, array, RecordBlock.first(array, block) + 2);
      SetDraft there = new SetDraft();
      there.begin(type, covers, RecordBlock.ttl(array, block));
      there.addBlock(array, block, old, record, earlier);
      record += there.count();
      SetDraft more = all.stream().filter(s -> s.is(type, covers)).findFirst().orElse(null);
      if (more != null) {
        there.ttl(more.ttl());
        there.addAll(more);
        all.remove(more);
      }
      all.add(there);
      block = RecordBlock.end(array, block);
    }
    return write(name, array, NodeBytes.name(at), name.length(), all);
  }

  /** The sets of the last {@link #put} as they are now: all of the owner's, in order. */
  List<SetDraft> lastPut() {
    return lastPut;
  }

  private int write(NameKey name, byte[] wire, int at, int length, List<SetDraft> sets) {
    List<SetDraft> inOrder = sets;
    if (sets.size() > 1) {
      inOrder = new ArrayList<>(sets);
      inOrder.sort(Comparator.comparingInt(SetDraft::rank));
    }
    lastPut = inOrder;
    blocks.clear();
    for (int i = 0; i < inOrder.size(); i++) {
      inOrder.get(i).settle();
      inOrder.get(i).write(blocks);
    }
    int hash = inOrder.get(0).standsApart() ? ~name.hash(0) : name.hash(0);
    return table.put(hash, wire, at, length, inOrder.size(), blocks);
  }

  /** Puts in the empty names between this one and the apex. */
  private void above(NameKey name, byte[] wire) {
    for (int up = 1; name.labels() - up > apexKey.labels(); up++) {
      if (table.find(name, up) != NodeTable.NONE) {
        return;
      }
      int start = name.start(up);
      table.put(name.hash(up), wire, start, name.length() - start, 0, nothing);
    }
  }

  NodeTable table() {
    return table;
  }

  Name apex() {
    return apex;
  }

  int dclass() {
    return dclass;
  }

  /** Whether there is what a zone must have, one SOA record at its apex. */
  public boolean hasSoa() {
    flush();
    int top = table.find(apexKey, 0);
    if (top == NodeTable.NONE) {
      return false;
    }
    byte[] array = table.array(top);
    int block = NodeBytes.block(array, NodeTable.offset(top), Type.SOA);
    return block != NodeBytes.NONE && RecordBlock.count(array, block) == 1;
  }

  /** The zone; the builder is not to be used any more. */
  public Zone build() {
    if (!hasSoa()) {
      throw new IllegalStateException(apex + " has no SOA record, or several");
    }
    return new Zone(apex, apexKey, dclass, table.trim(), null, table.shape());
  }
}
