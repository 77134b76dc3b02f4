package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.wire.WireNames;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * One zone as loaded: every name that exists in it, empty non-terminals included. Immutable; nodes
 * and record sets are light views, made when they are asked for, of the few arrays that hold the
 * whole zone. A changed zone shares those with the one that it is made from ({@link #edit}).
 */
public final class Zone {
  private final Name apex;
  private final int dclass;
  private final NameKey key;
  private final NodeTable table;
  private final @Nullable Overlay overlay;
  private final Shape shape;
  private final ZoneNode top;
  private final RecordSet soa;
  private final RecordSet negativeSoa;
  private final @Nullable RecordSet nameServers;
  private final long serial;
  private final @Nullable Chain chain;

  /**
   * @param overlay the nodes that are not as in {@code table}
   */
  Zone(
      Name apex, NameKey key, int dclass, NodeTable table, @Nullable Overlay overlay, Shape shape) {
    this.apex = apex;
    this.dclass = dclass;
    this.key = key;
    this.table = table;
    this.overlay = overlay;
    this.shape = shape;
    this.top = Objects.requireNonNull(find(key, 0));
    this.soa = Objects.requireNonNull(top.get(Type.SOA), "a zone has a SOA record");
    this.nameServers = top.get(Type.NS);
    int end = soa.next(soa.first());
    this.serial = u32(soa.array(), end - 20);
    this.negativeSoa = soa.withTtl(Math.min(soa.ttl(), u32(soa.array(), end - 4)));
    this.chain = Chain.of(this);
  }

  /** A zone of ready record sets, all at or below the apex, one SOA record among them. */
  public static Zone of(Name apex, int dclass, Collection<RecordSet> sets) {
    ZoneBuilder builder = new ZoneBuilder(apex, dclass);
    sets.forEach(builder::add);
    return builder.build();
  }

  private static long u32(byte[] octets, int at) {
    return (octets[at] & 0xFFL) << 24
        | (octets[at + 1] & 0xFF) << 16
        | (octets[at + 2] & 0xFF) << 8
        | (octets[at + 3] & 0xFF);
  }

  /** Begins changes; this zone stays as it is. */
  public ZoneEdit edit() {
    return new ZoneEdit(this);
  }

  public Name apex() {
    return apex;
  }

  public NameKey key() {
    return key;
  }

  public int dclass() {
    return dclass;
  }

  /** Of its SOA (RFC 1982). */
  public long serial() {
    return serial;
  }

  /** The serial as BIND tells that a zone is loaded, with its word for a signed one. */
  public String loaded() {
    return "loaded serial " + serial + (chain == null ? "" : " (DNSSEC signed)");
  }

  public ZoneNode top() {
    return top;
  }

  public RecordSet soa() {
    return soa;
  }

  /** The SOA of negative answers, its TTL the smaller of its own and MINIMUM (RFC 2308). */
  public RecordSet negativeSoa() {
    return negativeSoa;
  }

  /** The apex NS records; null in a zone that has none. */
  public @Nullable RecordSet nameServers() {
    return nameServers;
  }

  /** By which a signed zone proves what is not there; null in any other zone. */
  public @Nullable Chain chain() {
    return chain;
  }

  public boolean holds(NameKey name) {
    return key.encloses(name);
  }

  public @Nullable ZoneNode find(NameKey name) {
    return find(name, 0);
  }

  /** The same for {@code name} without its first {@code labels} labels. */
  public @Nullable ZoneNode find(NameKey name, int labels) {
    int start = name.start(labels);
    return find(name.hash(labels), name.array(), start, name.length() - start);
  }

  /** The name of {@code length} octets that stands at {@code at}, given with its hash. */
  @Nullable ZoneNode find(int hash, byte[] name, int at, int length) {
    if (overlay != null) {
      byte[] changed = overlay.get(hash, name, at, length);
      if (changed != null) {
        return Overlay.gone(changed) ? null : new ZoneNode(this, changed, 0);
      }
    }
    int node = table.find(hash, name, at, length);
    return node == NodeTable.NONE
        ? null
        : new ZoneNode(this, table.array(node), NodeTable.offset(node));
  }

  /** The owner of NSEC3 records that has that name, which need not be a name of the zone. */
  public @Nullable ZoneNode findHashed(NameKey name) {
    return shape.hashed() == 0 ? null : find(~name.hash(0), name.array(), 0, name.length());
  }

  /** What has the name of another zone's node, and is of its kind. */
  public @Nullable ZoneNode counterpart(ZoneNode other) {
    int at = other.nameAt();
    return find(other.hashCode(), other.array(), at, WireNames.end(other.array(), at) - at);
  }

  /** The closest name that exists at or above {@code name} (RFC 4592 section 3.3.1). */
  public ZoneNode closest(NameKey name) {
    int most = name.labels() - key.labels();
    for (int labels = 0; labels < most; labels++) {
      ZoneNode node = find(name, labels);
      if (node != null) {
        return node;
      }
    }
    return top;
  }

  /** The topmost delegation at or above {@code name}, which need not exist. */
  public @Nullable ZoneNode cut(NameKey name) {
    int servers = nameServers == null ? shape.servers() : shape.servers() - 1;
    return servers == 0 ? null : topmost(name, name.labels() - key.labels() - 1, Type.NS);
  }

  /** The topmost name at or above {@code name} with a DNAME record (RFC 6672). */
  public @Nullable ZoneNode dname(NameKey name) {
    return shape.dnames() == 0 ? null : topmost(name, name.labels() - key.labels(), Type.DNAME);
  }

  private @Nullable ZoneNode topmost(NameKey name, int from, int type) {
    for (int labels = from; labels >= 0; labels--) {
      ZoneNode node = find(name, labels);
      if (node == null) {
        return null;
      }
      if (node.has(type)) {
        return node;
      }
    }
    return null;
  }

  Shape shape() {
    return shape;
  }

  NodeTable table() {
    return table;
  }

  @Nullable Overlay overlay() {
    return overlay;
  }

  /** How many names exist. */
  public int size() {
    return overlay == null ? table.size() : overlay.nodes();
  }

  /**
   * How many names BIND's tree has nodes for: one without records only where the tree forks. Looks
   * at all of them.
   */
  public long forks() {
    return stream().filter(node -> !node.isEmpty() || children(node) != 1).count();
  }

  /** How many names stand right below one. */
  int children(ZoneNode node) {
    byte[] array = node.array();
    int at = node.nameAt();
    int length = WireNames.end(array, at) - at;
    int hash = WireNames.hash(array, at);
    if (overlay != null) {
      byte[] changed = overlay.get(hash, array, at, length);
      if (changed != null) {
        return Overlay.gone(changed) ? 0 : Overlay.children(changed);
      }
    }
    int known = table.find(hash, array, at, length);
    return known == NodeTable.NONE ? 0 : table.children().of(known);
  }

  /** Every name in canonical order (RFC 4034 section 6.1), one made after the other. */
  public Iterator<ZoneNode> inOrder() {
    return new CanonicalWalk(this);
  }

  /** The same as a stream. */
  public Stream<ZoneNode> stream() {
    Iterable<ZoneNode> nodes = this::inOrder;
    return StreamSupport.stream(nodes.spliterator(), false);
  }

  /** Every name at once, in canonical order; for small zones. */
  public List<ZoneNode> nodes() {
    return stream().toList();
  }
}
