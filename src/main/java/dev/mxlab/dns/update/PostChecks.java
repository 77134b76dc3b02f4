package dev.mxlab.dns.update;

import dev.mxlab.dns.update.ZoneLog.Level;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.Checks;
import java.util.List;
import java.util.regex.Pattern;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** What a zone must still hold after an update, so that it could be loaded from its file again. */
final class PostChecks {
  private static final Pattern ADDRESS =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|(?=.*:)[0-9a-fA-F:.]+");

  private enum Finding {
    ADDRESS,
    NO_DATA,
    NO_NAME,
    EMPTY_NAME,
    ALIAS,
    BELOW_DNAME,
    ELSEWHERE
  }

  private record Found(Finding finding, Name at) {}

  private final Draft draft;
  private final String zoneName;
  private final UpdateRules rules;
  private final ClientTalk talk;

  PostChecks(Draft draft, String zoneName, UpdateRules rules, ClientTalk talk) {
    this.draft = draft;
    this.zoneName = zoneName;
    this.rules = rules;
    this.talk = talk;
  }

  /** Whether all name servers of the zone that are in it have an address there. */
  boolean nameServersHaveAddresses() {
    for (Record record : draft.records(draft.apex(), Type.NS)) {
      Name target = ((NSRecord) record).getTarget();
      if (target.subdomain(draft.apex())) {
        Finding finding = find(target).finding();
        if (finding != Finding.ADDRESS && finding != Finding.ELSEWHERE) {
          return false;
        }
      }
    }
    return true;
  }

  /** The same of the mail exchangers that were added; says what is wrong. */
  boolean mailExchangersHaveAddresses() {
    boolean fine = true;
    for (Record record : draft.added()) {
      if (record instanceof MXRecord mx) {
        fine &= isNoAddress(mx) && (!rules.integrity() || exchangerHasAddress(mx));
      }
    }
    return fine;
  }

  private boolean isNoAddress(MXRecord mx) {
    Checks.Level level = rules.checks().mxAddress();
    String target = mx.getTarget().toString(true);
    if (level == Checks.Level.IGNORE || !ADDRESS.matcher(target).matches()) {
      return true;
    }
    boolean fatal = level == Checks.Level.FAIL;
    talk.updating(
        zoneName,
        fatal ? Level.ERROR : Level.WARNING,
        shown(mx) + ": " + (fatal ? "" : "warning: ") + "'" + target + "': MX is an address");
    return !fatal;
  }

  private boolean exchangerHasAddress(MXRecord mx) {
    Name target = mx.getTarget();
    if (!target.subdomain(draft.apex()) || target.equals(Name.root)) {
      return true;
    }
    Found found = find(target);
    String trouble =
        switch (found.finding()) {
          case NO_DATA, NO_NAME -> "has no address records (A or AAAA)";
          case ALIAS -> "is a CNAME (illegal)";
          case BELOW_DNAME -> "is below a DNAME '" + found.at().toString(true) + "' (illegal)";
          case ADDRESS, EMPTY_NAME, ELSEWHERE -> "";
        };
    if (trouble.isEmpty()) {
      return true;
    }
    talk.updating(zoneName, Level.ERROR, shown(mx) + " '" + target.toString(true) + "' " + trouble);
    return false;
  }

  private static String shown(MXRecord mx) {
    return mx.getName().toString(true) + "/MX";
  }

  /** As a look-up of addresses would find {@code name} (RFC 1034 section 4.3.2). */
  private Found find(Name name) {
    int apex = draft.apex().labels();
    for (int labels = apex; labels <= name.labels(); labels++) {
      Name at = new Name(name, name.labels() - labels);
      if (labels > apex && draft.has(at, Type.NS)) {
        return new Found(Finding.ELSEWHERE, at);
      }
      if (labels < name.labels() && draft.has(at, Type.DNAME)) {
        return new Found(Finding.BELOW_DNAME, at);
      }
    }
    List<RecordSet> there = draft.sets(name);
    if (!there.isEmpty()) {
      return new Found(judge(there), name);
    }
    if (draft.stood(name)) {
      return new Found(Finding.EMPTY_NAME, name);
    }
    return wildcard(name);
  }

  private Found wildcard(Name name) {
    for (int up = 1; name.labels() - up >= draft.apex().labels(); up++) {
      Name above = new Name(name, up);
      try {
        List<RecordSet> there = draft.sets(new Name("*", above));
        if (!there.isEmpty()) {
          return new Found(judge(there), above);
        }
      } catch (TextParseException tooLong) {
        return new Found(Finding.NO_NAME, name);
      }
      if (!draft.sets(above).isEmpty() || draft.stood(above)) {
        break;
      }
    }
    return new Found(Finding.NO_NAME, name);
  }

  private static Finding judge(List<RecordSet> there) {
    boolean alias = false;
    for (RecordSet set : there) {
      if (set.type() == Type.A || set.type() == Type.AAAA) {
        return Finding.ADDRESS;
      }
      alias |= set.type() == Type.CNAME;
    }
    return alias ? Finding.ALIAS : Finding.NO_DATA;
  }
}
