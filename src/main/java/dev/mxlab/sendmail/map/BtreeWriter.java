package dev.mxlab.sendmail.map;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Builds a Berkeley DB btree file of version 9 in memory, page by page as libdb does: what is put
 * in order fills its pages, other pages are cut in halves, a key moves up only as far as it tells
 * two pages apart (bt_split.c, bt_put.c). Not safe for several threads.
 */
final class BtreeWriter implements PairStore {
  private static final byte TYPE_META = 9;
  private static final int META_FLAGS = 48;
  private static final int META_MIN_KEY = 76;
  private static final int META_PAD = 84;
  private static final int META_ROOT = 88;
  private static final int DUPLICATES = 1;

  /** Longer items move to pages of their own. */
  private static final int BIG = (BtreePage.SIZE - BtreePage.HEADER) / 4 - 10;

  /** A page on the way down, and the entry that was followed or is meant there. */
  private record Place(BtreePage page, int entry) {}

  private final List<BtreePage> pages = new ArrayList<>();
  private final boolean duplicates;

  /**
   * @param duplicates whether a key may stand there more than once
   */
  BtreeWriter(boolean duplicates) {
    this.duplicates = duplicates;
    pages.add(new BtreePage(0, BtreePage.LEAF, 1)); // The meta page's place.
    pages.add(new BtreePage(1, BtreePage.LEAF, 1));
  }

  @Override
  public boolean put(byte[] key, byte[] value, Same same) {
    while (true) {
      List<Place> way = search(key, 1);
      Place leaf = way.get(way.size() - 1);
      BtreePage page = leaf.page();
      boolean known = leaf.entry() < page.entries() && compare(key, page, leaf.entry()) == 0;
      if (known && same == Same.REFUSED) {
        return false;
      }
      int room = stored(value) + 2;
      if (known && same == Same.REPLACED) {
        room = Math.max(0, stored(value) - page.size(leaf.entry() + 1));
      } else if (!known) {
        room += stored(key) + 2;
      } else {
        room += 2;
      }
      if (page.free() >= room) {
        store(page, leaf.entry(), key, value, known ? same : Same.REFUSED);
        return true;
      }
      split(key);
    }
  }

  private void store(BtreePage page, int entry, byte[] key, byte[] value, Same same) {
    if (same == Same.REPLACED) {
      page.replace(entry + 1, item(value));
      return;
    }
    int at = entry;
    if (same == Same.ADDED) {
      int shared = page.offset(entry);
      while (at < page.entries() && page.offset(at) == shared) {
        at += 2;
      }
      page.insertOffset(at, shared);
    } else {
      page.insert(at, item(key));
    }
    page.insert(at + 1, item(value));
  }

  private static int stored(byte[] content) {
    return content.length > BIG ? BtreePage.OVERFLOW_ITEM : BtreePage.aligned(3 + content.length);
  }

  private byte[] item(byte[] content) {
    return content.length > BIG
        ? BtreePage.reference(offPage(content), content.length)
        : BtreePage.data(content);
  }

  private int offPage(byte[] content) {
    int room = BtreePage.SIZE - BtreePage.HEADER;
    int first = pages.size();
    for (int from = 0; from < content.length; from += room) {
      int length = Math.min(room, content.length - from);
      BtreePage page = newPage(HashLayout.TYPE_OVERFLOW, 0);
      boolean last = from + length == content.length;
      page.neighbours(from == 0 ? 0 : page.number - 1, last ? 0 : page.number + 1);
      page.bytes.putShort(HashLayout.PAGE_ENTRIES, (short) 1);
      page.bytes.putShort(HashLayout.PAGE_FREE_TO, (short) length);
      page.bytes.put(BtreePage.HEADER, content, from, length);
    }
    return first;
  }

  private BtreePage newPage(byte type, int level) {
    BtreePage page = new BtreePage(pages.size(), type, level);
    pages.add(page);
    return page;
  }

  /** From the root down to {@code level}; on a leaf the entry is the key's, or where it belongs. */
  private List<Place> search(byte[] key, int level) {
    List<Place> way = new ArrayList<>();
    BtreePage page = pages.get(1);
    while (true) {
      if (page.leaf()) {
        way.add(new Place(page, leafEntry(page, key)));
        return way;
      }
      int low = 0;
      int high = page.entries();
      // Of the first entry the key does not count: it is smaller than all.
      while (high - low > 1) {
        int middle = (low + high) >>> 1;
        if (compare(key, page, middle) >= 0) {
          low = middle;
        } else {
          high = middle;
        }
      }
      way.add(new Place(page, low));
      if (page.level() == level) {
        return way;
      }
      page = pages.get(page.child(low));
    }
  }

  private int leafEntry(BtreePage page, byte[] key) {
    int low = 0;
    int high = page.entries() / 2;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(key, page, 2 * middle) > 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return 2 * low;
  }

  private int compare(byte[] key, BtreePage page, int entry) {
    byte[] other = page.content(entry);
    return Arrays.compareUnsigned(key, page.big(entry) ? whole(other) : other);
  }

  private byte[] whole(byte[] reference) {
    ByteBuffer item = ByteBuffer.wrap(reference).order(ByteOrder.LITTLE_ENDIAN);
    byte[] content = new byte[item.getInt(8)];
    int at = 0;
    for (int next = item.getInt(4); next != 0; next = pages.get(next).next()) {
      ByteBuffer page = pages.get(next).bytes;
      int length = Short.toUnsignedInt(page.getShort(HashLayout.PAGE_FREE_TO));
      page.get(BtreePage.HEADER, content, at, length);
      at += length;
    }
    return content;
  }

  /** Makes room where the key belongs: up while the page above is full too, then down again. */
  private void split(byte[] key) {
    int level = 1;
    boolean up = true;
    while (true) {
      List<Place> way = search(key, level);
      Place place = way.get(way.size() - 1);
      boolean done;
      if (place.page().number == 1) {
        splitRoot(place);
        done = true;
      } else {
        done = splitPage(way.get(way.size() - 2), place);
      }
      if (done && level == 1) {
        return;
      }
      up = !done;
      level += up ? 1 : -1;
    }
  }

  private void splitRoot(Place place) {
    BtreePage root = place.page();
    byte type = root.leaf() ? BtreePage.LEAF : BtreePage.INTERNAL;
    int cut = cut(place);
    BtreePage left = newPage(type, root.level());
    BtreePage right = newPage(type, root.level());
    left.copy(root, 0, cut);
    right.copy(root, cut, root.entries());
    left.neighbours(0, right.number);
    right.neighbours(left.number, 0);
    root.reset(BtreePage.INTERNAL, root.level() + 1);
    root.insert(0, BtreePage.child(left.number, new byte[0], false));
    root.insert(1, BtreePage.child(right.number, right.content(0), right.big(0)));
  }

  /** False, and nothing done, when the page above has no room for one more. */
  private boolean splitPage(Place above, Place place) {
    BtreePage page = place.page();
    int cut = cut(place);
    byte type = page.leaf() ? BtreePage.LEAF : BtreePage.INTERNAL;
    byte[] key = separator(page, cut);
    boolean big = page.big(cut);
    int size = BtreePage.aligned(12 + key.length) + 2;
    if (above.page().free() < size) {
      return false;
    }
    BtreePage whole = new BtreePage(page.number, type, page.level());
    whole.copy(page, 0, cut);
    BtreePage right = newPage(type, page.level());
    right.copy(page, cut, page.entries());
    right.neighbours(page.number, page.next());
    if (page.next() != 0) {
      BtreePage next = pages.get(page.next());
      next.neighbours(right.number, next.next());
    }
    whole.neighbours(page.previous(), right.number);
    pages.set(page.number, whole);
    above.page().insert(above.entry() + 1, BtreePage.child(right.number, key, big));
    return true;
  }

  /** As much of the right page's first key as tells it from the left page's last. */
  private static byte[] separator(BtreePage page, int cut) {
    byte[] key = page.content(cut);
    if (!page.leaf() || page.big(cut) || page.big(cut - 2)) {
      return key;
    }
    int length = prefix(page.content(cut - 2), key);
    return BtreePage.aligned(12 + length) < BtreePage.aligned(12 + key.length)
        ? Arrays.copyOf(key, length)
        : key;
  }

  private static int prefix(byte[] smaller, byte[] larger) {
    int differs = Arrays.mismatch(smaller, larger);
    return differs < 0 ? larger.length : Math.min(differs + 1, larger.length);
  }

  /** Where a page is cut (__bam_psplit). */
  private int cut(Place place) {
    BtreePage page = place.page();
    int step = page.leaf() ? 2 : 1;
    int count = page.entries();
    int cut = 0;
    if (page.next() == 0 && place.entry() >= count - step) {
      cut = count - step;
    } else if (page.previous() == 0 && place.entry() == 0) {
      cut = step;
    }
    if (cut == 0) {
      int half = page.used() / 2;
      int top = count - step;
      for (int bytes = 0; cut < top && bytes < half; cut += step) {
        for (int i = 0; i < step; i++) {
          bytes += page.size(cut + i);
        }
      }
    }
    return notBetweenDuplicates(page, avoidingBigKeys(page, cut, step), step);
  }

  private static int avoidingBigKeys(BtreePage page, int cut, int step) {
    if (!page.big(cut)) {
      return cut;
    }
    for (int away = 1; away <= 3; away++) {
      int after = cut + away * step;
      if (after < page.entries() && !page.big(after)) {
        return after;
      }
      int before = cut - away * step;
      if (before > 0 && !page.big(before)) {
        return before;
      }
    }
    return cut;
  }

  private static int notBetweenDuplicates(BtreePage page, int cut, int step) {
    if (!page.leaf() || page.offset(cut) != page.offset(cut - step)) {
      return cut;
    }
    for (int away = step; away < page.entries(); away += step) {
      int after = cut + away;
      if (after < page.entries() && page.offset(after) != page.offset(after - step)) {
        return after;
      }
      int before = cut - away;
      if (before > 0 && page.offset(before) != page.offset(before - step)) {
        return before;
      }
    }
    throw new IllegalStateException("one key has more values than a page holds");
  }

  @Override
  public byte[] bytes(byte[] uid) {
    ByteBuffer file =
        ByteBuffer.allocate(pages.size() * BtreePage.SIZE).order(ByteOrder.LITTLE_ENDIAN);
    for (BtreePage page : pages) {
      file.put(page.number * BtreePage.SIZE, page.bytes.array());
    }
    java.util.Arrays.fill(file.array(), 0, BtreePage.SIZE, (byte) 0);
    file.putInt(4, 1);
    file.putInt(HashLayout.META_MAGIC, BtreeReader.MAGIC);
    file.putInt(HashLayout.META_VERSION, HashLayout.VERSION);
    file.putInt(HashLayout.META_PAGE_SIZE, BtreePage.SIZE);
    file.put(HashLayout.META_TYPE, TYPE_META);
    file.putInt(HashLayout.META_LAST_PAGE, pages.size() - 1);
    file.putInt(META_FLAGS, duplicates ? DUPLICATES : 0);
    file.put(HashLayout.META_UID, uid, 0, 20);
    file.putInt(META_MIN_KEY, 2);
    file.putInt(META_PAD, ' ');
    file.putInt(META_ROOT, 1);
    return file.array();
  }
}
