package dev.mxlab.sendmail.map;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A page of a Berkeley DB btree file of version 9: an index of offsets from the front, items from
 * the end. A leaf has a key and a value in turn; an internal page has a key and the page below it,
 * whose keys are not smaller, together.
 */
final class BtreePage {
  static final int SIZE = HashLayout.PAGE_SIZE;
  static final int HEADER = HashLayout.HEADER;
  static final byte INTERNAL = 3;
  static final byte LEAF = 5;
  static final byte DATA = 1;
  static final byte OVERFLOW = 3;

  /** The number and the length of what stands on pages of its own. */
  static final int OVERFLOW_ITEM = 12;

  private static final int CHILD_HEADER = 12;

  final int number;
  final ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);

  BtreePage(int number, byte type, int level) {
    this.number = number;
    reset(type, level);
  }

  void reset(byte type, int level) {
    Arrays.fill(bytes.array(), (byte) 0);
    bytes.putInt(4, 1);
    bytes.putInt(HashLayout.PAGE_NUMBER, number);
    bytes.putShort(HashLayout.PAGE_FREE_TO, (short) SIZE);
    bytes.put(HashLayout.PAGE_TYPE - 1, (byte) level);
    bytes.put(HashLayout.PAGE_TYPE, type);
  }

  boolean leaf() {
    return bytes.get(HashLayout.PAGE_TYPE) == LEAF;
  }

  int level() {
    return bytes.get(HashLayout.PAGE_TYPE - 1);
  }

  int entries() {
    return Short.toUnsignedInt(bytes.getShort(HashLayout.PAGE_ENTRIES));
  }

  int previous() {
    return bytes.getInt(HashLayout.PAGE_PREVIOUS);
  }

  int next() {
    return bytes.getInt(HashLayout.PAGE_NEXT);
  }

  void neighbours(int previous, int next) {
    bytes.putInt(HashLayout.PAGE_PREVIOUS, previous);
    bytes.putInt(HashLayout.PAGE_NEXT, next);
  }

  int used() {
    return SIZE - freeTo();
  }

  private int freeTo() {
    return Short.toUnsignedInt(bytes.getShort(HashLayout.PAGE_FREE_TO));
  }

  int free() {
    return freeTo() - HEADER - 2 * entries();
  }

  int offset(int entry) {
    return Short.toUnsignedInt(bytes.getShort(HEADER + 2 * entry));
  }

  /** With its header, without the gap behind it. */
  byte[] item(int entry) {
    int at = offset(entry);
    int length = big(entry) ? OVERFLOW_ITEM : 3 + length(at);
    if (!leaf()) {
      length = CHILD_HEADER + (big(entry) ? OVERFLOW_ITEM : length(at));
    }
    return Arrays.copyOfRange(bytes.array(), at, at + length);
  }

  private int length(int at) {
    return Short.toUnsignedInt(bytes.getShort(at));
  }

  boolean big(int entry) {
    return (bytes.get(offset(entry) + 2) & 0x7f) == OVERFLOW;
  }

  /** The key or value itself; where it is big, the reference to it. */
  byte[] content(int entry) {
    int at = offset(entry);
    if (leaf()) {
      return big(entry)
          ? Arrays.copyOfRange(bytes.array(), at, at + OVERFLOW_ITEM)
          : Arrays.copyOfRange(bytes.array(), at + 3, at + 3 + length(at));
    }
    int length = big(entry) ? OVERFLOW_ITEM : length(at);
    return Arrays.copyOfRange(bytes.array(), at + CHILD_HEADER, at + CHILD_HEADER + length);
  }

  int child(int entry) {
    return bytes.getInt(offset(entry) + 4);
  }

  static int aligned(int length) {
    return (length + 3) & ~3;
  }

  /** On the page, without its index entry. */
  int size(int entry) {
    return aligned(item(entry).length);
  }

  void insert(int entry, byte[] item) {
    int at = freeTo() - aligned(item.length);
    System.arraycopy(item, 0, bytes.array(), at, item.length);
    bytes.putShort(HashLayout.PAGE_FREE_TO, (short) at);
    insertOffset(entry, at);
  }

  /** One more entry for an item that is there: all duplicates of a key share it. */
  void insertOffset(int entry, int at) {
    int count = entries();
    int from = HEADER + 2 * entry;
    System.arraycopy(bytes.array(), from, bytes.array(), from + 2, 2 * (count - entry));
    bytes.putShort(from, (short) at);
    bytes.putShort(HashLayout.PAGE_ENTRIES, (short) (count + 1));
  }

  /** Puts another item where one was (__db_ditem, then __db_pitem). */
  void replace(int entry, byte[] item) {
    int at = offset(entry);
    int gone = size(entry);
    int top = freeTo();
    System.arraycopy(bytes.array(), top, bytes.array(), top + gone, at - top);
    bytes.putShort(HashLayout.PAGE_FREE_TO, (short) (top + gone));
    int count = entries();
    for (int i = 0; i < count; i++) {
      if (offset(i) < at) {
        bytes.putShort(HEADER + 2 * i, (short) (offset(i) + gone));
      }
    }
    int from = HEADER + 2 * entry;
    System.arraycopy(bytes.array(), from + 2, bytes.array(), from, 2 * (count - entry - 1));
    bytes.putShort(HashLayout.PAGE_ENTRIES, (short) (count - 1));
    insert(entry, item);
  }

  /** Appends entries of another page; duplicates go on sharing their key. */
  void copy(BtreePage from, int first, int end) {
    for (int i = first; i < end; i++) {
      boolean shared =
          i >= first + 2 && leaf() && i % 2 == 0 && from.offset(i) == from.offset(i - 2);
      if (shared) {
        insertOffset(entries(), offset(entries() - 2));
      } else {
        insert(entries(), from.item(i));
      }
    }
  }

  static byte[] data(byte[] content) {
    ByteBuffer item = ByteBuffer.allocate(3 + content.length).order(ByteOrder.LITTLE_ENDIAN);
    item.putShort((short) content.length).put(DATA).put(content);
    return item.array();
  }

  static byte[] reference(int page, int length) {
    ByteBuffer item = ByteBuffer.allocate(OVERFLOW_ITEM).order(ByteOrder.LITTLE_ENDIAN);
    item.put(2, OVERFLOW).putInt(4, page).putInt(8, length);
    return item.array();
  }

  static byte[] child(int page, byte[] key, boolean big) {
    ByteBuffer item = ByteBuffer.allocate(CHILD_HEADER + key.length).order(ByteOrder.LITTLE_ENDIAN);
    item.putShort((short) key.length).put(big ? OVERFLOW : DATA);
    item.putInt(4, page);
    item.put(CHILD_HEADER, key);
    return item.array();
  }
}
