package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.Rdata;
import dev.mxlab.dns.wire.RecordBlock;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.wire.WireNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * A name of a zone and the records at it; none at an empty non-terminal (RFC 8499). A view: two
 * look-ups of a name give equal nodes, not the same one.
 */
public final class ZoneNode {
  private final Zone zone;
  private final byte[] array;
  private final int at;

  /** Of the {@link NodeBytes} at {@code at}. */
  ZoneNode(Zone zone, byte[] array, int at) {
    this.zone = zone;
    this.array = array;
    this.at = at;
  }

  public Name name() {
    try {
      return new Name(Arrays.copyOfRange(array, nameAt(), WireNames.end(array, nameAt())));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** Where the name stands in wire form, at {@link #nameAt}; not to be changed. */
  public byte[] array() {
    return array;
  }

  public int nameAt() {
    return NodeBytes.name(at);
  }

  /** Its depth; the root has 0. */
  public int labels() {
    return WireNames.labels(array, nameAt());
  }

  /** SOA and NS lead, the others by type, signatures behind what they cover. */
  public List<RecordSet> sets() {
    int count = NodeBytes.sets(array, at);
    List<RecordSet> sets = new ArrayList<>(count);
    for (int block = NodeBytes.blocks(array, at); count > 0; count--) {
      sets.add(view(block));
      block = RecordBlock.end(array, block);
    }
    return sets;
  }

  /** Whether it is an empty non-terminal. */
  public boolean isEmpty() {
    return NodeBytes.sets(array, at) == 0;
  }

  public boolean has(int type) {
    return NodeBytes.block(array, at, type) != NodeBytes.NONE;
  }

  /** The records of a type; signatures all together, with the least of their TTLs. */
  public @Nullable RecordSet get(int type) {
    int block = NodeBytes.block(array, at, type);
    if (block == NodeBytes.NONE) {
      return null;
    }
    return type == Type.RRSIG || type == Type.SIG ? signatures(type) : view(block);
  }

  /** The signatures of the records of a type. */
  public @Nullable RecordSet signatures(int type, int covers) {
    int block = NodeBytes.blocks(array, at);
    for (int left = NodeBytes.sets(array, at); left > 0; left--) {
      if (RecordBlock.type(array, block) == type
          && Rdata.covers(type, array, RecordBlock.first(array, block) + 2) == covers) {
        return view(block);
      }
      block = RecordBlock.end(array, block);
    }
    return null;
  }

  private RecordSet signatures(int type) {
    List<RecordSet> parts = sets().stream().filter(set -> set.type() == type).toList();
    if (parts.size() == 1) {
      return parts.get(0);
    }
    long ttl = Long.MAX_VALUE;
    List<byte[]> data = new ArrayList<>();
    for (RecordSet part : parts) {
      ttl = Math.min(ttl, part.ttl());
      data.addAll(part.rdata());
    }
    return RecordSet.of(name(), type, zone.dclass(), ttl, data);
  }

  private RecordSet view(int block) {
    return RecordSet.of(array, nameAt(), array, block, zone.dclass());
  }

  /** The delegation at or above this name; null inside the zone's own authority. */
  public @Nullable ZoneNode cut() {
    int apart = zone.nameServers() == null ? 0 : 1;
    return zone.shape().servers() == apart ? null : own(zone.cut(key()));
  }

  /** The topmost name with a DNAME record at or above this one (RFC 6672). */
  public @Nullable ZoneNode dname() {
    return zone.shape().dnames() == 0 ? null : own(zone.dname(key()));
  }

  private NameKey key() {
    return NameKey.of(array, nameAt());
  }

  private @Nullable ZoneNode own(@Nullable ZoneNode found) {
    return equals(found) ? this : found;
  }

  /** The name {@code *} right below this one (RFC 4592). */
  public @Nullable ZoneNode wildcard() {
    if (zone.shape().wildcards() == 0) {
      return null;
    }
    int length = WireNames.end(array, nameAt()) - nameAt();
    if (length + 2 > NameKey.MAX_LENGTH) {
      return null;
    }
    byte[] star = new byte[length + 2];
    star[0] = 1;
    star[1] = '*';
    System.arraycopy(array, nameAt(), star, 2, length);
    int hash = WireNames.hash(star, 0, 2, NodeBytes.hash(array, at));
    return zone.find(hash, star, 0, star.length);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ZoneNode node && array == node.array && at == node.at;
  }

  @Override
  public int hashCode() {
    return NodeBytes.hash(array, at);
  }

  @Override
  public String toString() {
    return name() + " " + sets();
  }
}
