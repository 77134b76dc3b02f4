package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.Octets;
import dev.mxlab.dns.wire.Rdata;
import dev.mxlab.dns.wire.RecordBlock;
import dev.mxlab.dns.wire.WireNames;
import org.xbill.DNS.Type;

/**
 * How a node stands in an array: the hash of its name (4 octets), the number of its record sets
 * (2), its name in wire form, and one {@link RecordBlock} for each set.
 */
final class NodeBytes {
  /** No such block. */
  static final int NONE = -1;

  private static final int SETS = 4;
  private static final int NAME = 6;
  private static final int REPLACED = 0xFFFE;

  private NodeBytes() {}

  static int length(int nameLength, int blocks) {
    return NAME + nameLength + blocks;
  }

  static void write(
      byte[] into,
      int at,
      int hash,
      byte[] name,
      int nameAt,
      int nameLength,
      int sets,
      Octets blocks) {
    into[at] = (byte) (hash >> 24);
    into[at + 1] = (byte) (hash >> 16);
    into[at + 2] = (byte) (hash >> 8);
    into[at + 3] = (byte) hash;
    into[at + SETS] = (byte) (sets >> 8);
    into[at + SETS + 1] = (byte) sets;
    System.arraycopy(name, nameAt, into, at + NAME, nameLength);
    System.arraycopy(blocks.array(), 0, into, at + NAME + nameLength, blocks.length());
  }

  static int hash(byte[] array, int at) {
    return (array[at] & 0xFF) << 24
        | (array[at + 1] & 0xFF) << 16
        | (array[at + 2] & 0xFF) << 8
        | (array[at + 3] & 0xFF);
  }

  /** Where the name begins. */
  static int name(int at) {
    return at + NAME;
  }

  static int sets(byte[] array, int at) {
    return (array[at + SETS] & 0xFF) << 8 | (array[at + SETS + 1] & 0xFF);
  }

  /** Where the first record block begins. */
  static int blocks(byte[] array, int at) {
    return WireNames.end(array, at + NAME);
  }

  /** Where the first block of that type begins; {@link #NONE} without one. */
  static int block(byte[] array, int at, int type) {
    int sets = sets(array, at);
    if (sets > 0) {
      for (int block = blocks(array, at); sets > 0; sets--) {
        if (RecordBlock.type(array, block) == type) {
          return block;
        }
        block = RecordBlock.end(array, block);
      }
    }
    return NONE;
  }

  /** Marks a node in whose place another one stands, for those who read on through the array. */
  static void replace(byte[] array, int at) {
    array[at + SETS] = -1;
    array[at + SETS + 1] = -2;
  }

  static boolean isReplaced(byte[] array, int at) {
    return sets(array, at) == REPLACED;
  }

  /** Whether the node has this name, of which the hash is known to be the same. */
  static boolean named(byte[] array, int at, byte[] name, int nameAt, int nameLength) {
    // Where the first octets agree the length does, as the labels' lengths are among them.
    return array.length - at - NAME >= nameLength
        && WireNames.equal(array, at + NAME, name, nameAt, nameLength);
  }

  static boolean wild(byte[] array, int at) {
    return array[at + NAME] == 1 && array[at + NAME + 1] == '*';
  }

  /**
   * Whether it is an owner of NSEC3 records: those stand apart from the names of the zone, under
   * the complement of their name's hash, so that nobody finds one who does not ask for it.
   */
  static boolean isHashed(byte[] array, int at) {
    int name = name(at);
    return hash(array, at) != WireNames.hash(array, name);
  }

  /** Whether records of that kind stand apart from the names of the zone. */
  static boolean standsApart(int type, int covers) {
    return type == Type.NSEC3 || type == Type.RRSIG && covers == Type.NSEC3;
  }

  /** What of the node counts for {@link Shape}. */
  static Shape shape(byte[] array, int at) {
    if (sets(array, at) > 0) {
      int block = blocks(array, at);
      int type = RecordBlock.type(array, block);
      int data = RecordBlock.first(array, block) + 2;
      if (standsApart(type, Rdata.covers(type, array, data))) {
        return Shape.HASHED;
      }
    }
    int servers = block(array, at, Type.NS) == NONE ? 0 : 1;
    int dnames = block(array, at, Type.DNAME) == NONE ? 0 : 1;
    return Shape.of(servers, dnames, wild(array, at) ? 1 : 0);
  }
}
