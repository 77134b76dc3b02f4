package dev.mxlab.dns.wire;

/** DNSSEC's canonical order of names (RFC 4034 section 6.1), for one thread that compares many. */
public final class NameOrder {
  private static final int MOST_LABELS = 128;

  private final int[] ones = new int[MOST_LABELS];
  private final int[] others = new int[MOST_LABELS];

  public int compare(byte[] one, int oneAt, byte[] other, int otherAt) {
    int labels = starts(one, oneAt, ones);
    int otherLabels = starts(other, otherAt, others);
    int common = Math.min(labels, otherLabels);
    for (int i = 1; i <= common; i++) {
      int order = label(one, ones[labels - i], other, others[otherLabels - i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(labels, otherLabels);
  }

  /** Notes where each label of a name begins; how many there are. */
  private static int starts(byte[] octets, int at, int[] into) {
    int labels = 0;
    for (int label = at; octets[label] != 0; label += 1 + octets[label]) {
      into[labels++] = label;
    }
    return labels;
  }

  private static int label(byte[] one, int a, byte[] other, int b) {
    int shorter = Math.min(one[a], other[b]);
    for (int i = 1; i <= shorter; i++) {
      byte x = one[a + i];
      byte y = other[b + i];
      if (x != y) {
        int order = (WireNames.lower(x) & 0xFF) - (WireNames.lower(y) & 0xFF);
        if (order != 0) {
          return order;
        }
      }
    }
    return one[a] - other[b];
  }
}
