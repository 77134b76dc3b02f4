package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.Octets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * The records of the owner that is being read. They are checked against each other and go over to
 * the zone when the owner changes, as in BIND, whose messages depend on it: a TTL differs "from the
 * prior one" only within such a run of lines.
 */
final class OwnerRecords {
  private final ZoneFile.Request request;
  private final ZoneContents contents;
  private final LineReports reports;
  private final NameKey key = NameKey.scratch();
  private final List<SetDraft> drafts = new ArrayList<>(2);
  private byte[] owner = {};
  private int length;
  private int used;
  private int lastLine;

  OwnerRecords(ZoneFile.Request request, ZoneContents contents, LineReports reports) {
    this.request = request;
    this.contents = contents;
    this.reports = reports;
  }

  /** Whether an owner was named at all. */
  boolean none() {
    return length == 0;
  }

  /** In the very same letters: another spelling is another run of lines for BIND. */
  boolean isOf(byte[] name, int nameLength) {
    return Arrays.equals(owner, 0, length, name, 0, nameLength);
  }

  /** The owner in wire form. */
  byte[] owner() {
    return owner;
  }

  Name name() {
    return LineReports.name(owner, 0);
  }

  void begin(byte[] name, int nameLength) {
    if (owner.length < nameLength) {
      owner = new byte[Math.min(2 * nameLength, NameKey.MAX_LENGTH)];
    }
    System.arraycopy(name, 0, owner, 0, nameLength);
    length = nameLength;
    key.fill(owner, 0);
  }

  /** The same owner as another's. */
  void follow(OwnerRecords other) {
    if (!other.none()) {
      begin(other.owner, other.length);
    }
  }

  boolean isInside(NameKey apex) {
    return apex.encloses(key);
  }

  boolean isAt(NameKey apex) {
    return apex.equals(key);
  }

  /** Whether one of the name servers there has that name: then its records are glue. */
  boolean hasServer(byte[] name) {
    for (int i = 0; i < used; i++) {
      if (drafts.get(i).type() == Type.NS && drafts.get(i).hasName(name)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Adds a record.
   *
   * @return the TTL that it gets: that of those before it
   */
  long add(int type, int covers, long ttl, Octets data, int line) {
    lastLine = line;
    SetDraft draft = draft(type, covers, ttl);
    if (draft.ttl() != ttl) {
      reports.warning(line, "TTL set to prior TTL (" + draft.ttl() + ")", null);
    }
    draft.add(data.array(), 0, data.length(), line);
    return draft.ttl();
  }

  private SetDraft draft(int type, int covers, long ttl) {
    for (int i = 0; i < used; i++) {
      if (drafts.get(i).is(type, covers)) {
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

  /** Hands everything over; the first fault for which the zone is refused, or null. */
  @Nullable Fault commit() {
    if (used == 0) {
      return null;
    }
    int sets = used;
    used = 0;
    byte[] wire = owner.length == length ? owner : Arrays.copyOf(owner, length);
    Fault fault = contents.put(key, wire, drafts.subList(0, sets), request.checks());
    if (fault != null) {
      Name name = name();
      reports.say(
          "dns_master_load",
          lastLine,
          name.toString(true) + ": " + fault.words(),
          Mends.beside(fault, name));
    }
    return fault;
  }

  /** For messages. */
  String shown() {
    return LineReports.shown(owner, 0);
  }

  boolean hasInnerAsterisk() {
    int label = owner[0] == 0 ? 0 : 1 + owner[0];
    for (; owner[label] != 0; label += 1 + owner[label]) {
      if (owner[label] == 1 && owner[label + 1] == '*') {
        return true;
      }
    }
    return false;
  }
}
