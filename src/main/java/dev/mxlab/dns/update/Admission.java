package dev.mxlab.dns.update;

import dev.mxlab.dns.answer.Requester;
import dev.mxlab.dns.answer.Transport;
import dev.mxlab.dns.update.UpdatePolicy.Grant;
import dev.mxlab.dns.update.UpdateRules.Listed;
import dev.mxlab.dns.update.ZoneLog.Level;
import dev.mxlab.dns.update.ZoneLog.Topic;
import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.Checks;
import dev.mxlab.dns.zone.NameCheck;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneNode;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Whether an update is allowed and well-formed, before it is queued for its zone: permission, then
 * the prescan of RFC 2136 section 3.4.1.
 */
public final class Admission {
  /**
   * What came of it.
   *
   * @param rcode NOERROR when the update may go on
   * @param most per record of the update, how many a policy allows there; 0: any number
   */
  public record Verdict(int rcode, int[] most) {}

  private final Zone zone;
  private final String zoneName;
  private final UpdateRules rules;
  private final Requester who;
  private final ClientTalk talk;

  public Admission(Zone zone, String zoneName, UpdateRules rules, Requester who, ClientTalk talk) {
    this.zone = zone;
    this.zoneName = zoneName;
    this.rules = rules;
    this.who = who;
    this.talk = talk;
  }

  /**
   * Judges a request.
   *
   * @param mayQuery whether the client may ask for the zone's records at all: an update's answer
   *     tells of them
   * @param frozen by rndc freeze
   */
  public Verdict judge(UpdateRequest request, boolean mayQuery, boolean frozen) {
    int[] most = new int[request.updates().size()];
    if (!permitted(mayQuery)) {
      return new Verdict(Rcode.REFUSED, most);
    }
    if (frozen) {
      failed(
          "dynamic update temporarily disabled because the zone is frozen.  Use 'rndc thaw' to"
              + " re-enable updates.",
          Rcode.REFUSED);
      return new Verdict(Rcode.REFUSED, most);
    }
    List<Record> updates = request.updates();
    for (int i = 0; i < most.length; i++) {
      Record update = updates.get(i);
      int rcode = form(update);
      if (rcode == Rcode.NOERROR) {
        rcode = forbidden(update);
      }
      if (rcode == Rcode.NOERROR && rules.policy() != null) {
        rcode = policy(rules.policy(), update, i, most);
      }
      if (rcode != Rcode.NOERROR) {
        return new Verdict(rcode, most);
      }
    }
    return new Verdict(Rcode.NOERROR, most);
  }

  private boolean permitted(boolean mayQuery) {
    boolean possible = rules.permission().possible();
    if (!mayQuery) {
      talk.say(
          Topic.UPDATE_SECURITY,
          possible ? Level.ERROR : Level.INFO,
          "update '" + zoneName + "' denied due to allow-query");
      return false;
    }
    if (!possible) {
      talk.say(Topic.UPDATE_SECURITY, Level.INFO, "update '" + zoneName + "' denied");
      return false;
    }
    if (rules.permission() instanceof Listed listed) {
      return byList(listed.list().test(who), "update", false);
    }
    // Nobody unsigned gets through a policy, but for those whom TCP proves to be themselves.
    return who.key() != null || who.transport() == Transport.TCP || byList(false, "update", false);
  }

  /**
   * Decides by a match list and says so.
   *
   * @param silent whether a refusal is worth no more than a remark
   */
  boolean byList(boolean allowed, String what, boolean silent) {
    String result = allowed ? "approved" : "denied";
    if (who.key() != null) {
      talk.say(
          Topic.UPDATE_SECURITY,
          Level.INFO,
          "signer \"" + who.key().toString(true) + "\" " + result);
    }
    Level level = allowed ? Level.DEBUG : silent ? Level.INFO : Level.ERROR;
    talk.say(Topic.UPDATE_SECURITY, level, what + " '" + zoneName + "' " + result);
    return allowed;
  }

  private int form(Record update) {
    if (!update.getName().subdomain(zone.apex())) {
      return failed("update RR is outside zone", Rcode.NOTZONE);
    }
    int type = update.getType();
    if (update.getDClass() == zone.dclass()) {
      if (Types.meta(type)) {
        return failed("meta-RR in update", Rcode.FORMERR);
      }
      return names(update);
    } else if (update.getDClass() == DClass.ANY) {
      boolean plain = update.getTTL() == 0 && UpdateRequest.isEmpty(update);
      if (!plain || Types.meta(type) && type != Type.ANY) {
        return failed("meta-RR in update", Rcode.FORMERR);
      }
    } else if (update.getDClass() == DClass.NONE) {
      if (update.getTTL() != 0 || Types.meta(type)) {
        return failed("meta-RR in update", Rcode.FORMERR);
      }
    } else {
      talk.updating(zoneName, Level.WARNING, "update RR has incorrect class " + update.getDClass());
      return Rcode.FORMERR;
    }
    return Rcode.NOERROR;
  }

  private int names(Record update) {
    Checks.Level level = rules.checks().names();
    NameCheck.Trouble trouble = level == Checks.Level.IGNORE ? null : NameCheck.of(update);
    if (trouble == null) {
      return Rcode.NOERROR;
    }
    boolean fatal = level == Checks.Level.FAIL;
    String at = update.getName().toString(true) + "/" + Type.string(update.getType());
    String of = trouble.owner() ? "" : trouble.name().toString(true) + ": ";
    talk.updating(zoneName, fatal ? Level.ERROR : Level.WARNING, at + ": " + of + trouble.words());
    return fatal ? Rcode.REFUSED : Rcode.NOERROR;
  }

  /** Records that the server alone may make. */
  private int forbidden(Record update) {
    String why =
        switch (update.getType()) {
          case Type.NSEC3 -> "explicit NSEC3 updates are not allowed in secure zones";
          case Type.NSEC -> "explicit NSEC updates are not allowed in secure zones";
          case Type.SIG -> "SIG updates are not allowed";
          case Type.NXT -> "NXT updates are not allowed";
          case Type.RRSIG ->
              update.getName().equals(zone.apex())
                  ? ""
                  : "explicit RRSIG updates are currently not supported in secure zones except at"
                      + " the apex";
          default -> "";
        };
    return why.isEmpty() ? Rcode.NOERROR : failed(why, Rcode.REFUSED);
  }

  private int policy(UpdatePolicy policy, Record update, int index, int[] most) {
    Name owner = update.getName();
    boolean allowed;
    if (update.getType() == Type.ANY) {
      allowed = all(policy, owner);
    } else {
      Grant grant = policy.allows(who, owner, update.getType());
      allowed = grant != null;
      most[index] = grant == null ? 0 : grant.most();
    }
    return allowed ? Rcode.NOERROR : failed("rejected by secure update", Rcode.REFUSED);
  }

  /** Who deletes a name must be allowed to delete each type that is there. */
  private boolean all(UpdatePolicy policy, Name owner) {
    ZoneNode node = zone.find(NameKey.of(owner));
    if (node == null) {
      return true;
    }
    for (RecordSet set : node.sets()) {
      boolean signature = set.type() == Type.RRSIG || set.type() == Type.NSEC;
      if (!signature && policy.allows(who, owner, set.type()) == null) {
        return false;
      }
    }
    return true;
  }

  private int failed(String message, int rcode) {
    talk.updating(
        zoneName, Level.INFO, "update failed: " + message + " (" + Rcode.string(rcode) + ")");
    return rcode;
  }
}
