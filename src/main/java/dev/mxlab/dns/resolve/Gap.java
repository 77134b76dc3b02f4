package dev.mxlab.dns.resolve;

import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.NSEC3Record;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;
import org.xbill.DNS.utils.base32;

/**
 * Finds, among what came with an answer that a wildcard made, the record that says that the name
 * itself is not there (RFC 4035 section 5.3.4, RFC 5155 section 8.8).
 */
final class Gap {
  /** Above that BIND does not look at NSEC3 records. */
  private static final int MOST_ITERATIONS = 150;

  private static final base32 DIGITS = new base32(base32.Alphabet.BASE32HEX, false, false);

  private Gap() {}

  /** The record that leaves the name out, with its signatures; empty when none does. */
  static List<Record> around(Name name, List<Record> signatures, List<Record> among) {
    int labels = fewest(signatures);
    for (Record record : among) {
      boolean found =
          record instanceof NSECRecord nsec && leavesOut(nsec, name)
              || record instanceof NSEC3Record nsec3 && leavesOut(nsec3, name, labels);
      if (found) {
        List<Record> proof = new ArrayList<>(List.of(record));
        proof.addAll(Sealed.signatures(among, record.getName(), record.getType()));
        return proof.stream().distinct().toList();
      }
    }
    return List.of();
  }

  private static int fewest(List<Record> signatures) {
    return signatures.stream()
        .filter(record -> record.getType() == Type.RRSIG)
        .mapToInt(record -> ((RRSIGRecord) record).getLabels())
        .min()
        .orElse(0);
  }

  private static boolean leavesOut(NSECRecord nsec, Name name) {
    Name owner = nsec.getName();
    Name next = nsec.getNext();
    boolean last = next.compareTo(owner) <= 0;
    return owner.compareTo(name) < 0 && (last || name.compareTo(next) < 0);
  }

  /**
   * @param labels of the name above which there is nothing of {@code name}
   */
  private static boolean leavesOut(NSEC3Record nsec3, Name name, int labels) {
    int up = name.labels() - 1 - (labels + 1);
    byte[] owner = DIGITS.fromString(nsec3.getName().getLabelString(0));
    byte[] hash = up < 0 || owner == null ? null : hash(nsec3, new Name(name, up));
    if (hash == null) {
      return false;
    }
    byte[] next = nsec3.getNext();
    boolean behind = Arrays.compareUnsigned(owner, hash) < 0;
    boolean ahead = Arrays.compareUnsigned(hash, next) < 0;
    return Arrays.compareUnsigned(owner, next) < 0 ? behind && ahead : behind || ahead;
  }

  private static byte @Nullable [] hash(NSEC3Record nsec3, Name name) {
    if (nsec3.getIterations() > MOST_ITERATIONS) {
      return null;
    }
    try {
      return nsec3.hashName(name);
    } catch (NoSuchAlgorithmException unknown) {
      return null;
    }
  }
}
