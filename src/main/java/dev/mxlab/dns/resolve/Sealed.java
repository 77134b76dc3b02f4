package dev.mxlab.dns.resolve;

import dev.mxlab.dns.wire.RecordSet;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * What goes with an RRset, or with a denial, for those who validate: its signatures, and where a
 * wildcard made it or nothing is there, the signed proof. It is kept as it came; whether it is
 * right, they will see.
 *
 * @param signatures empty where the zone is not signed
 * @param proof NSEC and NSEC3 records with their signatures
 */
record Sealed(List<RecordSet> signatures, List<RecordSet> proof) {
  static final Sealed NOT = new Sealed(List.of(), List.of());

  static Sealed of(List<Record> signatures, List<Record> proof) {
    return signatures.isEmpty() && proof.isEmpty()
        ? NOT
        : new Sealed(RecordSet.group(signatures), RecordSet.group(proof));
  }

  /** The type that a signature covers; 0 of other records. */
  static int covers(Record record) {
    return record instanceof RRSIGRecord signature ? signature.getTypeCovered() : 0;
  }

  /** The signatures of a name's records of a type. */
  static List<Record> signatures(List<Record> among, Name name, int type) {
    List<Record> found = new ArrayList<>();
    for (Record record : among) {
      if (covers(record) == type
          && record.getType() == Type.RRSIG
          && record.getName().equals(name)) {
        found.add(record);
      }
    }
    return found;
  }

  /** Whether it is NSEC, NSEC3 or a signature of those. */
  static boolean isProof(Record record) {
    int type = record.getType() == Type.RRSIG ? covers(record) : record.getType();
    return type == Type.NSEC || type == Type.NSEC3;
  }

  /** Whether a wildcard made what is signed: it has more labels (RFC 4035 section 5.3.4). */
  static boolean isMade(List<Record> signatures) {
    for (Record record : signatures) {
      Name name = record.getName();
      int labels = name.labels() - (name.isWild() ? 2 : 1);
      if (record instanceof RRSIGRecord signature && signature.getLabels() < labels) {
        return true;
      }
    }
    return false;
  }

  int octets() {
    int octets = 0;
    for (RecordSet set : signatures) {
      octets += set.octets();
    }
    for (RecordSet set : proof) {
      octets += set.octets();
    }
    return octets;
  }
}
