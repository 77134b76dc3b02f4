package dev.mxlab.dns.update;

import dev.mxlab.dns.resolve.RecordText;
import dev.mxlab.dns.update.ZoneLog.Level;
import dev.mxlab.dns.wire.RecordSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * Does an admitted update to a draft (RFC 2136 sections 3.2 and 3.4.2), with what BIND adds to it:
 * what makes no sense is ignored record by record, a zone that would lose its name servers'
 * addresses refuses the whole.
 */
final class Application {
  /** The octets of a WKS record that tell it from others: address and protocol. */
  private static final int WKS_IDENTITY = 5;

  private final Draft draft;
  private final int dclass;
  private final String zoneName;
  private final UpdateRules rules;
  private final ClientTalk talk;
  private boolean serialGiven;

  Application(Draft draft, int dclass, String zoneName, UpdateRules rules, ClientTalk talk) {
    this.draft = draft;
    this.dclass = dclass;
    this.zoneName = zoneName;
    this.rules = rules;
    this.talk = talk;
  }

  /**
   * Does it all, or nothing.
   *
   * @param most as its admission found
   * @return the response code; the draft is changed only with NOERROR, and then only when the
   *     update had an effect
   */
  int run(UpdateRequest request, int[] most, Instant now) {
    Prerequisites.Failure failure = Prerequisites.check(draft, dclass, request.prerequisites());
    if (failure != null) {
      talk.updating(zoneName, Level.INFO, failure.message());
      return failure.rcode();
    }
    for (int i = 0; i < most.length; i++) {
      Record update = request.updates().get(i);
      if (update.getDClass() == dclass) {
        add(update, most[i]);
        if (tooMany(update)) {
          say("adding an RR failed: too many records");
          draft.rollBack();
          return Rcode.SERVFAIL;
        }
      } else if (update.getDClass() == DClass.ANY) {
        deleteSets(update);
      } else {
        deleteOne(update);
      }
    }
    if (!draft.changed()) {
      return Rcode.NOERROR;
    }
    if (draft.had(Type.DNSKEY) && !draft.has(draft.apex(), Type.DNSKEY)) {
      say("update rejected: all DNSKEY records removed and 'dnssec-secure-to-insecure' not set");
      draft.rollBack();
      return Rcode.REFUSED;
    }
    PostChecks checks = new PostChecks(draft, zoneName, rules, talk);
    if (!checks.nameServersHaveAddresses()) {
      say("update rejected: post update name server sanity check failed");
      draft.rollBack();
      return Rcode.REFUSED;
    }
    if (!serialGiven) {
      SOARecord soa = draft.soa();
      draft.soa(Serial.with(soa, Serial.next(soa.getSerial(), rules.method(), now)));
    }
    if (!checks.mailExchangersHaveAddresses()) {
      draft.rollBack();
      return Rcode.REFUSED;
    }
    removeOrphanedDs();
    return signed();
  }

  /**
   * Every change of a zone with keys takes signatures, which nobody makes here: told as BIND does
   * where the private keys are not.
   */
  private int signed() {
    Name apex = draft.apex();
    if (!draft.has(apex, Type.DNSKEY)) {
      return Rcode.NOERROR;
    }
    tellMissingKeys();
    if (!draft.has(apex, Type.NSEC) && !draft.had(Type.NSEC3PARAM)) {
      return Rcode.NOERROR;
    }
    talk.updating(
        zoneName, Level.ERROR, "found no active private keys, unable to generate any signatures");
    talk.updating(zoneName, Level.ERROR, "RRSIG/NSEC/NSEC3 update failed: not found");
    draft.rollBack();
    return Rcode.SERVFAIL;
  }

  private void tellMissingKeys() {
    for (Record record : draft.records(draft.apex(), Type.DNSKEY)) {
      DNSKEYRecord key = (DNSKEYRecord) record;
      talk.general(
          Level.WARNING,
          String.format(
              "dns_dnssec_findzonekeys2: error reading K%s+%03d+%05d.private: file not found",
              draft.apex(), key.getAlgorithm(), key.getFootprint()));
    }
  }

  private void add(Record update, int most) {
    Name name = update.getName();
    if (!addable(update)) {
      return;
    }
    if (update.getType() == Type.SOA && !newSoa((SOARecord) update)) {
      return;
    }
    if (update.getType() == Type.DS && name.equals(draft.apex())) {
      say("attempt to add a DS record at zone apex ignored");
      return;
    }
    if (update.getType() == Types.PRIVATE) {
      say("attempt to add a private type (65534) record rejected internal use only");
      return;
    }
    if (innerWildcard(name)) {
      say("warning: ownername '" + shown(name) + "' contains a non-terminal wildcard");
    }
    Record record = update;
    if (rules.mostTtl() > 0 && update.getTTL() > rules.mostTtl()) {
      say("reducing TTL to the configured max-zone-ttl " + rules.mostTtl());
      record =
          Record.newRecord(name, update.getType(), dclass, rules.mostTtl(), RecordSet.data(update));
    }
    if (most > 0 && draft.records(name, update.getType()).size() >= most) {
      say("attempt to add more records than permitted by policy max=" + most);
      return;
    }
    say(
        "adding an RR at '"
            + shown(name)
            + "' "
            + Type.string(record.getType())
            + " "
            + RecordText.data(record));
    put(record);
  }

  /** By max-records-per-type and max-types-per-name. */
  private boolean tooMany(Record added) {
    int records = rules.checks().mostRecords();
    int types = rules.checks().mostTypes();
    Name name = added.getName();
    return records > 0 && draft.records(name, added.getType()).size() > records
        || types > 0 && draft.sets(name).size() > types;
  }

  private boolean addable(Record update) {
    int type = update.getType();
    Name name = update.getName();
    if (type == Type.MD || type == Type.MF) {
      say("attempt to add " + Type.string(type) + " ignored");
      return false;
    }
    if ((type == Type.NS || type == Type.DNAME) && name.isWild()) {
      say("attempt to add wildcard " + Type.string(type) + " record ignored");
      return false;
    }
    if (type == Type.CNAME) {
      for (RecordSet there : draft.sets(name)) {
        if (there.type() != Type.CNAME && !Types.besideCname(there.type())) {
          say("attempt to add CNAME alongside non-CNAME ignored");
          return false;
        }
      }
    } else if (draft.has(name, Type.CNAME) && !Types.besideCname(type)) {
      say("attempt to add non-CNAME alongside CNAME ignored");
      return false;
    }
    return true;
  }

  private boolean newSoa(SOARecord soa) {
    if (!draft.has(soa.getName(), Type.SOA)) {
      say("attempt to create 2nd SOA ignored");
      return false;
    }
    if (!Serial.newer(soa.getSerial(), draft.soa().getSerial())) {
      say("SOA update failed to increment serial, ignoring it");
      return false;
    }
    serialGiven = true;
    return true;
  }

  /** A label {@code *} that is not the first. */
  private static boolean innerWildcard(Name name) {
    for (int i = 1; i < name.labels() - 1; i++) {
      byte[] label = name.getLabel(i);
      if (label[0] == 1 && label[1] == '*') {
        return true;
      }
    }
    return false;
  }

  /**
   * Puts a record in: it replaces what it must be alone with, and all records of its set take on
   * its TTL and the case of its owner.
   */
  private void put(Record record) {
    List<Record> there = draft.records(record.getName(), record.getType());
    // A name has its letters in one case: it is this record's only where nothing else is there.
    boolean anyCase = draft.sets(record.getName()).size() > 1;
    for (Record old : there) {
      boolean same = anyCase || sameCase(old, record);
      if (old.equals(record) && same && old.getTTL() == record.getTTL()) {
        return;
      }
    }
    List<Record> anew = new ArrayList<>();
    for (Record old : there) {
      boolean same = (anyCase || sameCase(old, record)) && old.getTTL() == record.getTTL();
      boolean signature = record.getType() == Type.RRSIG && !covers(old, record);
      if (replaces(record, old)) {
        draft.delete(old);
      } else if (!same && !signature) {
        draft.delete(old);
        if (!old.equals(record)) {
          anew.add(
              Record.newRecord(
                  record.getName(), old.getType(), dclass, record.getTTL(), RecordSet.data(old)));
        }
      }
    }
    anew.forEach(draft::add);
    draft.add(record);
  }

  private static boolean covers(Record old, Record record) {
    return ((RRSIGRecord) old).getTypeCovered() == ((RRSIGRecord) record).getTypeCovered();
  }

  private static boolean sameCase(Record one, Record other) {
    return Arrays.equals(one.getName().toWire(), other.getName().toWire());
  }

  /** Types of which there is one only, or one of a kind (RFC 2136 section 1.1.5). */
  private static boolean replaces(Record record, Record old) {
    return switch (record.getType()) {
      case Type.CNAME, Type.DNAME, Type.SOA, Type.NSEC -> true;
      case Type.RRSIG -> {
        RRSIGRecord a = (RRSIGRecord) old;
        RRSIGRecord b = (RRSIGRecord) record;
        yield a.getFootprint() == b.getFootprint()
            && a.getTypeCovered() == b.getTypeCovered()
            && a.getAlgorithm() == b.getAlgorithm();
      }
      case Type.WKS -> {
        byte[] a = RecordSet.data(old);
        byte[] b = RecordSet.data(record);
        yield Arrays.equals(a, 0, WKS_IDENTITY, b, 0, WKS_IDENTITY);
      }
      case Type.NSEC3PARAM -> {
        byte[] a = RecordSet.data(old);
        byte[] b = RecordSet.data(record);
        // All but the flags.
        yield a[0] == b[0] && Arrays.equals(a, 2, a.length, b, 2, b.length);
      }
      default -> false;
    };
  }

  private void deleteSets(Record update) {
    Name name = update.getName();
    int type = update.getType();
    boolean apex = name.equals(draft.apex());
    if (type == Type.ANY) {
      say("delete all rrsets from name '" + shown(name) + "'");
      for (RecordSet set : draft.sets(name)) {
        if (!staysWithTheName(set.type(), apex)) {
          set.records().forEach(draft::delete);
        }
      }
    } else if (apex && (type == Type.SOA || type == Type.NS)) {
      say("attempt to delete all SOA or NS records ignored");
    } else {
      say("deleting rrset at '" + shown(name) + "' " + Type.string(type));
      draft.records(name, type).forEach(draft::delete);
    }
  }

  private static boolean staysWithTheName(int type, boolean apex) {
    boolean made = type == Type.RRSIG || type == Type.NSEC;
    return made || apex && (type == Type.SOA || type == Type.NS || type == Type.NSEC3PARAM);
  }

  private void deleteOne(Record update) {
    Name name = update.getName();
    int type = update.getType();
    if (name.equals(draft.apex())) {
      if (type == Type.SOA) {
        say("attempt to delete SOA ignored");
        return;
      }
      if (type == Type.NS && draft.records(name, Type.NS).size() == 1) {
        say("attempt to delete last NS ignored");
        return;
      }
    }
    say("deleting an RR at " + shown(name) + " " + Type.string(type));
    if (UpdateRequest.isEmpty(update)) {
      return;
    }
    Record wanted = UpdateRequest.inClass(update, dclass);
    for (Record there : draft.records(name, type)) {
      if (there.equals(wanted)) {
        draft.delete(there);
      }
    }
  }

  /** A DS record stands at a delegation (RFC 3658 section 2.2). */
  private void removeOrphanedDs() {
    List<Record> touched = new ArrayList<>(draft.deleted());
    touched.removeIf(r -> r.getType() != Type.NS);
    draft.added().stream().filter(r -> r.getType() == Type.DS).forEach(touched::add);
    for (Record record : touched) {
      Name name = record.getName();
      if (!draft.has(name, Type.NS) || name.equals(draft.apex())) {
        draft.records(name, Type.DS).forEach(draft::delete);
      }
    }
  }

  private void say(String text) {
    talk.updating(zoneName, Level.INFO, text);
  }

  private static String shown(Name name) {
    return name.toString(true);
  }
}
