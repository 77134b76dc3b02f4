package dev.mxlab.dns.zone;

import dev.mxlab.dns.zone.Checks.Level;
import dev.mxlab.dns.zone.ZoneContents.Group;
import dev.mxlab.dns.zone.ZoneContents.Owner;
import dev.mxlab.dns.zone.ZoneFile.Findings;
import dev.mxlab.text.Phrase;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/**
 * What a zone must hold as a whole: one SOA, name servers, and addresses for the names that its own
 * records point to.
 */
final class ZoneChecks implements OutsideChecks.Teller {
  private enum State {
    FOUND,
    NO_ADDRESS,
    ALIAS,
    BELOW_DNAME,
    DELEGATED
  }

  private final ZoneFile.Request request;
  private final ZoneContents contents;
  private final Findings findings;
  private final boolean anyDname;
  private final Checks.Integrity integrity;
  private final @Nullable OutsideChecks outside;

  ZoneChecks(ZoneFile.Request request, ZoneContents contents, Findings findings) {
    this.request = request;
    this.contents = contents;
    this.findings = findings;
    this.anyDname = contents.anyDname();
    this.integrity = request.checks().integrity();
    Elsewhere elsewhere = integrity.elsewhere();
    this.outside = elsewhere == null ? null : new OutsideChecks(elsewhere, this);
  }

  /** Says what is wrong; whether the zone can be served. */
  boolean pass() {
    if (outside == null && contents.isClosed()) {
      return true;
    }
    Owner apex = contents.get(request.apex());
    Group soa = apex == null ? null : apex.get(Type.SOA);
    Group servers = apex == null ? null : apex.get(Type.NS);
    boolean sound = true;
    if (servers != null) {
      for (int i = 0; i < servers.records().size(); i++) {
        sound &= nameServer(servers.records().get(i), servers.line(i));
      }
    }
    if (soa == null) {
      sound = false;
      error(0, "has 0 SOA records", Mends.of("no-soa", request.apex().toString()));
    }
    if (servers == null) {
      sound = false;
      error(0, "has no NS records", Mends.of("no-ns", request.apex().toString()));
    }
    if (sound && integrity.targets()) {
      sound = targets();
    }
    return sound;
  }

  private boolean nameServer(Record record, int line) {
    Name target = ((NSRecord) record).getTarget();
    if (!target.subdomain(request.apex())) {
      return true;
    }
    String words = "NS '" + target.toString(true) + "' ";
    switch (state(target)) {
      case NO_ADDRESS -> error(line, words + "has no address records (A or AAAA)", missing(target));
      case ALIAS -> error(line, words + "is a CNAME (illegal)", Mends.alias("NS", target));
      case BELOW_DNAME -> error(line, words + belowDname(target), null);
      case FOUND, DELEGATED -> {
        return true;
      }
    }
    return false;
  }

  /** Follows records to the hosts that they name; false when the zone is refused for one. */
  private boolean targets() {
    boolean sound = true;
    List<Owner> owners = contents.ownersWith(Type.MX, Type.SRV, Type.NS, Type.SPF);
    owners.sort(Comparator.comparing(Owner::name));
    for (Owner owner : owners) {
      Owner cut = cut(owner.name());
      if (owner.equals(cut)) {
        delegation(owner);
      } else if (cut == null) {
        sound &= hosts(owner, Type.MX, integrity.mxAlias());
        sound &= hosts(owner, Type.SRV, integrity.srvAlias());
        sender(owner);
      }
    }
    return sound;
  }

  /** RFC 7208 section 3.1: the record of type SPF is gone, the TXT record counts. */
  private void sender(Owner owner) {
    if (integrity.spf() && owner.get(Type.SPF) != null && !hasPolicy(owner.get(Type.TXT))) {
      warning(
          0,
          "'%s' found type SPF record but no SPF TXT record found, add matching type TXT record"
              .formatted(owner.name().toString(true)),
          Mends.of("spf", owner.name().toString()));
    }
  }

  private static boolean hasPolicy(@Nullable Group texts) {
    return texts != null
        && texts.records().stream()
            .map(record -> ((TXTRecord) record).getStrings())
            .anyMatch(strings -> strings.get(0).matches("(?i)v=spf1( .*)?"));
  }

  private boolean hosts(Owner owner, int type, Level alias) {
    Group group = owner.get(type);
    if (group == null) {
      return true;
    }
    boolean sound = true;
    for (int i = 0; i < group.records().size(); i++) {
      Record record = group.records().get(i);
      Name target =
          record instanceof MXRecord mx ? mx.getTarget() : ((SRVRecord) record).getTarget();
      if (target.equals(Name.root)) {
        continue;
      }
      String kind = Type.string(type);
      if (!target.subdomain(request.apex())) {
        sound &= outside == null || outside.host(owner, kind, target, group.line(i), alias);
        continue;
      }
      String words = owner.name().toString(true) + "/" + kind + " '" + target.toString(true) + "' ";
      int line = group.line(i);
      switch (state(target)) {
        case NO_ADDRESS ->
            warning(line, words + "has no address records (A or AAAA)", missing(target));
        case ALIAS ->
            sound &=
                illegal(alias, line, words + "is a CNAME (illegal)", Mends.alias(kind, target));
        case BELOW_DNAME -> sound &= illegal(alias, line, words + belowDname(target), null);
        case FOUND, DELEGATED -> {
          // As it should be, or not ours to know.
        }
      }
    }
    return sound;
  }

  /** Says it as strictly as it is asked for; whether the zone can be served. */
  private boolean illegal(Level level, int line, String words, @Nullable Phrase mend) {
    switch (level) {
      case WARN -> warning(line, words, mend);
      case FAIL -> error(line, words, mend);
      case IGNORE -> {
        // Nobody wants to know.
      }
    }
    return level != Level.FAIL;
  }

  private void delegation(Owner owner) {
    Group servers = owner.get(Type.NS);
    if (servers == null) {
      return;
    }
    for (int i = 0; i < servers.records().size(); i++) {
      Name target = ((NSRecord) servers.records().get(i)).getTarget();
      Owner glue = contents.get(target);
      if (!target.subdomain(request.apex()) || hasAddress(glue)) {
        if (outside != null && glue != null && cut(target) != null) {
          outside.server(owner, target, servers.line(i), glue);
        }
        continue;
      }
      String words = owner.name().toString(true) + "/NS '" + target.toString(true) + "' ";
      Owner cut = cut(target);
      if (owner.equals(cut)) {
        warning(
            servers.line(i),
            words + "has no REQUIRED GLUE address records (A or AAAA)",
            Mends.of("no-glue", target.toString()));
      } else if (cut != null) {
        if (integrity.siblings()) {
          warning(
              servers.line(i),
              words + "has no SIBLING GLUE address records (A or AAAA)",
              Mends.of("no-glue", target.toString()));
        }
      } else if (state(target) == State.ALIAS) {
        warning(servers.line(i), words + "is a CNAME (illegal)", Mends.alias("NS", target));
      } else if (state(target) == State.NO_ADDRESS) {
        warning(servers.line(i), words + "has no address records (A or AAAA)", missing(target));
      }
    }
  }

  private State state(Name target) {
    Owner cut = cut(target);
    if (cut != null) {
      return State.DELEGATED;
    }
    if (dname(target) != null) {
      return State.BELOW_DNAME;
    }
    Owner owner = contents.get(target);
    if (owner == null && !contents.isEmptyNonTerminal(target)) {
      owner = wildcard(target);
    }
    if (owner != null && owner.get(Type.CNAME) != null) {
      return State.ALIAS;
    }
    return hasAddress(owner) ? State.FOUND : State.NO_ADDRESS;
  }

  private static boolean hasAddress(@Nullable Owner owner) {
    return owner != null && (owner.get(Type.A) != null || owner.get(Type.AAAA) != null);
  }

  /** The delegation at or above {@code name}. */
  private @Nullable Owner cut(Name name) {
    Owner cut = null;
    for (Name at = name; at.labels() > request.apex().labels(); at = new Name(at, 1)) {
      Owner owner = contents.get(at);
      if (owner != null && owner.get(Type.NS) != null) {
        cut = owner;
      }
    }
    return cut;
  }

  private @Nullable Owner dname(Name name) {
    if (!anyDname) {
      return null;
    }
    for (Name at = name; at.labels() > request.apex().labels(); ) {
      at = new Name(at, 1);
      Owner owner = contents.get(at);
      if (owner != null && owner.get(Type.DNAME) != null) {
        return owner;
      }
    }
    return null;
  }

  private String belowDname(Name target) {
    Owner owner = dname(target);
    Group group = owner == null ? null : owner.get(Type.DNAME);
    if (owner == null || group == null) {
      return "";
    }
    Name alias = ((DNAMERecord) group.records().get(0)).getName();
    return "is below a DNAME '" + alias.toString(true) + "' (illegal)";
  }

  private @Nullable Owner wildcard(Name name) {
    for (Name at = name; at.labels() > request.apex().labels(); ) {
      at = new Name(at, 1);
      boolean exists = contents.get(at) != null || contents.isEmptyNonTerminal(at);
      if (exists || at.equals(request.apex())) {
        try {
          return contents.get(new Name("*", at));
        } catch (org.xbill.DNS.TextParseException tooLong) {
          return null;
        }
      }
    }
    return null;
  }

  private Phrase missing(Name target) {
    return Mends.noAddress(target, request.apex());
  }

  private String prefix() {
    return "zone " + request.zoneName() + ": ";
  }

  @Override
  public void error(int line, String words, @Nullable Phrase mend) {
    findings.error(request.shownAs(), line, prefix() + words, mend);
  }

  @Override
  public void warning(int line, String words, @Nullable Phrase mend) {
    findings.warning(request.shownAs(), line, prefix() + words, mend);
  }
}
