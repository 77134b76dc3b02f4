package dev.mxlab.dns.zone;

/** How many names stand right below a node, for those nodes below which any do. */
final class Children {
  private int[] nodes = new int[16];
  private int[] counts = new int[16];
  private int size;

  void add(int node) {
    int slot = slot(nodes, node);
    if (nodes[slot] == 0) {
      if (++size * 2 > nodes.length) {
        grow();
        slot = slot(nodes, node);
      }
      nodes[slot] = node + 1;
    }
    counts[slot]++;
  }

  int of(int node) {
    return counts[slot(nodes, node)];
  }

  private static int slot(int[] nodes, int node) {
    int mask = nodes.length - 1;
    int slot = (node * 0x9E3779B9 >>> 7) & mask;
    while (nodes[slot] != 0 && nodes[slot] != node + 1) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    int[] oldNodes = nodes;
    int[] oldCounts = counts;
    nodes = new int[oldNodes.length * 2];
    counts = new int[nodes.length];
    for (int i = 0; i < oldNodes.length; i++) {
      if (oldNodes[i] != 0) {
        int slot = slot(nodes, oldNodes[i] - 1);
        nodes[slot] = oldNodes[i];
        counts[slot] = oldCounts[i];
      }
    }
  }
}
