package dev.mxlab.dns.golden;

import dev.mxlab.dns.wire.RecordSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A response taken apart into the lines that the corpora compare. */
final class Response {
  private Response() {}

  static Map<String, Object> parts(byte[] wire, boolean exactCase) throws IOException {
    Message message = new Message(wire);
    Map<String, Object> parts = new TreeMap<>();
    parts.put("header", header(wire, message.getRcode()));
    OPTRecord opt = message.getOPT();
    parts.put("edns", opt == null ? "-" : edns(opt));
    Record question = message.getQuestion();
    parts.put(
        "question",
        question == null
            ? "-"
            : question.getName() + " " + question.getDClass() + " " + question.getType());
    parts.put("answer", lines(message.getSection(Section.ANSWER), exactCase));
    parts.put("authority", lines(message.getSection(Section.AUTHORITY), exactCase));
    parts.put("additional", lines(message.getSection(Section.ADDITIONAL), exactCase));
    parts.put("order", order(message));
    return parts;
  }

  static String header(byte[] wire, int rcode) {
    StringBuilder flags = new StringBuilder();
    int bits = (wire[2] & 0xFF) << 8 | (wire[3] & 0xFF);
    String[] names = {"qr", "aa", "tc", "rd", "ra", "z", "ad", "cd"};
    int[] masks = {0x8000, 0x400, 0x200, 0x100, 0x80, 0x40, 0x20, 0x10};
    for (int i = 0; i < names.length; i++) {
      if ((bits & masks[i]) != 0) {
        flags.append(' ').append(names[i]);
      }
    }
    return rcode(rcode) + " op=" + (bits >> 11 & 15) + flags;
  }

  private static String rcode(int rcode) {
    return rcode == Rcode.BADVERS ? "BADVERS" : Rcode.string(rcode);
  }

  private static String edns(OPTRecord opt) {
    List<String> options = new ArrayList<>();
    for (EDNSOption option : opt.getOptions()) {
      byte[] data = java.util.Arrays.copyOfRange(option.toWire(), 4, option.toWire().length);
      options.add(
          option.getCode()
              + ":"
              + (option.getCode() == 10 ? data.length : HexFormat.of().formatHex(data)));
    }
    return "v="
        + opt.getVersion()
        + " do="
        + ((opt.getFlags() & Flags.DO) != 0 ? 1 : 0)
        + " opt="
        + (options.isEmpty() ? "-" : String.join(";", new TreeSet<>(options)));
  }

  static TreeSet<String> lines(List<Record> records, boolean exactCase) {
    TreeSet<String> lines = new TreeSet<>();
    for (Record record : records) {
      if (record.getType() != Type.OPT) {
        lines.add(line(record, exactCase));
      }
    }
    return lines;
  }

  /** Owner, TTL, class and type as text, the data in hex: no two programs print all types alike. */
  static String line(Record record, boolean exactCase) {
    byte[] data = exactCase ? RecordSet.data(record) : record.rdataToWireCanonical();
    String owner = record.getName().toString();
    return (exactCase ? owner : owner.toLowerCase(Locale.ROOT))
        + " "
        + record.getTTL()
        + " "
        + DClass.string(record.getDClass())
        + " "
        + Type.string(record.getType())
        + " "
        + HexFormat.of().formatHex(data);
  }

  /** Whether the answer section leads from the question along the aliases in their order. */
  private static String order(Message message) {
    Record question = message.getQuestion();
    if (question == null
        || question.getType() >= Type.IXFR
            && question.getType() <= Type.ANY
            && question.getType() != Type.MAILA
            && question.getType() != Type.MAILB) {
      return "-";
    }
    Name at = question.getName();
    for (Record record : message.getSection(Section.ANSWER)) {
      if (record.getType() == Type.DNAME
          && at.subdomain(record.getName())
          && !at.equals(record.getName())) {
        continue;
      }
      if (!record.getName().equals(at)) {
        return "bad";
      }
      if (record.getType() == Type.CNAME && question.getType() != Type.CNAME) {
        at = ((org.xbill.DNS.CNAMERecord) record).getTarget();
      }
    }
    return "ok";
  }
}
