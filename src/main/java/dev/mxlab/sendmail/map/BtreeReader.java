package dev.mxlab.sendmail.map;

import static dev.mxlab.sendmail.map.HashLayout.HEADER;

import dev.mxlab.sendmail.map.HashReader.Pair;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Reads Berkeley DB btree files of versions 8 and 9, of either byte order, in order of keys. */
final class BtreeReader {
  private static final int META_ROOT = 88;

  private final ByteBuffer file;
  private final int pageSize;
  private int visited;

  BtreeReader(byte[] bytes) throws IOException {
    this.file = ByteBuffer.wrap(bytes).order(order(bytes));
    this.pageSize = file.getInt(HashLayout.META_PAGE_SIZE);
    int version = file.getInt(HashLayout.META_VERSION);
    if (version < 8 || version > 9 || pageSize < 512 || pageSize > 65_536) {
      throw new IOException("Berkeley DB btree version " + version + " is not known");
    }
  }

  static boolean knows(byte[] bytes) {
    return bytes.length >= 512
        && ByteBuffer.wrap(bytes).order(order(bytes)).getInt(HashLayout.META_MAGIC)
            == BtreeWriter.MAGIC;
  }

  private static ByteOrder order(byte[] bytes) {
    boolean big = ByteBuffer.wrap(bytes).getInt(HashLayout.META_MAGIC) == BtreeWriter.MAGIC;
    return big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  List<Pair> pairs() throws IOException {
    int page = file.getInt(META_ROOT);
    while (type(page) == BtreePage.INTERNAL) {
      visit();
      page = file.getInt(base(page) + offset(page, 0) + 4);
    }
    List<Pair> pairs = new ArrayList<>();
    while (page != 0) {
      visit();
      leaf(page, pairs);
      page = file.getInt(base(page) + HashLayout.PAGE_NEXT);
    }
    return pairs;
  }

  private void visit() throws IOException {
    if (++visited > file.capacity() / pageSize) {
      throw new IOException("damaged Berkeley DB file: its pages run in a circle");
    }
  }

  private void leaf(int page, List<Pair> pairs) throws IOException {
    int entries = Short.toUnsignedInt(file.getShort(base(page) + HashLayout.PAGE_ENTRIES));
    for (int i = 0; i + 1 < entries; i += 2) {
      pairs.add(new Pair(item(page, i), item(page, i + 1)));
    }
  }

  private byte[] item(int page, int entry) throws IOException {
    int at = base(page) + offset(page, entry);
    int type = file.get(at + 2) & 0x7f;
    if (type == BtreePage.OVERFLOW) {
      return offPage(file.getInt(at + 4), file.getInt(at + 8));
    }
    if (type != BtreePage.DATA) {
      throw new IOException("a Berkeley DB item of type " + type + " is not known");
    }
    byte[] content = new byte[Short.toUnsignedInt(file.getShort(at))];
    file.get(at + 3, content);
    return content;
  }

  private byte[] offPage(int first, int length) throws IOException {
    if (length < 0 || length > file.capacity()) {
      throw new IOException("damaged Berkeley DB file: an item of " + length + " bytes");
    }
    byte[] content = new byte[length];
    int at = 0;
    for (int page = first; page != 0 && at < length; ) {
      int part = Short.toUnsignedInt(file.getShort(base(page) + HashLayout.PAGE_FREE_TO));
      if (part == 0) {
        throw new IOException("damaged Berkeley DB file: an empty overflow page");
      }
      file.get(base(page) + HEADER, content, at, Math.min(part, length - at));
      at += part;
      page = file.getInt(base(page) + HashLayout.PAGE_NEXT);
    }
    return content;
  }

  private byte type(int page) {
    return file.get(base(page) + HashLayout.PAGE_TYPE);
  }

  private int base(int page) {
    return Math.multiplyExact(page, pageSize);
  }

  private int offset(int page, int entry) {
    return Short.toUnsignedInt(file.getShort(base(page) + HEADER + 2 * entry));
  }
}
