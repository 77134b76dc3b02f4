package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.NameMap;
import dev.mxlab.dns.wire.RecordSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** The records of a zone while it is being read. */
final class ZoneContents {
  /** From this size on, duplicates are looked for in a hash set. */
  private static final int FEW = 8;

  /** The records of one owner and type, and the line of each. */
  static final class Group {
    private final int type;
    private final List<Record> records = new ArrayList<>(1);
    private final List<Integer> lines = new ArrayList<>(1);
    private @Nullable Set<Record> seen;
    private long ttl;

    Group(int type) {
      this.type = type;
    }

    int type() {
      return type;
    }

    List<Record> records() {
      return records;
    }

    int line(int index) {
      return lines.get(index);
    }

    boolean add(Record record, int line) {
      if (contains(record)) {
        return false;
      }
      records.add(record);
      lines.add(line);
      if (seen != null) {
        seen.add(record);
      } else if (records.size() > FEW) {
        seen = new HashSet<>(records);
      }
      return true;
    }

    private boolean contains(Record record) {
      return seen != null ? seen.contains(record) : records.contains(record);
    }

    void ttl(long value) {
      ttl = value;
    }

    RecordSet set() {
      return RecordSet.of(records).withTtl(ttl);
    }
  }

  /** All groups of one owner. */
  static final class Owner {
    private final Name name;
    private final List<Group> groups = new ArrayList<>(2);

    Owner(Name name) {
      this.name = name;
    }

    Name name() {
      return name;
    }

    List<Group> groups() {
      return groups;
    }

    @Nullable Group get(int type) {
      for (Group group : groups) {
        if (group.type() == type) {
          return group;
        }
      }
      return null;
    }

    Group at(int type) {
      Group group = get(type);
      if (group == null) {
        group = new Group(type);
        groups.add(group);
      }
      return group;
    }
  }

  private final Name apex;
  private final int dclass;
  private final NameMap<Owner> byName = new NameMap<>();
  private final NameMap<Boolean> above = new NameMap<>();
  private final List<Owner> owners = new ArrayList<>();

  ZoneContents(Name apex, int dclass) {
    this.apex = apex;
    this.dclass = dclass;
  }

  Name apex() {
    return apex;
  }

  int dclass() {
    return dclass;
  }

  Owner at(Name name) {
    NameKey key = NameKey.of(name);
    Owner owner = byName.get(key);
    if (owner == null) {
      owner = new Owner(name);
      byName.put(key, owner);
      owners.add(owner);
      for (int up = 1; up <= key.labels() && above.above(key, up) == null; up++) {
        above.putAbove(key, up, true);
      }
    }
    return owner;
  }

  @Nullable Owner get(Name name) {
    return byName.get(NameKey.of(name));
  }

  /** Whether it exists only because something stands below it. */
  boolean isEmptyNonTerminal(Name name) {
    NameKey key = NameKey.of(name);
    return byName.get(key) == null && above.get(key) != null;
  }

  /** In the order in which they first stood in the file. */
  List<Owner> owners() {
    return owners;
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

  List<RecordSet> sets() {
    List<RecordSet> sets = new ArrayList<>();
    for (Owner owner : owners) {
      for (Group group : owner.groups()) {
        sets.add(group.set());
      }
    }
    return sets;
  }
}
