package dev.mxlab.dns.zone;

import java.util.Arrays;
import java.util.List;

/** From which line of its file each record of a zone is: numbers only, dropped with the loading. */
final class RecordLines {
  private int[] nodes = new int[16];
  private int[] starts = new int[16];
  private int[] lines = new int[16];
  private int count;
  private int used;

  /** Notes the lines of a node that is the highest of all so far. */
  void put(int node, List<SetDraft> sets) {
    if (count == nodes.length) {
      nodes = Arrays.copyOf(nodes, 2 * count);
      starts = Arrays.copyOf(starts, 2 * count);
    }
    nodes[count] = node;
    starts[count++] = used;
    for (int i = 0; i < sets.size(); i++) {
      SetDraft set = sets.get(i);
      for (int record = 0; record < set.count(); record++) {
        if (used == lines.length) {
          lines = Arrays.copyOf(lines, 2 * used);
        }
        lines[used++] = set.line(record);
      }
    }
  }

  int size() {
    return count;
  }

  /** One of the nodes, from the lowest to the highest. */
  int node(int index) {
    return nodes[index];
  }

  /** All nodes, ascending; some have been replaced by later ones. */
  int[] nodes() {
    return Arrays.copyOf(nodes, count);
  }

  /** Of the node's record {@code index}, counted through all of its sets. */
  int line(int node, int index) {
    int at = Arrays.binarySearch(nodes, 0, count, node);
    return at < 0 ? 0 : lines[starts[at] + index];
  }
}
