package dev.mxlab.dns.transfer;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What a primary says to the question for its SOA record, and what that means to a secondary. */
sealed interface SoaAnswer {
  /**
   * The serial that it has.
   *
   * @param expire seconds that its own copy has left (RFC 7314); null where it does not tell
   */
  record Version(long serial, @Nullable Long expire) implements SoaAnswer {}

  /** It may do without EDNS. */
  record WithoutEdns() implements SoaAnswer {}

  /** The answer must be had, or may be had, by TCP: with the transfer. */
  record ByTransfer(String remark, boolean soaFirst) implements SoaAnswer {}

  /** Worth nothing; the remark says why, with the primary's name to be put in for {@code %s}. */
  record Worthless(String remark) implements SoaAnswer {}

  /** The question: EDNS with the EXPIRE option, as BIND asks it. */
  static Message query(Name zone, int dclass, int id, boolean edns, boolean expire) {
    Message query = new Message(id);
    query.addRecord(Record.newRecord(zone, Type.SOA, dclass), Section.QUESTION);
    if (edns) {
      List<EDNSOption> options =
          expire ? List.of(new GenericEDNSOption(OptRecord.EXPIRE, new byte[0])) : List.of();
      query.addRecord(new OPTRecord(1232, 0, 0, 0, options), Section.ADDITIONAL);
    }
    return query;
  }

  /** Reads an answer whose id was found to be right. */
  static SoaAnswer read(byte[] octets, Name zone, boolean askedWithEdns) {
    Message answer;
    try {
      answer = new Message(octets);
    } catch (IOException malformed) {
      return new Worthless("failure trying primary %s: FORMERR");
    }
    if (answer.getHeader().getOpcode() != Opcode.QUERY) {
      String opcode = Opcode.string(answer.getHeader().getOpcode());
      return new Worthless("unexpected opcode (" + opcode + ") from %s");
    }
    int rcode = answer.getRcode();
    if (rcode != Rcode.NOERROR) {
      return refused(rcode, answer.getOPT() != null, askedWithEdns);
    }
    if (answer.getHeader().getFlag(Flags.TC)) {
      return new ByTransfer("truncated UDP answer, initiating TCP zone xfer for primary %s", true);
    }
    if (!answer.getHeader().getFlag(Flags.AA)) {
      return new Worthless("non-authoritative answer from primary %s");
    }
    return version(answer, zone);
  }

  private static SoaAnswer refused(int rcode, boolean edns, boolean askedWithEdns) {
    boolean maybeEdns =
        rcode == Rcode.SERVFAIL
            || rcode == Rcode.NOTIMP
            || rcode == Rcode.BADVERS
            || rcode == Rcode.FORMERR && !edns;
    if (askedWithEdns && maybeEdns) {
      return new WithoutEdns();
    }
    String remark = "unexpected rcode (" + Rcode.string(rcode) + ") from primary %s";
    // Transfers may be allowed where questions are not.
    return rcode == Rcode.REFUSED ? new ByTransfer(remark, false) : new Worthless(remark);
  }

  private static SoaAnswer version(Message answer, Name zone) {
    List<Record> answers = answer.getSection(Section.ANSWER);
    List<Record> authority = answer.getSection(Section.AUTHORITY);
    if (count(answers, Type.CNAME) > 0) {
      return new Worthless("CNAME at top of zone in primary %s");
    }
    int soas = count(answers, Type.SOA);
    boolean soaBelow = count(authority, Type.SOA) > 0;
    boolean servers = count(authority, Type.NS) > 0;
    if (soas == 0) {
      return new Worthless(
          !soaBelow && servers
              ? "referral response from primary %s"
              : "NODATA response from primary %s");
    }
    if (soas != 1) {
      return new Worthless("answer SOA count (" + soas + ") != 1 from primary %s");
    }
    for (Record record : answers) {
      if (record instanceof SOARecord soa && soa.getName().equals(zone)) {
        return new Version(soa.getSerial(), expire(answer));
      }
    }
    return new Worthless("unable to get SOA record from primary %s");
  }

  private static int count(List<Record> records, int type) {
    return (int) records.stream().filter(r -> r.getType() == type).count();
  }

  private static @Nullable Long expire(Message answer) {
    OPTRecord opt = answer.getOPT();
    if (opt == null) {
      return null;
    }
    for (EDNSOption option : opt.getOptions(OptRecord.EXPIRE)) {
      if (option instanceof GenericEDNSOption generic) {
        byte[] data = data(generic);
        if (data.length == 4) {
          return (data[0] & 0xFFL) << 24
              | (data[1] & 0xFFL) << 16
              | (data[2] & 0xFFL) << 8
              | data[3] & 0xFFL;
        }
      }
    }
    return null;
  }

  private static byte[] data(GenericEDNSOption option) {
    byte[] wire = option.toWire();
    // Code and length come first.
    return Arrays.copyOfRange(wire, 4, wire.length);
  }
}
