package dev.mxlab.dns.update;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** What must hold before an update is done (RFC 2136 section 3.2). */
final class Prerequisites {
  /** Why the update is not done. */
  record Failure(int rcode, String message) {}

  private record Id(Name owner, int type) {}

  private final Draft draft;
  private final int dclass;

  /** The sets that must be just so. */
  private final Map<Id, Set<Record>> exact = new LinkedHashMap<>();

  private Prerequisites(Draft draft, int dclass) {
    this.draft = draft;
    this.dclass = dclass;
  }

  /** The first that does not hold; null when all do. */
  static @Nullable Failure check(Draft draft, int dclass, List<Record> prerequisites) {
    return new Prerequisites(draft, dclass).check(prerequisites);
  }

  private @Nullable Failure check(List<Record> prerequisites) {
    for (Record one : prerequisites) {
      Failure failure = check(one);
      if (failure != null) {
        return failure;
      }
    }
    for (Map.Entry<Id, Set<Record>> wanted : exact.entrySet()) {
      Id id = wanted.getKey();
      if (!wanted.getValue().equals(new HashSet<>(draft.records(id.owner(), id.type())))) {
        return of(
            Rcode.NXRRSET,
            shown(id.owner()) + "/" + Type.string(id.type()),
            "'RRset exists (value dependent)' prerequisite not satisfied");
      }
    }
    return null;
  }

  private @Nullable Failure check(Record one) {
    if (one.getTTL() != 0) {
      return of(Rcode.FORMERR, "prerequisite TTL is not zero");
    }
    Name name = one.getName();
    if (!name.subdomain(draft.apex())) {
      return of(Rcode.NOTZONE, shown(name), "prerequisite name is out of zone");
    }
    if (one.getDClass() == DClass.ANY) {
      return UpdateRequest.isEmpty(one)
          ? mustExist(name, one.getType())
          : of(Rcode.FORMERR, "class ANY prerequisite RDATA is not empty");
    } else if (one.getDClass() == DClass.NONE) {
      return UpdateRequest.isEmpty(one)
          ? mustNotExist(name, one.getType())
          : of(Rcode.FORMERR, "class NONE prerequisite RDATA is not empty");
    } else if (one.getDClass() == dclass) {
      exact.computeIfAbsent(new Id(name, one.getType()), none -> new HashSet<>()).add(one);
      return null;
    }
    return of(Rcode.FORMERR, "malformed prerequisite");
  }

  private @Nullable Failure mustExist(Name name, int type) {
    if (type == Type.ANY) {
      return draft.sets(name).isEmpty()
          ? of(Rcode.NXDOMAIN, shown(name), "'name in use' prerequisite not satisfied")
          : null;
    }
    return draft.has(name, type)
        ? null
        : of(
            Rcode.NXRRSET,
            shown(name) + "/" + Type.string(type),
            "'rrset exists (value independent)' prerequisite not satisfied");
  }

  private @Nullable Failure mustNotExist(Name name, int type) {
    if (type == Type.ANY) {
      return draft.sets(name).isEmpty()
          ? null
          : of(Rcode.YXDOMAIN, shown(name), "'name not in use' prerequisite not satisfied");
    }
    return draft.has(name, type)
        ? of(
            Rcode.YXRRSET,
            shown(name) + "/" + Type.string(type),
            "'rrset does not exist' prerequisite not satisfied")
        : null;
  }

  private static String shown(Name name) {
    return name.toString(true);
  }

  private static Failure of(int rcode, String... parts) {
    boolean unmet =
        rcode == Rcode.NXDOMAIN
            || rcode == Rcode.YXDOMAIN
            || rcode == Rcode.NXRRSET
            || rcode == Rcode.YXRRSET;
    return new Failure(
        rcode,
        "update "
            + (unmet ? "unsuccessful: " : "failed: ")
            + String.join(": ", parts)
            + " ("
            + Rcode.string(rcode)
            + ")");
  }
}
