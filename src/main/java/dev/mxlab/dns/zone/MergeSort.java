package dev.mxlab.dns.zone;

import java.util.function.IntBinaryOperator;

/** Sorts numbers by what they stand for; runs that are in order already cost one look. */
final class MergeSort {
  private MergeSort() {}

  /** Sorts {@code values} and returns them, or another array. */
  static int[] sort(int[] values, IntBinaryOperator order) {
    int[] from = values;
    int[] to = new int[values.length];
    // Where each run of the moment begins, and the end.
    int[] runs = new int[values.length + 1];
    int count = runs(values, order, runs);
    while (count > 1) {
      int merged = 0;
      for (int run = 0; run < count; run += 2) {
        int start = runs[run];
        if (run + 1 == count) {
          System.arraycopy(from, start, to, start, runs[count] - start);
        } else {
          merge(from, start, runs[run + 1], runs[run + 2], to, order);
        }
        runs[merged++] = start;
      }
      runs[merged] = values.length;
      count = merged;
      int[] swap = from;
      from = to;
      to = swap;
    }
    return from;
  }

  private static int runs(int[] values, IntBinaryOperator order, int[] runs) {
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      if (i == 0 || order.applyAsInt(values[i - 1], values[i]) > 0) {
        runs[count++] = i;
      }
    }
    runs[count] = values.length;
    return count;
  }

  private static void merge(
      int[] from, int start, int middle, int end, int[] to, IntBinaryOperator order) {
    int left = start;
    int right = middle;
    for (int at = start; at < end; at++) {
      boolean takeLeft =
          right == end || left < middle && order.applyAsInt(from[left], from[right]) <= 0;
      to[at] = takeLeft ? from[left++] : from[right++];
    }
  }
}
