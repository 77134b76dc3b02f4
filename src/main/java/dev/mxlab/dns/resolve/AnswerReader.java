package dev.mxlab.dns.resolve;

import dev.mxlab.net.DnsAnswer.Data;
import dev.mxlab.net.DnsAnswer.Status;
import java.util.List;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A recursive server's response, in the words of {@link dev.mxlab.net.DnsAnswer}. */
final class AnswerReader {
  /** What one server said. */
  record Said(Status status, Name canonical, List<Data> data) {}

  private AnswerReader() {}

  static Said read(Message message, Question question) {
    int rcode = message.getRcode();
    if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
      Status status = rcode == Rcode.REFUSED ? Status.REFUSED : Status.SERVER_FAILED;
      return new Said(status, question.name(), List.of());
    }
    List<Record> answers = message.getSection(Section.ANSWER);
    Name end = question.type() == Type.CNAME ? question.name() : end(answers, question.name());
    List<Data> data =
        answers.stream()
            .filter(r -> r.getType() == question.type() && r.getName().equals(end))
            .filter(r -> r.getDClass() == DClass.IN)
            .map(AnswerReader::data)
            .toList();
    if (!data.isEmpty()) {
      return new Said(Status.FOUND, end, data);
    }
    if (rcode == Rcode.NXDOMAIN) {
      return new Said(Status.NO_SUCH_NAME, end, List.of());
    }
    // A referral: the server neither knows nor asks for us. The C library goes on to the next.
    boolean referral =
        answers.isEmpty()
            && !message.getHeader().getFlag(Flags.AA)
            && !message.getHeader().getFlag(Flags.RA);
    return new Said(referral ? Status.SERVER_FAILED : Status.NO_DATA, end, List.of());
  }

  /** Along the CNAMEs; as many steps as there are records, so that a loop ends. */
  private static Name end(List<Record> answers, Name name) {
    Name at = name;
    for (int steps = 0; steps < answers.size(); steps++) {
      Name from = at;
      at =
          answers.stream()
              .filter(r -> r.getName().equals(from) && r instanceof CNAMERecord)
              .map(r -> ((CNAMERecord) r).getTarget())
              .findFirst()
              .orElse(from);
      if (at.equals(from)) {
        return at;
      }
    }
    return at;
  }

  private static Data data(Record record) {
    if (record instanceof ARecord a) {
      return new Data.Address(a.getAddress());
    } else if (record instanceof AAAARecord aaaa) {
      return new Data.Address(aaaa.getAddress());
    } else if (record instanceof MXRecord mx) {
      return new Data.Exchange(mx.getPriority(), mx.getTarget().toString());
    } else if (record instanceof NSRecord ns) {
      return new Data.Domain(ns.getTarget().toString());
    } else if (record instanceof PTRRecord ptr) {
      return new Data.Domain(ptr.getTarget().toString());
    } else if (record instanceof CNAMERecord cname) {
      return new Data.Domain(cname.getTarget().toString());
    }
    return new Data.Text(RecordText.data(record));
  }
}
