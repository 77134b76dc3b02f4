package dev.mxlab.named.tool;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Tokenizer;
import org.xbill.DNS.Type;

/** The message behind what dig printed. */
final class GoldenReply {
  private static final Pattern RECORD =
      Pattern.compile("^([^;\\s]\\S*)\\s+(\\d+)\\s+(IN|CH)\\s+(\\S+)\\s+(.*)$");

  private final String printed;

  GoldenReply(String printed) {
    // What +multiline spread over several lines is one record.
    this.printed =
        printed
            .replaceAll(" *; (serial|refresh|retry|expire|minimum).*\n\t*", " ")
            .replace(" (\n", " ")
            .replaceAll(" \\)\n", "\n");
  }

  Duration took() {
    Matcher time = Pattern.compile(";; Query time: (\\d+) msec").matcher(printed);
    return Duration.ofMillis(time.find() ? Long.parseLong(time.group(1)) : 0);
  }

  byte[] wire(byte[] query) {
    try {
      return message(new Message(query)).toWire();
    } catch (IOException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  private Message message(Message query) throws IOException {
    Message reply = new Message(query.getHeader().getID());
    reply.getHeader().setFlag(Flags.QR);
    Record question = query.getQuestion();
    if (question != null) {
      reply.addRecord(question, Section.QUESTION);
    }
    if (printed.contains("Transfer failed")) {
      reply.getHeader().setRcode(Rcode.REFUSED);
    }
    int section = Section.ANSWER;
    int answers = Integer.MAX_VALUE;
    for (String line : printed.split("\n")) {
      Matcher record = RECORD.matcher(line);
      if (line.startsWith(";; ->>HEADER")) {
        String status = line.replaceAll(".*status: (\\w+),.*", "$1");
        reply.getHeader().setRcode(Rcode.value(status));
      } else if (line.startsWith(";; flags:")) {
        flags(reply, line);
      } else if (line.startsWith("; EDNS")) {
        opt(reply, line);
      } else if (line.endsWith(" SECTION:")) {
        section =
            List.of("QUESTION", "ANSWER", "AUTHORITY", "ADDITIONAL").indexOf(line.split(" ")[1]);
      } else if (record.matches()) {
        // Without section lines an address after the one MX can only be additional.
        boolean additional =
            !printed.contains("SECTION")
                && answers < Integer.MAX_VALUE
                && record.group(4).equals("A")
                && question != null
                && question.getType() == Type.MX;
        reply.addRecord(record(record), additional ? Section.ADDITIONAL : section);
        answers = 1;
      } else if (!line.isBlank() && !line.startsWith(";") && question != null) {
        reply.addRecord(shortRecord(question, line), Section.ANSWER);
      }
    }
    if (printed.contains("XFR size")) {
      // Not shown in a transfer, but counted: OPT with a cookie.
      opt(reply, "udp: 1232");
    }
    return reply;
  }

  private static void flags(Message reply, String line) {
    for (String flag : line.replaceAll(";; flags: ?([^;]*);.*", "$1").split(" ")) {
      reply.getHeader().setFlag(Flags.value(flag));
    }
  }

  private void opt(Message reply, String line) {
    int size = Integer.parseInt(line.replaceAll(".*udp: (\\d+)", "$1"));
    List<org.xbill.DNS.EDNSOption> options = new ArrayList<>();
    Matcher cookie = Pattern.compile("; COOKIE: (\\w+)").matcher(printed);
    if (printed.contains("XFR size")) {
      options.add(new GenericEDNSOption(10, new byte[24]));
    } else if (cookie.find()) {
      options.add(new GenericEDNSOption(10, HexFormat.of().parseHex(cookie.group(1))));
    }
    reply.addRecord(new OPTRecord(size, 0, 0, 0, options), Section.ADDITIONAL);
  }

  private static Record record(Matcher fields) throws IOException {
    return Record.fromString(
        Name.fromString(fields.group(1)),
        Type.value(fields.group(4)),
        DClass.value(fields.group(3)),
        Long.parseLong(fields.group(2)),
        new Tokenizer(fields.group(5)),
        Name.root);
  }

  private static Record shortRecord(Record question, String data) throws IOException {
    return Record.fromString(
        question.getName(), question.getType(), DClass.IN, 60, new Tokenizer(data), Name.root);
  }
}
