package dev.mxlab.dns.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Reads one response of a server of some zone. Whatever lies outside that zone is not looked at: a
 * server is believed about its own names only (RFC 5452 section 6).
 */
final class ReplyReader {
  /** Why a server is of no use that neither knows nor leads on. */
  static final String LAME = "lame server";

  /** BIND's max-records-per-type: an RRset with more is not believed. */
  private static final int MOST_RECORDS = 100;

  /** Of name servers in one referral; BIND looks at no more. */
  private static final int MOST_SERVERS = 20;

  private final Message message;
  private final Party party;
  private final Name zone;
  private final Question question;
  private final Ground ground;
  private final boolean authoritative;
  private final List<Record> answers;

  private ReplyReader(Message message, Party party, Question question, Ground ground) {
    this.message = message;
    this.party = party;
    this.zone = party.zone();
    this.question = question;
    this.ground = ground;
    this.authoritative = message.getHeader().getFlag(Flags.AA);
    this.answers = ours(Section.ANSWER);
  }

  static Reply read(Message message, Party party, Question question, Ground ground) {
    int rcode = message.getRcode();
    if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN && rcode != Rcode.YXDOMAIN) {
      return new Reply.Useless(Rcode.string(rcode) + " unexpected RCODE");
    }
    return new ReplyReader(message, party, question, ground).read(rcode);
  }

  private List<Record> ours(int section) {
    return message.getSection(section).stream()
        .filter(r -> r.getDClass() == DClass.IN && r.getName().subdomain(zone))
        .toList();
  }

  private Reply read(int rcode) {
    Name name = question.name();
    DNAMERecord dname = dname();
    if (dname != null) {
      return redirected(dname);
    }
    List<Record> found =
        answers.stream().filter(r -> r.getName().equals(name) && asked(r)).distinct().toList();
    if (found.size() > MOST_RECORDS && question.type() != Type.ANY) {
      return new Reply.Forbidden("too many records");
    }
    if (!found.isEmpty()) {
      return rcode == Rcode.NXDOMAIN ? new Reply.Useless("FORMERR") : answered(found);
    }
    Reply alias = alias();
    if (alias != null) {
      return alias;
    }
    return rcode == Rcode.YXDOMAIN ? new Reply.Useless("YXDOMAIN") : withoutAnswer(rcode);
  }

  private boolean asked(Record record) {
    return record.getType() == question.type() || question.type() == Type.ANY;
  }

  private Reply answered(List<Record> found) {
    for (Record record : found) {
      int type = record.getType();
      boolean address = type == Type.A || type == Type.AAAA;
      if (address
          && !ground
              .policy()
              .filter()
              .allowsAddress(record.getName(), Delegation.address(record))) {
        return new Reply.Forbidden("answer address denied");
      }
    }
    List<Record> servers = servers(found);
    List<Record> naming = new ArrayList<>(found);
    naming.addAll(servers);
    List<Record> addresses = additional(naming);
    List<Record> signatures = new ArrayList<>();
    for (List<Record> set : addresses.isEmpty() ? List.<List<Record>>of() : Ttl.sets(addresses)) {
      Record first = set.get(0);
      signatures.addAll(
          Sealed.signatures(ours(Section.ADDITIONAL), first.getName(), first.getType()));
    }
    return new Reply.Answered(
        found,
        servers,
        addresses,
        authoritative,
        seal(question.name(), question.type()),
        signatures);
  }

  /** What a name's records of a type are signed with. */
  private Reply.Seal seal(Name name, int type) {
    List<Record> signatures = Sealed.signatures(answers, name, type);
    boolean all = type == Type.ANY;
    List<Record> proof =
        Sealed.isMade(all ? answers : signatures)
            ? Gap.around(name, all ? answers : signatures, ours(Section.AUTHORITY))
            : List.of();
    return new Reply.Seal(signatures.stream().distinct().limit(MOST_RECORDS).toList(), proof);
  }

  /** Who serves the zone, as its own servers say: beside the answer, or being it. */
  private List<Record> servers(List<Record> found) {
    if (!authoritative || party.forwarders()) {
      return List.of();
    }
    boolean asked = question.type() == Type.NS && question.name().equals(zone);
    return asked
        ? found
        : ours(Section.AUTHORITY).stream()
            .filter(r -> r.getType() == Type.NS && r.getName().equals(zone))
            .distinct()
            .limit(MOST_SERVERS)
            .toList();
  }

  private boolean allowed(Name target) {
    return ground.policy().filter().allowsAlias(question.name(), target, zone);
  }

  private @Nullable Reply alias() {
    Name name = question.name();
    for (Record record : answers) {
      if (record instanceof CNAMERecord cname && record.getName().equals(name)) {
        return allowed(cname.getTarget())
            ? new Reply.Aliased(
                List.of(cname), cname.getTarget(), authoritative, seal(name, Type.CNAME))
            : new Reply.Forbidden("answer alias denied");
      }
    }
    return null;
  }

  /**
   * A DNAME above the name. It comes first: a CNAME beside it, even if that is the type asked for,
   * is only what was made of it (RFC 6672 section 3.4.1).
   */
  private @Nullable DNAMERecord dname() {
    Name name = question.name();
    for (Record record : answers) {
      if (record instanceof DNAMERecord dname
          && name.labels() > dname.getName().labels()
          && name.subdomain(dname.getName())) {
        return dname;
      }
    }
    return null;
  }

  private Reply redirected(DNAMERecord dname) {
    Known known = Known.redirected(question.name(), dname);
    Reply.Seal seal = seal(dname.getName(), Type.DNAME);
    if (known instanceof Known.Alias made) {
      return allowed(made.target())
          ? new Reply.Aliased(made.records(), made.target(), authoritative, seal)
          : new Reply.Forbidden("answer alias denied");
    }
    return new Reply.TooLong(List.of(dname), authoritative, seal);
  }

  private Reply withoutAnswer(int rcode) {
    SOARecord soa = soa();
    List<Record> authority = ours(Section.AUTHORITY);
    boolean silent =
        message.getSection(Section.ANSWER).isEmpty()
            && message.getSection(Section.AUTHORITY).isEmpty();
    if (rcode == Rcode.NXDOMAIN || soa != null || silent) {
      return new Reply.Denied(rcode, soa, soa == null ? List.of() : proof(soa));
    }
    Delegation delegation = delegation(authority);
    if (delegation != null) {
      // Who was asked to recurse and sends us on does not recurse.
      return party.forwarders() ? new Reply.Useless(LAME) : new Reply.Referred(delegation);
    }
    return authoritative && answers.isEmpty() && ownServers(authority)
        ? new Reply.Denied(rcode, null, List.of())
        : new Reply.Useless(LAME);
  }

  /** Some servers give the zone's NS records with a negative answer, and no SOA (RFC 2308). */
  private boolean ownServers(List<Record> authority) {
    return authority.stream()
        .allMatch(r -> r.getType() != Type.NS || question.name().subdomain(r.getName()));
  }

  private List<Record> proof(SOARecord soa) {
    List<Record> authority = ours(Section.AUTHORITY);
    List<Record> proof = new ArrayList<>(Sealed.signatures(authority, soa.getName(), Type.SOA));
    authority.stream().filter(Sealed::isProof).forEach(proof::add);
    return proof.stream().distinct().limit(MOST_RECORDS).toList();
  }

  private @Nullable SOARecord soa() {
    for (Record record : ours(Section.AUTHORITY)) {
      if (record instanceof SOARecord soa && question.name().subdomain(soa.getName())) {
        return soa;
      }
    }
    return null;
  }

  /** Only downwards: an NS set of the zone itself or above is what lame servers send. */
  private @Nullable Delegation delegation(List<Record> authority) {
    Name name = question.name();
    Name cut = null;
    List<Record> servers = new ArrayList<>();
    for (Record record : authority) {
      boolean below = !record.getName().equals(zone) && name.subdomain(record.getName());
      if (record instanceof NSRecord
          && below
          && (cut == null || record.getName().equals(cut))
          && servers.size() < MOST_SERVERS) {
        cut = record.getName();
        servers.add(record);
      }
    }
    if (cut == null) {
      return null;
    }
    List<Record> glue = additional(servers);
    long ttl = Ttl.smallest(servers);
    if (!glue.isEmpty()) {
      ttl = Math.min(ttl, Ttl.smallest(glue));
    }
    long kept = ground.cache().limits().ttl(ttl);
    return new Delegation(cut, servers, glue, ground.clock().millis() + kept * 1000);
  }

  private List<Record> additional(List<Record> referring) {
    Set<Name> wanted =
        referring.stream()
            .map(Record::getAdditionalName)
            .filter(name -> name != null)
            .collect(Collectors.toSet());
    if (wanted.isEmpty()) {
      return List.of();
    }
    return ours(Section.ADDITIONAL).stream()
        .filter(r -> r.getType() == Type.A || r.getType() == Type.AAAA)
        .filter(r -> wanted.contains(r.getName()))
        .distinct()
        .limit(MOST_RECORDS)
        .toList();
  }
}
