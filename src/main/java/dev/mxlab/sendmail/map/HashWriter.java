package dev.mxlab.sendmail.map;

import static dev.mxlab.sendmail.map.HashLayout.BIG;
import static dev.mxlab.sendmail.map.HashLayout.HEADER;
import static dev.mxlab.sendmail.map.HashLayout.PAGE_SIZE;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds a Berkeley DB hash file of version 9 in memory, growing as libdb does, so that keys stand
 * on its pages in the order that {@code strings} shows for a real one: linear hashing from two
 * buckets on, a split whenever a page has no room, keys in order within a page. Not safe for
 * several threads.
 */
final class HashWriter implements PairStore {
  /**
   * @param several whether the value is more than one, each between its lengths (H_DUPLICATE)
   */
  private record Pair(byte[] key, byte[] value, boolean several) {
    Pair(byte[] key, byte[] value) {
      this(key, value, false);
    }

    byte type(byte[] item) {
      return several && item == value ? HashLayout.ITEM_DUPLICATE : HashLayout.ITEM_DATA;
    }
  }

  /** A page of a bucket. */
  private static final class Page {
    final int number;
    final List<Pair> pairs = new ArrayList<>();
    int used = HEADER;

    Page(int number) {
      this.number = number;
    }

    boolean fits(Pair pair) {
      return used + size(pair) <= PAGE_SIZE;
    }

    void insert(Pair pair) {
      int at = 0;
      while (at < pairs.size() && order(pairs.get(at).key, pair.key) < 0) {
        at++;
      }
      pairs.add(at, pair);
      used += size(pair);
    }

    void replace(int at, Pair pair) {
      used += size(pair) - size(pairs.get(at));
      pairs.set(at, pair);
    }
  }

  /** By bytes; of two keys of which one begins the other, libdb has the longer first. */
  private static int order(byte[] one, byte[] other) {
    int common = Math.min(one.length, other.length);
    int bytes = Arrays.compareUnsigned(one, 0, common, other, 0, common);
    return bytes != 0 ? bytes : Integer.compare(other.length, one.length);
  }

  /** Both items with their type bytes and their two index entries. */
  private static int size(Pair pair) {
    return stored(pair.key) + stored(pair.value) + 4;
  }

  private static int stored(byte[] item) {
    return item.length + 1 > BIG ? HashLayout.OFF_PAGE_ITEM : item.length + 1;
  }

  private final int expected;
  private final boolean duplicates;
  private final List<List<Page>> buckets = new ArrayList<>();
  private final Deque<Integer> free = new ArrayDeque<>();
  private final int[] spares = new int[HashLayout.SPARES];
  private int maxBucket = 1;
  private int highMask = 1;
  private int lowMask;
  private int lastPage = 2;
  private int count;
  private boolean expand;

  /**
   * @param expected what the writing tool said it expected to store; stands in the file, changes
   *     nothing
   */
  HashWriter(int expected) {
    this(expected, false);
  }

  /**
   * @param duplicates whether a key may have several values
   */
  HashWriter(int expected, boolean duplicates) {
    this.expected = expected;
    this.duplicates = duplicates;
    spares[0] = 1;
    spares[1] = 1;
    buckets.add(new ArrayList<>(List.of(new Page(1))));
    buckets.add(new ArrayList<>(List.of(new Page(2))));
  }

  /** Stores a pair; false, and nothing stored, when the key is there and is to stay. */
  @Override
  public boolean put(byte[] key, byte[] value, Same same) {
    List<Page> chain = buckets.get(bucket(key));
    for (Page page : chain) {
      for (int i = 0; i < page.pairs.size(); i++) {
        if (Arrays.equals(page.pairs.get(i).key, key)) {
          if (same == Same.ADDED) {
            return another(chain, page, i, value);
          }
          if (same == Same.REPLACED) {
            exchange(chain, page, i, new Pair(key, value));
          }
          return same == Same.REPLACED;
        }
      }
    }
    expand = false;
    add(chain, new Pair(key, value));
    count++;
    if (expand) {
      split();
    }
    return true;
  }

  /** One value more for a key; false where they would need pages of their own. */
  private boolean another(List<Page> chain, Page page, int at, byte[] value) {
    Pair old = page.pairs.get(at);
    byte[] before = old.several() ? old.value() : between(old.value());
    byte[] more = between(value);
    byte[] all = Arrays.copyOf(before, before.length + more.length);
    System.arraycopy(more, 0, all, before.length, more.length);
    if (all.length + 1 > BIG) {
      return false;
    }
    exchange(chain, page, at, new Pair(old.key(), all, true));
    count++;
    return true;
  }

  private static byte[] between(byte[] value) {
    ByteBuffer item = ByteBuffer.allocate(value.length + 4).order(ByteOrder.LITTLE_ENDIAN);
    item.putShort((short) value.length).put(value).putShort((short) value.length);
    return item.array();
  }

  /** In its place, or where there is room for it. */
  private void exchange(List<Page> chain, Page page, int at, Pair pair) {
    Pair old = page.pairs.get(at);
    if (page.used + size(pair) - size(old) <= PAGE_SIZE) {
      page.replace(at, pair);
      return;
    }
    page.pairs.remove(at);
    page.used -= size(old);
    expand = false;
    add(chain, pair);
    if (expand) {
      split();
    }
  }

  private int bucket(byte[] key) {
    int hash = HashLayout.hash(key);
    int bucket = hash & highMask;
    return Integer.compareUnsigned(bucket, maxBucket) > 0 ? hash & lowMask : bucket;
  }

  private void add(List<Page> chain, Pair pair) {
    for (Page page : chain) {
      if (page.fits(pair)) {
        page.insert(pair);
        return;
      }
    }
    extend(chain).insert(pair);
    expand = true;
  }

  /** One page more for a bucket; one that a split left over, the last of them first. */
  private Page extend(List<Page> chain) {
    Integer left = free.poll();
    Page page = new Page(left == null ? ++lastPage : left);
    chain.add(page);
    return page;
  }

  /** One bucket more: its mates move over from the bucket that held them. */
  private void split() {
    int made = ++maxBucket;
    if (made > highMask) {
      lowMask = highMask;
      highMask = made | lowMask;
      // A doubling takes its pages at once, one behind the other.
      spares[HashLayout.log2(made + 1)] = lastPage + 1 - made;
      lastPage += highMask - lowMask;
    }
    int old = made & lowMask;
    List<Page> before = buckets.get(old);
    buckets.set(old, new ArrayList<>(List.of(new Page(before.get(0).number))));
    buckets.add(new ArrayList<>(List.of(new Page(page(made)))));
    for (Page page : before) {
      for (Pair pair : page.pairs) {
        List<Page> chain = buckets.get(bucket(pair.key));
        Page last = chain.get(chain.size() - 1);
        (last.fits(pair) ? last : extend(chain)).insert(pair);
      }
      if (page != before.get(0)) {
        free.push(page.number);
      }
    }
  }

  private int page(int bucket) {
    return bucket + spares[HashLayout.log2(bucket + 1)];
  }

  /**
   * The whole file.
   *
   * @param uid 20 bytes that no other file has
   */
  @Override
  public byte[] bytes(byte[] uid) {
    List<byte[]> overflow = new ArrayList<>();
    int firstOverflow = lastPage + 1;
    ByteBuffer file =
        ByteBuffer.allocate((lastPage + 1) * PAGE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    // Of the pages taken for coming buckets only the last is written: the file is as long then.
    int ahead = page(highMask);
    header(file, ahead, 0, 0, HashLayout.TYPE_HASH);
    int next = 0;
    for (java.util.Iterator<Integer> i = free.descendingIterator(); i.hasNext(); ) {
      int number = i.next();
      header(file, number, 0, next, (byte) 0);
      next = number;
    }
    file.putInt(HashLayout.META_FREE, next);
    for (List<Page> chain : buckets) {
      for (int i = 0; i < chain.size(); i++) {
        Page before = i == 0 ? null : chain.get(i - 1);
        Page after = i + 1 == chain.size() ? null : chain.get(i + 1);
        write(file, chain.get(i), before, after, firstOverflow, overflow);
      }
    }
    meta(file, uid, lastPage + overflow.size());
    ByteBuffer whole = ByteBuffer.allocate(file.capacity() + overflow.size() * PAGE_SIZE);
    whole.put(file.array());
    overflow.forEach(whole::put);
    return whole.array();
  }

  private void write(
      ByteBuffer file,
      Page page,
      @Nullable Page before,
      @Nullable Page after,
      int firstOverflow,
      List<byte[]> overflow) {
    int base = page.number * PAGE_SIZE;
    header(
        file,
        page.number,
        before == null ? 0 : before.number,
        after == null ? 0 : after.number,
        HashLayout.TYPE_HASH);
    int end = PAGE_SIZE;
    int entry = 0;
    for (Pair pair : page.pairs) {
      for (byte[] item : List.of(pair.key, pair.value)) {
        end -= stored(item);
        file.putShort(base + HEADER + 2 * entry++, (short) end);
        if (item.length + 1 > BIG) {
          file.put(base + end, HashLayout.ITEM_OFF_PAGE);
          file.putInt(base + end + 4, firstOverflow + overflow.size());
          file.putInt(base + end + 8, item.length);
          offPage(item, firstOverflow, overflow);
        } else {
          file.put(base + end, pair.type(item));
          file.put(base + end + 1, item);
        }
      }
    }
    file.putShort(base + HashLayout.PAGE_ENTRIES, (short) entry);
    file.putShort(base + HashLayout.PAGE_FREE_TO, (short) end);
  }

  private static void offPage(byte[] item, int firstOverflow, List<byte[]> overflow) {
    int room = PAGE_SIZE - HEADER;
    for (int from = 0; from < item.length; from += room) {
      int length = Math.min(room, item.length - from);
      int number = firstOverflow + overflow.size();
      boolean last = from + length == item.length;
      ByteBuffer page = ByteBuffer.allocate(PAGE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
      header(page, 0, from == 0 ? 0 : number - 1, last ? 0 : number + 1, HashLayout.TYPE_OVERFLOW);
      page.putInt(HashLayout.PAGE_NUMBER, number);
      page.putShort(HashLayout.PAGE_ENTRIES, (short) 1);
      page.putShort(HashLayout.PAGE_FREE_TO, (short) length);
      page.put(HEADER, item, from, length);
      overflow.add(page.array());
    }
  }

  private static void header(ByteBuffer file, int number, int previous, int next, byte type) {
    int base = number * PAGE_SIZE;
    file.putInt(base + 4, 1);
    file.putInt(base + HashLayout.PAGE_NUMBER, number);
    file.putInt(base + HashLayout.PAGE_PREVIOUS, previous);
    file.putInt(base + HashLayout.PAGE_NEXT, next);
    file.putShort(base + HashLayout.PAGE_FREE_TO, (short) PAGE_SIZE);
    file.put(base + HashLayout.PAGE_TYPE, type);
  }

  private void meta(ByteBuffer file, byte[] uid, int last) {
    file.putInt(4, 1);
    file.putInt(HashLayout.META_MAGIC, HashLayout.MAGIC);
    file.putInt(HashLayout.META_VERSION, HashLayout.VERSION);
    file.putInt(HashLayout.META_PAGE_SIZE, PAGE_SIZE);
    file.put(HashLayout.META_TYPE, HashLayout.TYPE_META);
    file.putInt(HashLayout.META_LAST_PAGE, last);
    file.putInt(HashLayout.META_FLAGS, duplicates ? 1 : 0);
    file.put(HashLayout.META_UID, uid, 0, 20);
    file.putInt(HashLayout.META_MAX_BUCKET, maxBucket);
    file.putInt(HashLayout.META_HIGH_MASK, highMask);
    file.putInt(HashLayout.META_LOW_MASK, lowMask);
    file.putInt(HashLayout.META_ELEMENTS, expected + count);
    file.putInt(HashLayout.META_CHARKEY, HashLayout.hash(HashLayout.CHARKEY));
    for (int i = 0; i < spares.length; i++) {
      file.putInt(HashLayout.META_SPARES + 4 * i, spares[i]);
    }
  }
}
