package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.RecordSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * A name of a zone and the records at it; none at an empty non-terminal (RFC 8499). It knows the
 * delegation and the DNAME that it is below, so that an answer needs one look-up.
 */
public final class ZoneNode {
  private static final RecordSet[] NONE = {};

  private final Name name;
  private final int labels;
  private RecordSet[] sets = NONE;
  private @Nullable ZoneNode cut;
  private @Nullable ZoneNode dname;
  private @Nullable ZoneNode wildcard;

  ZoneNode(Name name) {
    this.name = name;
    this.labels = name.labels() - 1;
  }

  public Name name() {
    return name;
  }

  /** Its depth; the root has 0. */
  public int labels() {
    return labels;
  }

  public List<RecordSet> sets() {
    return List.of(sets);
  }

  public @Nullable RecordSet get(int type) {
    for (RecordSet set : sets) {
      if (set.type() == type) {
        return set;
      }
    }
    return null;
  }

  /** The delegation at or above this name; null inside the zone's own authority. */
  public @Nullable ZoneNode cut() {
    return cut;
  }

  /** The topmost name with a DNAME record at or above this one (RFC 6672). */
  public @Nullable ZoneNode dname() {
    return dname;
  }

  /** The name {@code *} right below this one (RFC 4592). */
  public @Nullable ZoneNode wildcard() {
    return wildcard;
  }

  void hold(List<RecordSet> records) {
    sets = records.toArray(NONE);
  }

  /** Takes over what lies above; parents come before their children. */
  void below(@Nullable ZoneNode parent) {
    if (parent == null) {
      dname = get(Type.DNAME) == null ? null : this;
      return;
    }
    cut = parent.cut == null && get(Type.NS) != null ? this : parent.cut;
    dname = parent.dname == null && get(Type.DNAME) != null ? this : parent.dname;
    if (name.isWild()) {
      parent.wildcard = this;
    }
  }
}
