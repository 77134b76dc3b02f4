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
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Reads one response of a server of {@code zone}. Whatever lies outside that zone is not looked at:
 * a server is believed about its own names only (RFC 5452 section 6).
 */
final class ReplyReader {
  private final Message message;
  private final Name zone;
  private final Question question;
  private final long now;
  private final boolean authoritative;
  private final List<Record> answers;
  private final List<Record> chain = new ArrayList<>();
  private Name at;

  private ReplyReader(Message message, Name zone, Question question, long now) {
    this.message = message;
    this.zone = zone;
    this.question = question;
    this.now = now;
    this.authoritative = message.getHeader().getFlag(Flags.AA);
    this.answers = ours(Section.ANSWER);
    this.at = question.name();
  }

  static Reply read(Message message, Name zone, Question question, long now) {
    int rcode = message.getRcode();
    if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
      return new Reply.Useless(Rcode.string(rcode));
    }
    return new ReplyReader(message, zone, question, now).read(rcode);
  }

  private List<Record> ours(int section) {
    return message.getSection(section).stream()
        .filter(r -> r.getDClass() == DClass.IN && r.getName().subdomain(zone))
        .toList();
  }

  private Reply read(int rcode) {
    // A chain cannot be longer than the section; what goes round in it is seen by the look-up.
    for (int hops = 0; hops <= answers.size(); hops++) {
      List<Record> found = answers.stream().filter(this::asked).toList();
      if (!found.isEmpty()) {
        return new Reply.Answered(chain, found, additional(found), authoritative);
      }
      if (!followAlias()) {
        return withoutAnswer(rcode);
      }
    }
    return new Reply.Aliased(chain, at, authoritative);
  }

  private boolean asked(Record record) {
    return record.getName().equals(at)
        && (record.getType() == question.type() || question.type() == Type.ANY);
  }

  private boolean followAlias() {
    for (Record record : answers) {
      if (record instanceof CNAMERecord cname && record.getName().equals(at)) {
        chain.add(cname);
        at = cname.getTarget();
        return true;
      }
    }
    for (Record record : answers) {
      if (record instanceof DNAMERecord dname
          && at.labels() > dname.getName().labels()
          && at.subdomain(dname.getName())) {
        return followDname(dname);
      }
    }
    return false;
  }

  /** RFC 6672 section 3.4.1: the CNAME is made here, whatever the server sent. */
  private boolean followDname(DNAMERecord dname) {
    try {
      Name target = at.fromDNAME(dname);
      chain.add(dname);
      chain.add(new CNAMERecord(at, DClass.IN, dname.getTTL(), target));
      at = target;
      return true;
    } catch (NameTooLongException tooLong) {
      return false;
    }
  }

  private Reply withoutAnswer(int rcode) {
    boolean aliased = !chain.isEmpty();
    if (aliased && !at.subdomain(zone)) {
      return new Reply.Aliased(chain, at, authoritative);
    }
    SOARecord soa = soa();
    if (rcode == Rcode.NXDOMAIN && (soa != null || (authoritative && !aliased))) {
      return new Reply.Denied(chain, rcode, at, soa);
    }
    if (rcode == Rcode.NOERROR && soa != null) {
      return new Reply.Denied(chain, rcode, at, soa);
    }
    if (aliased) {
      return new Reply.Aliased(chain, at, authoritative);
    }
    Delegation delegation = delegation();
    if (delegation != null) {
      return new Reply.Referred(delegation);
    }
    if (authoritative && rcode == Rcode.NOERROR) {
      return new Reply.Denied(chain, rcode, at, null);
    }
    return new Reply.Useless("lame");
  }

  private @Nullable SOARecord soa() {
    for (Record record : ours(Section.AUTHORITY)) {
      if (record instanceof SOARecord soa && at.subdomain(soa.getName())) {
        return soa;
      }
    }
    return null;
  }

  /** Only downwards: an NS set of the zone itself or above is what lame servers send. */
  private @Nullable Delegation delegation() {
    Name cut = null;
    List<Record> servers = new ArrayList<>();
    for (Record record : ours(Section.AUTHORITY)) {
      boolean below = !record.getName().equals(zone) && at.subdomain(record.getName());
      if (record.getType() == Type.NS && below && (cut == null || record.getName().equals(cut))) {
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
    return new Delegation(cut, servers, glue, now + ttl * 1000);
  }

  private List<Record> additional(List<Record> referring) {
    Set<Name> wanted =
        referring.stream()
            .map(Record::getAdditionalName)
            .filter(name -> name != null)
            .collect(Collectors.toSet());
    return ours(Section.ADDITIONAL).stream()
        .filter(r -> r.getType() == Type.A || r.getType() == Type.AAAA)
        .filter(r -> wanted.contains(r.getName()))
        .toList();
  }
}
