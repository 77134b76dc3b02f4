package dev.mxlab.sendmail.map;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Reads Berkeley DB btree files of versions 8 to 10, of either byte order, in order of keys. */
final class BtreeReader {
  static final int MAGIC = 0x00053162;

  private static final int ROOT = 88;
  private static final byte INTERNAL = 3;
  private static final byte LEAF = 5;
  private static final int DELETED = 0x80;
  private static final int OFFSETS = 26;

  private final ByteBuffer file;
  private final int pageSize;
  private int visited;

  private BtreeReader(ByteBuffer file, int pageSize) {
    this.file = file;
    this.pageSize = pageSize;
  }

  static boolean is(byte[] bytes) {
    return bytes.length >= 512
        && (ByteBuffer.wrap(bytes).getInt(HashLayout.META_MAGIC) == MAGIC
            || ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(HashLayout.META_MAGIC)
                == MAGIC);
  }

  /**
   * All pairs.
   *
   * @throws IOException when the file is damaged
   */
  static List<HashReader.Pair> read(String name, byte[] bytes) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (file.getInt(HashLayout.META_MAGIC) != MAGIC) {
      file.order(ByteOrder.BIG_ENDIAN);
    }
    int version = file.getInt(HashLayout.META_VERSION);
    int pageSize = file.getInt(HashLayout.META_PAGE_SIZE);
    if (version < 8 || version > 10 || pageSize < 512 || pageSize > 65_536) {
      throw new IOException(name + ": Berkeley DB btree version " + version + " is not known");
    }
    try {
      return new BtreeReader(file, pageSize).pairs();
    } catch (IndexOutOfBoundsException
        | NegativeArraySizeException
        | java.nio.BufferUnderflowException
        | ArithmeticException damaged) {
      throw new IOException(name + ": damaged Berkeley DB file", damaged);
    }
  }

  private List<HashReader.Pair> pairs() throws IOException {
    List<HashReader.Pair> pairs = new ArrayList<>();
    int page = file.getInt(ROOT);
    while (file.get(base(page) + HashLayout.PAGE_TYPE) == INTERNAL) {
      visit();
      page = file.getInt(base(page) + Short.toUnsignedInt(file.getShort(base(page) + OFFSETS)) + 4);
    }
    while (page != 0) {
      visit();
      leaf(base(page), pairs);
      page = file.getInt(base(page) + HashLayout.PAGE_NEXT);
    }
    return pairs;
  }

  private void visit() throws IOException {
    if (++visited > file.capacity() / pageSize) {
      throw new IOException("damaged Berkeley DB file: its pages run in a circle");
    }
  }

  private int base(int page) {
    return Math.multiplyExact(page, pageSize);
  }

  private void leaf(int base, List<HashReader.Pair> pairs) throws IOException {
    if (file.get(base + HashLayout.PAGE_TYPE) != LEAF) {
      throw new IOException("damaged Berkeley DB file: a page in the wrong place");
    }
    int entries = Short.toUnsignedInt(file.getShort(base + HashLayout.PAGE_ENTRIES));
    for (int i = 0; i + 1 < entries; i += 2) {
      int key = base + Short.toUnsignedInt(file.getShort(base + OFFSETS + 2 * i));
      int value = base + Short.toUnsignedInt(file.getShort(base + OFFSETS + 2 * i + 2));
      if ((file.get(key + 2) & DELETED) == 0 && (file.get(value + 2) & DELETED) == 0) {
        pairs.add(new HashReader.Pair(item(key), item(value)));
      }
    }
  }

  private byte[] item(int at) throws IOException {
    int type = file.get(at + 2) & 0x7f;
    if (type == HashLayout.ITEM_OFF_PAGE) {
      return offPage(file.getInt(at + 4), file.getInt(at + 8));
    } else if (type != HashLayout.ITEM_DATA) {
      throw new IOException("a Berkeley DB item of type " + type + " is not known");
    }
    byte[] item = new byte[Short.toUnsignedInt(file.getShort(at))];
    file.get(at + 3, item);
    return item;
  }

  private byte[] offPage(int first, int length) throws IOException {
    if (length < 0 || length > file.capacity()) {
      throw new IOException("damaged Berkeley DB file: an item of " + length + " bytes");
    }
    byte[] item = new byte[length];
    int have = 0;
    int page = first;
    while (have < length) {
      int base = Math.multiplyExact(page, pageSize);
      int take =
          Math.min(
              Short.toUnsignedInt(file.getShort(base + HashLayout.PAGE_FREE_TO)), length - have);
      if (page == 0 || take == 0) {
        throw new IOException("damaged Berkeley DB file: an item ends early");
      }
      file.get(base + HashLayout.HEADER, item, have, take);
      have += take;
      page = file.getInt(base + HashLayout.PAGE_NEXT);
    }
    return item;
  }
}
