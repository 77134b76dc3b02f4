package dev.mxlab.named.conf;

import java.util.Map;
import java.util.Set;

/**
 * One line of the table of statements.
 *
 * @param where the blocks that it may stand in; {@code top} is the file itself
 * @param zoneTypes the types of zone that it is allowed in; empty: all
 * @param written what follows the name
 * @param order its place in the table
 */
public record Row(
    String name,
    Set<String> where,
    Set<String> zoneTypes,
    Status status,
    Set<Flag> flags,
    WrittenShape written,
    String doc,
    int order) {

  /** What we do with it. */
  public enum Status {
    /** We act on it. */
    HONOURED,
    /** It is checked and otherwise left alone. */
    ACCEPTED,
    /** BIND stops at it, and so do we. */
    REFUSED
  }

  /** What else is to be known of it. */
  public enum Flag {
    MULTI,
    DEPRECATED,
    OBSOLETE,
    UNBUILT
  }

  static final Map<String, Flag> FLAGS =
      Map.of(
          "multi", Flag.MULTI,
          "deprecated", Flag.DEPRECATED,
          "obsolete", Flag.OBSOLETE,
          "unbuilt", Flag.UNBUILT);

  /** What follows the name. */
  Shape.Sequence shape() {
    return written.shape();
  }

  /** The same as the table has it. */
  String value() {
    return written.text();
  }

  boolean multi() {
    return flags.contains(Flag.MULTI);
  }

  /** Whether it is a statement of zones alone. */
  boolean zoneOnly() {
    return where.equals(Set.of("zone"));
  }
}
