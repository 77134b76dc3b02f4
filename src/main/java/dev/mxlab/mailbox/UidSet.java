package dev.mxlab.mailbox;

import java.util.Arrays;
import java.util.Collection;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/** UIDs as ranges in ascending order; immutable. As text it is a sequence-set of IMAP. */
public final class UidSet {
  public static final UidSet NONE = new UidSet(new long[0]);

  /** All that there are. */
  public static final UidSet ALL = new UidSet(new long[] {1, 0xffff_ffffL});

  /** First and last of each range, ranges neither overlapping nor touching. */
  private final long[] bounds;

  private UidSet(long[] bounds) {
    this.bounds = bounds;
  }

  /** Collects UIDs, cheapest in ascending order. */
  public static final class Builder {
    private long[] bounds = new long[8];
    private int used;

    public Builder add(long uid) {
      return add(uid, uid);
    }

    /** Both inclusive, in either order. */
    public Builder add(long one, long other) {
      long first = Math.min(one, other);
      long last = Math.max(one, other);
      if (used > 0 && first >= bounds[used - 2] && first <= bounds[used - 1] + 1) {
        bounds[used - 1] = Math.max(bounds[used - 1], last);
        return this;
      }
      if (used == bounds.length) {
        bounds = Arrays.copyOf(bounds, used * 2);
      }
      bounds[used++] = first;
      bounds[used++] = last;
      return this;
    }

    public UidSet build() {
      return used == 0 ? NONE : new UidSet(merged(bounds, used));
    }

    private static long[] merged(long[] bounds, int used) {
      boolean ascending = true;
      for (int i = 2; i < used && ascending; i += 2) {
        ascending = bounds[i] > bounds[i - 1] + 1;
      }
      if (ascending) {
        return Arrays.copyOf(bounds, used);
      }
      Integer[] order = new Integer[used / 2];
      Arrays.setAll(order, i -> i * 2);
      Arrays.sort(order, (a, b) -> Long.compare(bounds[a], bounds[b]));
      long[] out = new long[used];
      int n = 0;
      for (int at : order) {
        if (n > 0 && bounds[at] <= out[n - 1] + 1) {
          out[n - 1] = Math.max(out[n - 1], bounds[at + 1]);
        } else {
          out[n++] = bounds[at];
          out[n++] = bounds[at + 1];
        }
      }
      return Arrays.copyOf(out, n);
    }
  }

  public static Builder builder() {
    return new Builder();
  }

  public static UidSet of(long... uids) {
    Builder builder = builder();
    for (long uid : uids) {
      builder.add(uid);
    }
    return builder.build();
  }

  public static UidSet of(Collection<Long> uids) {
    Builder builder = builder();
    uids.forEach(builder::add);
    return builder.build();
  }

  public static UidSet range(long first, long last) {
    return builder().add(first, last).build();
  }

  public boolean contains(long uid) {
    int low = 0;
    int high = bounds.length / 2 - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (uid < bounds[2 * middle]) {
        high = middle - 1;
      } else if (uid > bounds[2 * middle + 1]) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }

  public boolean isEmpty() {
    return bounds.length == 0;
  }

  /** How many UIDs it has. */
  public long count() {
    long count = 0;
    for (int i = 0; i < bounds.length; i += 2) {
      count += bounds[i + 1] - bounds[i] + 1;
    }
    return count;
  }

  /** How many ranges. */
  public int ranges() {
    return bounds.length / 2;
  }

  public long first(int range) {
    return bounds[2 * range];
  }

  public long last(int range) {
    return bounds[2 * range + 1];
  }

  public UidSet and(UidSet other) {
    Builder both = builder();
    int a = 0;
    int b = 0;
    while (a < ranges() && b < other.ranges()) {
      long first = Math.max(first(a), other.first(b));
      long last = Math.min(last(a), other.last(b));
      if (first <= last) {
        both.add(first, last);
      }
      if (last(a) < other.last(b)) {
        a++;
      } else {
        b++;
      }
    }
    return both.build();
  }

  public UidSet or(UidSet other) {
    Builder all = builder();
    for (UidSet set : new UidSet[] {this, other}) {
      for (int i = 0; i < set.ranges(); i++) {
        all.add(set.first(i), set.last(i));
      }
    }
    return all.build();
  }

  /** Ascending; beware of {@link #ALL}. */
  public void forEach(LongConsumer each) {
    stream().forEach(each);
  }

  public LongStream stream() {
    return LongStream.range(0, ranges())
        .flatMap(i -> LongStream.rangeClosed(first((int) i), last((int) i)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UidSet set && Arrays.equals(bounds, set.bounds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bounds);
  }

  /** {@code 1:3,7}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < bounds.length; i += 2) {
      text.append(i > 0 ? "," : "").append(bounds[i]);
      if (bounds[i + 1] > bounds[i]) {
        text.append(':').append(bounds[i + 1]);
      }
    }
    return text.toString();
  }
}
