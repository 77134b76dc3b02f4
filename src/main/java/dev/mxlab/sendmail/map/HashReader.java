package dev.mxlab.sendmail.map;

import static dev.mxlab.sendmail.map.HashLayout.HEADER;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads Berkeley DB hash files of versions 8 and 9, of either byte order, in the order of their
 * buckets; and btree files.
 */
final class HashReader {
  /** A key and its value, as bytes. */
  record Pair(byte[] key, byte[] value) {}

  private static final long LARGEST = 512L << 20;

  private final ByteBuffer file;
  private final int pageSize;
  private final int pages;

  private HashReader(ByteBuffer file, int pageSize) {
    this.file = file;
    this.pageSize = pageSize;
    this.pages = file.capacity() / pageSize;
  }

  /**
   * Reads all pairs.
   *
   * @throws IOException when the file is no such file, or damaged
   */
  static List<Pair> read(Path path) throws IOException {
    if (Files.size(path) > LARGEST) {
      throw new IOException(path + ": larger than " + (LARGEST >> 20) + " MiB");
    }
    return read(path.toString(), Files.readAllBytes(path));
  }

  /** Btree files too: which kind it is stands in the file. */
  static List<Pair> read(String name, byte[] bytes) throws IOException {
    if (BtreeReader.is(bytes)) {
      return BtreeReader.read(name, bytes);
    }
    try {
      return open(name, ByteBuffer.wrap(bytes)).pairs();
    } catch (IndexOutOfBoundsException
        | BufferUnderflowException
        | NegativeArraySizeException
        | ArithmeticException damaged) {
      throw new IOException(name + ": damaged Berkeley DB file", damaged);
    }
  }

  private static HashReader open(String name, ByteBuffer file) throws IOException {
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      file.order(order);
      if (file.capacity() >= 512 && file.getInt(HashLayout.META_MAGIC) == HashLayout.MAGIC) {
        int version = file.getInt(HashLayout.META_VERSION);
        int pageSize = file.getInt(HashLayout.META_PAGE_SIZE);
        if (version < 8 || version > 9 || pageSize < 512 || pageSize > 65_536) {
          throw new IOException(name + ": Berkeley DB hash version " + version + " is not known");
        }
        return new HashReader(file, pageSize);
      }
    }
    throw new IOException(name + ": not a Berkeley DB hash file");
  }

  private List<Pair> pairs() throws IOException {
    List<Pair> pairs = new ArrayList<>();
    int maxBucket = file.getInt(HashLayout.META_MAX_BUCKET);
    int visited = 0;
    for (int bucket = 0; bucket <= maxBucket; bucket++) {
      int spare = file.getInt(HashLayout.META_SPARES + 4 * HashLayout.log2(bucket + 1));
      int page = bucket + spare;
      while (page != 0) {
        if (++visited > pages) {
          throw new IOException("damaged Berkeley DB file: its pages run in a circle");
        }
        page(page, pairs);
        page = file.getInt(page * pageSize + HashLayout.PAGE_NEXT);
      }
    }
    return pairs;
  }

  private void page(int number, List<Pair> pairs) throws IOException {
    int base = Math.multiplyExact(number, pageSize);
    byte type = file.get(base + HashLayout.PAGE_TYPE);
    if (type != HashLayout.TYPE_HASH && type != HashLayout.TYPE_HASH_UNSORTED) {
      return; // Taken for a coming split, and never used.
    }
    int entries = Short.toUnsignedInt(file.getShort(base + HashLayout.PAGE_ENTRIES));
    for (int i = 0; i + 1 < entries; i += 2) {
      byte[] key = item(base, i);
      for (byte[] value : values(base, i + 1)) {
        pairs.add(new Pair(key, value));
      }
    }
  }

  private List<byte[]> values(int base, int index) throws IOException {
    int at = base + offset(base, index);
    if (file.get(at) != HashLayout.ITEM_DUPLICATE) {
      return List.of(item(base, index));
    }
    int end = base + offset(base, index - 1);
    List<byte[]> values = new ArrayList<>();
    for (int next = at + 1; next < end; ) {
      byte[] value = new byte[Short.toUnsignedInt(file.getShort(next))];
      file.get(next + 2, value);
      values.add(value);
      next += value.length + 4;
    }
    return values;
  }

  private byte[] item(int base, int index) throws IOException {
    int at = offset(base, index);
    int end = index == 0 ? pageSize : offset(base, index - 1);
    byte type = file.get(base + at);
    if (type == HashLayout.ITEM_OFF_PAGE) {
      return offPage(file.getInt(base + at + 4), file.getInt(base + at + 8));
    }
    if (type != HashLayout.ITEM_DATA) {
      throw new IOException("a Berkeley DB item of type " + type + " is not known");
    }
    byte[] item = new byte[end - at - 1];
    file.get(base + at + 1, item);
    return item;
  }

  private int offset(int base, int index) {
    return Short.toUnsignedInt(file.getShort(base + HEADER + 2 * index));
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
      int here = Short.toUnsignedInt(file.getShort(base + HashLayout.PAGE_FREE_TO));
      if (page == 0 || here == 0) {
        throw new IOException("damaged Berkeley DB file: an item ends early");
      }
      int take = Math.min(here, length - have);
      file.get(base + HEADER, item, have, take);
      have += take;
      page = file.getInt(base + HashLayout.PAGE_NEXT);
    }
    return item;
  }
}
