package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.RecordBlock;
import dev.mxlab.dns.wire.RecordSet;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * The records of a zone while it is being read, and the line that each is from. Owners and groups
 * are views that are made when they are asked for; equal ones may be different objects.
 */
final class ZoneContents {
  /** Roughly, in a file of many hosts. */
  private static final int OCTETS_A_NAME = 32;

  private final ZoneBuilder builder;
  private final NodeTable table;
  private final RecordLines lines = new RecordLines();
  private final ZoneBuilder.LineOf earlier = lines::line;

  /**
   * @param octets how long the file is that will be read
   */
  ZoneContents(Name apex, int dclass, long octets) {
    this.builder = new ZoneBuilder(apex, dclass, octets / OCTETS_A_NAME);
    this.table = builder.table();
  }

  /** The records of one owner and type, and the line of each. */
  final class Group {
    private final Owner owner;
    private final int block;
    private final int firstRecord;

    private Group(Owner owner, int block, int firstRecord) {
      this.owner = owner;
      this.block = block;
      this.firstRecord = firstRecord;
    }

    int type() {
      return RecordBlock.type(owner.array(), block);
    }

    int size() {
      return RecordBlock.count(owner.array(), block);
    }

    /** In canonical order. */
    List<Record> records() {
      return set().records();
    }

    int line(int index) {
      return lines.line(owner.node, firstRecord + index);
    }

    RecordSet set() {
      byte[] array = owner.array();
      int name = NodeBytes.name(NodeTable.offset(owner.node));
      return RecordSet.of(array, name, array, block, builder.dclass());
    }
  }

  /** All groups of one owner. */
  final class Owner {
    private final int node;

    private Owner(int node) {
      this.node = node;
    }

    private byte[] array() {
      return table.array(node);
    }

    Name name() {
      return LineReports.name(array(), NodeBytes.name(NodeTable.offset(node)));
    }

    List<Group> groups() {
      byte[] array = array();
      int at = NodeTable.offset(node);
      int sets = NodeBytes.sets(array, at);
      List<Group> groups = new ArrayList<>(sets);
      int record = 0;
      for (int block = NodeBytes.blocks(array, at); sets > 0; sets--) {
        groups.add(new Group(this, block, record));
        record += RecordBlock.count(array, block);
        block = RecordBlock.end(array, block);
      }
      return groups;
    }

    boolean has(int type) {
      return ZoneContents.this.has(node, type);
    }

    @Nullable Group get(int type) {
      if (has(type)) {
        for (Group group : groups()) {
          if (group.type() == type) {
            return group;
          }
        }
      }
      return null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Owner owner && node == owner.node;
    }

    @Override
    public int hashCode() {
      return node;
    }
  }

  Name apex() {
    return builder.apex();
  }

  int dclass() {
    return builder.dclass();
  }

  /**
   * Takes over records of an owner.
   *
   * @param checks how many types, and records of one type, there may be
   * @return why the zone cannot have them; null when it can
   */
  @Nullable Fault put(NameKey name, byte[] wire, List<SetDraft> sets, Checks checks) {
    List<SetDraft> hashed = List.of();
    for (int i = 0; i < sets.size(); i++) {
      if (sets.get(i).standsApart()) {
        hashed = sets.stream().filter(SetDraft::standsApart).toList();
        break;
      }
    }
    if (hashed.isEmpty() || hashed.size() == sets.size()) {
      return putAlike(name, wire, sets, checks);
    }
    Fault fault = putAlike(name, wire, hashed, checks);
    List<SetDraft> others = sets.stream().filter(set -> !set.standsApart()).toList();
    return fault == null ? putAlike(name, wire, others, checks) : fault;
  }

  private @Nullable Fault putAlike(NameKey name, byte[] wire, List<SetDraft> sets, Checks checks) {
    int node = builder.put(name, wire, sets, earlier);
    lines.put(node, builder.lastPut());
    byte[] array = table.array(node);
    int at = NodeTable.offset(node);
    int count = NodeBytes.sets(array, at);
    int block = NodeBytes.blocks(array, at);
    if (checks.mostTypes() > 0 && count > checks.mostTypes()) {
      return Fault.TOO_MANY;
    }
    int most = checks.mostRecords();
    boolean cname = count > 1 && NodeBytes.block(array, at, Type.CNAME) != NodeBytes.NONE;
    for (; count > 0; count--) {
      int type = RecordBlock.type(array, block);
      int records = RecordBlock.count(array, block);
      if (records > 1 && isSingleton(type)) {
        return Fault.SINGLETON;
      }
      if (most > 0 && records > most) {
        return Fault.TOO_MANY;
      }
      if (cname && !mayStandBesideCname(type)) {
        return Fault.CNAME_AND_OTHER;
      }
      block = RecordBlock.end(array, block);
    }
    return null;
  }

  private static boolean isSingleton(int type) {
    return type == Type.SOA || type == Type.CNAME || type == Type.DNAME;
  }

  @Nullable Owner get(Name name) {
    int node = table.find(NameKey.of(name), 0);
    if (node == NodeTable.NONE || isEmpty(node)) {
      return null;
    }
    return new Owner(node);
  }

  private boolean isEmpty(int node) {
    return NodeBytes.sets(table.array(node), NodeTable.offset(node)) == 0;
  }

  /** Whether it exists only because something stands below it. */
  boolean isEmptyNonTerminal(Name name) {
    int node = table.find(NameKey.of(name), 0);
    return node != NodeTable.NONE && isEmpty(node);
  }

  /** Whether any owner has a DNAME record. */
  boolean anyDname() {
    return table.shape().dnames() > 0;
  }

  /** All owners, roughly in the order in which they stood in the file. */
  List<Owner> owners() {
    int[] nodes = lines.nodes();
    int filled = 0;
    for (int node : nodes) {
      if (!NodeBytes.isReplaced(table.array(node), NodeTable.offset(node))) {
        nodes[filled++] = node;
      }
    }
    int size = filled;
    return new AbstractList<>() {
      @Override
      public Owner get(int index) {
        return new Owner(nodes[index]);
      }

      @Override
      public int size() {
        return size;
      }
    };
  }

  /** Those owners that have records of one of the types, in the same order. */
  List<Owner> ownersWith(int... types) {
    List<Owner> owners = new ArrayList<>();
    for (int node : lines.nodes()) {
      byte[] array = table.array(node);
      int at = NodeTable.offset(node);
      for (int type : types) {
        if (!NodeBytes.isReplaced(array, at)
            && NodeBytes.block(array, at, type) != NodeBytes.NONE) {
          owners.add(new Owner(node));
          break;
        }
      }
    }
    return owners;
  }

  /**
   * Whether it has a SOA and name servers, delegates nothing, and all hosts of its own that its
   * records name have addresses. Of such a zone, as most are, there is nothing to be said; it is
   * seen without making records of what was read.
   */
  boolean isClosed() {
    Shape shape = table.shape();
    if (shape.servers() != 1 || shape.dnames() > 0) {
      return false;
    }
    NameKey apex = NameKey.of(builder.apex());
    int top = table.find(apex, 0);
    if (top == NodeTable.NONE || !has(top, Type.SOA) || !has(top, Type.NS)) {
      return false;
    }
    NameKey host = NameKey.scratch();
    for (int i = 0; i < lines.size(); i++) {
      byte[] array = table.array(lines.node(i));
      int at = NodeTable.offset(lines.node(i));
      int sets = NodeBytes.isReplaced(array, at) ? 0 : NodeBytes.sets(array, at);
      for (int block = NodeBytes.blocks(array, at); sets > 0; sets--) {
        if (!isClosed(array, block, apex, host)) {
          return false;
        }
        block = RecordBlock.end(array, block);
      }
    }
    return true;
  }

  private boolean isClosed(byte[] array, int block, NameKey apex, NameKey host) {
    int type = RecordBlock.type(array, block);
    int before =
        switch (type) {
          case Type.NS -> 0;
          case Type.MX -> 2;
          case Type.SRV -> 6;
          default -> -1;
        };
    if (before < 0) {
      return type != Type.SPF;
    }
    int record = RecordBlock.first(array, block);
    for (int left = RecordBlock.count(array, block); left > 0; left--) {
      host.fill(array, record + 2 + before);
      int node = apex.encloses(host) ? table.find(host, 0) : NodeTable.NONE;
      boolean addressed = node != NodeTable.NONE && (has(node, Type.A) || has(node, Type.AAAA));
      if (!addressed && apex.encloses(host)) {
        return false;
      }
      record = RecordBlock.next(array, record);
    }
    return true;
  }

  private boolean has(int node, int type) {
    return NodeBytes.block(table.array(node), NodeTable.offset(node), type) != NodeBytes.NONE;
  }

  /** RFC 2181 section 10.1, RFC 6672 section 2.4. */
  static boolean mayStandBesideCname(int type) {
    return type == Type.CNAME
        || type == Type.RRSIG
        || type == Type.NSEC
        || type == Type.KEY
        || type == Type.SIG
        || type == Type.NXT;
  }

  /** Nothing may be added any more. */
  Zone zone() {
    return builder.build();
  }
}
