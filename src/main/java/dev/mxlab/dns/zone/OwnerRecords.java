package dev.mxlab.dns.zone;

import dev.mxlab.dns.zone.ZoneContents.Group;
import dev.mxlab.dns.zone.ZoneContents.Owner;
import dev.mxlab.dns.zone.ZoneFile.Findings;
import dev.mxlab.text.Phrase;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AFSDBRecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Type;

/**
 * The records of the owner that is being read. They are checked against each other and go over to
 * the zone when the owner changes, as in BIND, whose messages depend on it: a TTL differs "from the
 * prior one" only within such a run of lines.
 */
final class OwnerRecords {
  private static final Name ARPA = Name.fromConstantString("arpa.");

  private record Line(Record record, long ttl, String file, int line) {}

  private final ZoneFile.Request request;
  private final ZoneContents contents;
  private final Findings findings;
  private final List<List<Line>> byType = new ArrayList<>();
  private @Nullable Name owner;
  private String lastFile = "";
  private int lastLine;

  OwnerRecords(ZoneFile.Request request, ZoneContents contents, Findings findings) {
    this.request = request;
    this.contents = contents;
    this.findings = findings;
  }

  /** Adds a record; the fault for which the zone is refused, or null. */
  @Nullable Fault add(Name name, Record record, long ttl, String file, int line) {
    owner = name;
    lastFile = file;
    lastLine = line;
    Fault fault = checkNames(name, record, file, line);
    List<Line> list = listOf(record.getType());
    long first = list.isEmpty() ? ttl : list.get(0).ttl();
    if (first != ttl) {
      findings.warning(
          file, line, file + ":" + line + ": TTL set to prior TTL (" + first + ")", null);
    }
    list.add(new Line(record, first, file, line));
    return fault;
  }

  private List<Line> listOf(int type) {
    for (List<Line> list : byType) {
      if (list.get(0).record().getType() == type) {
        return list;
      }
    }
    List<Line> list = new ArrayList<>(2);
    byType.add(list);
    return list;
  }

  private @Nullable Fault checkNames(Name name, Record record, String file, int line) {
    if (request.checks().names() == Checks.Level.IGNORE) {
      return null;
    }
    boolean hostOwner =
        record.getType() == Type.A || record.getType() == Type.AAAA || record.getType() == Type.MX;
    if (hostOwner && !MasterText.isHostName(name)) {
      return badName(name, Fault.BAD_OWNER, file, line);
    }
    Name target = hostTarget(name, record);
    if (target != null && !MasterText.isHostName(target)) {
      return badName(target, Fault.BAD_NAME, file, line);
    }
    return null;
  }

  static @Nullable Name hostTarget(Name owner, Record record) {
    if (record instanceof NSRecord ns) {
      return ns.getTarget();
    } else if (record instanceof MXRecord mx) {
      return mx.getTarget();
    } else if (record instanceof SRVRecord srv) {
      return srv.getTarget();
    } else if (record instanceof SOARecord soa) {
      return soa.getHost();
    } else if (record instanceof PTRRecord ptr && owner.subdomain(ARPA)) {
      return ptr.getTarget();
    } else if (record instanceof AFSDBRecord afsdb) {
      return afsdb.getHost();
    }
    return null;
  }

  private @Nullable Fault badName(Name name, Fault fault, String file, int line) {
    String words = file + ":" + line + ": " + name.toString(true) + ": " + fault.words();
    Phrase mend = Mends.badName(name);
    if (request.checks().names() == Checks.Level.FAIL) {
      findings.error(file, line, words, mend);
      return fault;
    }
    findings.warning(file, line, words, mend);
    return null;
  }

  /** Hands everything over; the first fault for which the zone is refused, or null. */
  @Nullable Fault commit() {
    Name name = owner;
    if (name == null || byType.isEmpty()) {
      byType.clear();
      return null;
    }
    Owner there = contents.at(name);
    Fault fault = null;
    for (List<Line> list : byType) {
      fault = hand(there, list);
      if (fault != null) {
        findings.error(
            lastFile,
            lastLine,
            "dns_master_load: "
                + lastFile
                + ":"
                + lastLine
                + ": "
                + name.toString(true)
                + ": "
                + fault.words(),
            Mends.beside(fault, name));
        break;
      }
    }
    byType.clear();
    return fault;
  }

  private @Nullable Fault hand(Owner there, List<Line> list) {
    int type = list.get(0).record().getType();
    Group group = there.at(type);
    for (Line line : list) {
      group.add(line.record(), line.line());
    }
    group.ttl(list.get(0).ttl());
    boolean singleton = type == Type.SOA || type == Type.CNAME || type == Type.DNAME;
    if (singleton && group.records().size() > 1) {
      return Fault.SINGLETON;
    }
    int most = request.checks().mostRecords();
    if (most > 0 && group.records().size() > most) {
      return Fault.TOO_MANY;
    }
    if (there.get(Type.CNAME) != null) {
      for (Group beside : there.groups()) {
        if (!ZoneContents.mayStandBesideCname(beside.type())) {
          return Fault.CNAME_AND_OTHER;
        }
      }
    }
    return null;
  }
}
